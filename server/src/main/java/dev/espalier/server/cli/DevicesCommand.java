package dev.espalier.server.cli;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.device.Device;
import dev.espalier.evaluators.device.DeviceRegistry;
import dev.espalier.evaluators.device.LatencySource;
import dev.espalier.evaluators.device.LatencySource.Probe;
import dev.espalier.evaluators.device.Workbench;
import dev.espalier.evaluators.latency.LatencyReport;
import dev.espalier.space.trial.Metric;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "devices",
        description = {
            "Lists what latency can be measured on, and adds, probes and removes devices.",
            "A study asks for the latency on one as latencyMs@NAME, among its objectives, limits or devices."
        })
final class DevicesCommand implements Runnable {
    private static final String ONE = "One of 'espalier devices'.";

    @Mixin
    private final Format.Choice format = new Format.Choice();

    private final Terminal terminal;

    DevicesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    private DeviceRegistry devices() {
        return new DeviceRegistry(terminal.home());
    }

    @Override
    public void run() {
        new Printer(terminal, format)
                .rows(
                        devices().all(),
                        List.of(
                                Column.of("device", Device::name),
                                Column.of("kind", Device::kind),
                                Column.of("description", Device::description)));
    }

    /** What a device may be, of which one must be said. */
    private static final class Kind {
        @Option(names = "--threads", paramLabel = "N", description = "This machine with so many threads.")
        private Optional<Integer> threads = Optional.empty();

        @Option(
                names = "--agent",
                paramLabel = "URL",
                description = "Where 'espalier agent' listens, with its --token.")
        private Optional<URI> agent = Optional.empty();

        @Option(
                names = "--table",
                paramLabel = "FILE.csv",
                description = "What was measured of blocks: columns block_key, mean_ms, std_ms, count.")
        private Optional<Path> table = Optional.empty();
    }

    @Command(name = "add", description = "Adds a device, once it has answered.")
    void add(
            @Parameters(
                            paramLabel = "NAME",
                            description = "What to call it: letters, digits, dots, dashes, underscores.")
                    String name,
            @ArgGroup(multiplicity = "1") Kind kind,
            @Option(names = "--token", paramLabel = "T", description = "What the agent was started with.")
                    Optional<String> token)
            throws InterruptedException {
        require(
                kind.agent.isPresent() == token.isPresent(),
                kind.agent.isPresent() ? "an agent needs its --token" : "--token is for an --agent");
        Device device = kind.agent
                .<Device>map(address -> new Device.Agent(name, address, token.orElseThrow()))
                .or(() -> kind.table.map(file -> new Device.Table(name, file)))
                .orElseGet(() -> new Device.ThisMachine(name, kind.threads.orElseThrow()));
        try (LatencySource source = LatencySource.open(device, Workbench.here())) {
            String what = source.what();
            devices().add(device);
            terminal.err().println("Added " + name + ": " + what);
        }
    }

    @Command(name = "remove", description = "Removes a device; studies that measured on it keep their figures.")
    void remove(@Parameters(paramLabel = "NAME", description = ONE) String name) {
        devices().remove(name);
        terminal.err().println("Removed " + name);
    }

    @Command(name = "probe", description = "Asks a device whether it is there, and measures its anchor model.")
    void probe(@Parameters(paramLabel = "NAME", description = ONE) String name, @Mixin Format.Choice format)
            throws InterruptedException {
        try (LatencySource source = LatencySource.open(devices().get(name), Workbench.here())) {
            Probe probe = source.probe();
            new Printer(terminal, format)
                    .row(
                            probe,
                            List.of(
                                    Column.of("device", _ -> name),
                                    Column.of("what", Probe::what),
                                    anchor(
                                            "anchorMs",
                                            "anchor model",
                                            report -> report.latency().value()),
                                    anchor(
                                            "spreadMs",
                                            "spread (IQR)",
                                            report -> report.latency().spread()),
                                    anchor("p95Ms", "95th percentile", LatencyReport::p95),
                                    anchor("wallMs", "median wall time", LatencyReport::wall),
                                    Column.optional("doubts", p -> p.anchor().map(MeasureCommand::doubts))));
        }
    }

    private static Column<Probe> anchor(String name, String heading, ToDoubleFunction<LatencyReport> milliseconds) {
        return Column.<Probe>optional(name, probe -> probe.anchor().map(milliseconds::applyAsDouble))
                .headed(heading)
                .shown(Metric.LATENCY_MS);
    }
}
