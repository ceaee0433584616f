package dev.espalier.server.cli;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.device.Device;
import dev.espalier.evaluators.device.DeviceRegistry;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What latency is measured on. */
final class DeviceOptions {
    @Option(
            names = "--device",
            paramLabel = "D",
            description = "One of 'espalier devices'; cpu-1t, one thread of this machine, if not said.")
    private Optional<String> name = Optional.empty();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "This machine with so many threads, at most one per core, in the place of a device.")
    private Optional<Integer> threads = Optional.empty();

    /**
     * The device that is meant.
     *
     * @throws dev.espalier.evaluators.device.DeviceException if there is none such
     */
    Device device(DeviceRegistry devices) {
        require(name.isEmpty() || threads.isEmpty(), "leave out --device or --threads: a device has its threads");
        return name.map(devices::get).orElseGet(() -> here(threads.orElse(1)));
    }

    private static Device here(int threads) {
        require(threads > 0, "--threads must be at least 1, got %d", threads);
        return new Device.ThisMachine("cpu-" + threads + "t", threads);
    }
}
