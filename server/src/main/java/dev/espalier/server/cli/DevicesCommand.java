package dev.espalier.server.cli;

import dev.espalier.evaluators.latency.Device;
import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "devices", description = "Lists what latency can be measured on: so far, this machine.")
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
                        List.of(Device.here()),
                        List.of(
                                Column.of("device", Device::name),
                                Column.of("threads", Device::threads),
                                Column.optional(
                                        "core",
                                        device -> IntStream.of(device.core().orElse(-1))
                                                .filter(core -> core >= 0)
                                                .boxed()
                                                .findFirst())));
    }
}
