package dev.espalier.server.cli;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.latency.Device;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** What latency is measured on. */
final class DeviceOptions {
    private static final String THIS_MACHINE = "this-machine";

    @Option(
            names = "--device",
            paramLabel = "D",
            defaultValue = THIS_MACHINE,
            description = "One of 'espalier devices', or ${DEFAULT-VALUE}, which it is if not said.")
    private String name = THIS_MACHINE;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads of an inference, at most one per core; those of the device, or 1, if not said.")
    private Optional<Integer> threads = Optional.empty();

    /**
     * The device that is meant.
     *
     * @throws IllegalArgumentException if there is none such
     */
    Device device() {
        Device asked = Device.here(threads.orElse(1));
        if (name.equals(THIS_MACHINE)) {
            return asked;
        }
        Device found = Stream.concat(Stream.of(asked), Device.all().stream())
                .filter(device -> device.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new WrongInputException(unknown()));
        require(
                threads.isEmpty() || threads.get() == found.threads(),
                "device '%s' has %d threads, not %d; leave out --device or --threads",
                name,
                found.threads(),
                asked.threads());
        return found;
    }

    private String unknown() {
        return Stream.concat(Stream.of(THIS_MACHINE), Device.all().stream().map(Device::name))
                .collect(Collectors.joining("\n  ", "there is no device '" + name + "'; those here are\n  ", ""));
    }
}
