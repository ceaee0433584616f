package dev.espalier.evaluators.latency;

import static dev.espalier.space.Requirement.require;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Threads of this machine, what ONNX Runtime measures a latency on.
 *
 * @param name what people and stored trials call it, such as {@code cpu-1t} for one thread, and the processor's model
 * @param threads how many threads compute
 * @param cores the cores that these threads are pinned to, one for each; empty where threads cannot be pinned
 */
public record Machine(String name, int threads, List<Integer> cores) {
    /** @throws IllegalArgumentException if {@code threads} is not positive, or not the number of cores */
    public Machine {
        cores = List.copyOf(cores);
        require(threads > 0, "machine '%s': needs at least one thread, got %d", name, threads);
        require(
                cores.isEmpty() || cores.size() == threads,
                "machine '%s': %d threads need as many cores, not %s",
                name,
                threads,
                cores);
    }

    /** This machine with one thread, pinned to the last core this process may use. */
    public static Machine here() {
        return here(1);
    }

    /**
     * This machine with {@code threads} threads, pinned to the last cores this process may use.
     *
     * @throws IllegalArgumentException if it has not so many cores
     */
    public static Machine here(int threads) {
        BitSet allowed = Affinity.allowed();
        int most = most(allowed);
        require(
                0 < threads && threads <= most,
                "this machine can be measured with 1 to %d threads, one for each core, not with %d",
                most,
                threads);
        List<Integer> cores =
                allowed.stream().skip(Math.max(0, most - threads)).boxed().toList();
        return of(threads, cores);
    }

    /**
     * This machine with {@code threads} threads, pinned to {@code cores}.
     *
     * @param cores as many, or none where threads cannot be pinned
     * @throws IllegalArgumentException if it is another number
     */
    public static Machine of(int threads, List<Integer> cores) {
        return new Machine("cpu-" + threads + "t " + model(), threads, cores);
    }

    /** This machine with one thread, with two, four and so on, and with as many as there are cores. */
    public static List<Machine> all() {
        int most = most(Affinity.allowed());
        return IntStream.concat(
                        IntStream.iterate(1, threads -> threads < most, threads -> 2 * threads), IntStream.of(most))
                .mapToObj(Machine::here)
                .toList();
    }

    /** The processor's model, the part of the name that the number of threads does not change. */
    public String processor() {
        return name.substring(name.indexOf(' ') + 1);
    }

    /** What times a call on this device. */
    public Clock clock() {
        return threads == 1 ? Clock.ofOneThread() : Clock.WALL;
    }

    private static int most(BitSet allowed) {
        return allowed.isEmpty() ? Runtime.getRuntime().availableProcessors() : allowed.cardinality();
    }

    private static String model() {
        Path info = Path.of("/proc/cpuinfo");
        String unknown = System.getProperty("os.arch");
        if (!Files.isReadable(info)) {
            return unknown;
        }
        try (Stream<String> lines = Files.lines(info)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip().replaceAll("\\s+", " "))
                    .findFirst()
                    .orElse(unknown);
        } catch (IOException e) {
            return unknown;
        }
    }
}
