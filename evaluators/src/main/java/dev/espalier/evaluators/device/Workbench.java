package dev.espalier.evaluators.device;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.latency.LatencyProtocol;
import dev.espalier.evaluators.latency.Machine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What measurements on this machine need of it.
 *
 * @param cores those that may be used, the one to use first last; empty where threads cannot be pinned
 * @param locks folder of the files by which this user's processes take turns on the cores
 * @param protocol how thoroughly is measured
 * @param anchors what drift is told against
 * @param waiting called again and again while others have the cores
 */
public record Workbench(List<Integer> cores, Path locks, LatencyProtocol protocol, Anchors anchors, Runnable waiting) {
    public Workbench {
        cores = List.copyOf(cores);
    }

    /** This machine as it is, by the standard protocol, with {@code anchors}. */
    public static Workbench here(Anchors anchors) {
        List<Machine> all = Machine.all();
        return new Workbench(all.getLast().cores(), sharedLocks(), LatencyProtocol.STANDARD, anchors, () -> {});
    }

    /** This machine as it is, by the standard protocol; the first measurement sets what drift is told against. */
    public static Workbench here() {
        return here(new Anchors());
    }

    /** Where all processes of this user have their lock files. */
    public static Path sharedLocks() {
        return Path.of(System.getProperty("java.io.tmpdir"), "espalier-" + System.getProperty("user.name"));
    }

    /** This workbench with {@code core} as the first to use. */
    public Workbench preferring(int core) {
        List<Integer> order = new ArrayList<>(cores);
        order.removeIf(other -> other == core);
        order.add(core);
        return new Workbench(order, locks, protocol, anchors, waiting);
    }

    /**
     * So many threads of this machine.
     *
     * @throws DeviceException if it has not so many cores
     */
    Machine machine(Device.ThisMachine device) {
        int threads = device.threads();
        int most = cores.isEmpty() ? Runtime.getRuntime().availableProcessors() : cores.size();
        if (threads > most) {
            throw new DeviceException("device '%s' is this machine with %d threads, and it has only %d cores"
                    .formatted(device.name(), threads, most));
        }
        require(threads > 0, "needs at least one thread, got %d", threads);
        return Machine.of(threads, cores.subList(Math.max(0, cores.size() - threads), cores.size()));
    }
}
