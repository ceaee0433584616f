package dev.espalier.server.cli;

import dev.espalier.evaluators.latency.Clock;
import dev.espalier.evaluators.latency.Device;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "devices",
        description =
                "Lists what latency can be measured on: this machine, with one thread to as many as it has cores.")
final class DevicesCommand implements Runnable {
    @Mixin
    private final Format.Choice format = new Format.Choice();

    private final Terminal terminal;

    DevicesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        new Printer(terminal, format)
                .rows(
                        Device.all(),
                        List.of(
                                Column.of("device", Device::name),
                                Column.of("threads", Device::threads),
                                Column.of("clock", device -> told(device.clock())),
                                Column.of(
                                        "cores",
                                        device -> device.cores().stream()
                                                .map(String::valueOf)
                                                .collect(Collectors.joining(" ")))));
    }

    /** A clock's name. */
    static String told(Clock clock) {
        return clock.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
