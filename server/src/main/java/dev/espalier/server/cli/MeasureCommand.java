package dev.espalier.server.cli;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.device.Device;
import dev.espalier.evaluators.device.DeviceRegistry;
import dev.espalier.evaluators.device.ExportedModel;
import dev.espalier.evaluators.device.LatencySource;
import dev.espalier.evaluators.device.Workbench;
import dev.espalier.evaluators.latency.Clock;
import dev.espalier.evaluators.latency.LatencyReport;
import dev.espalier.evaluators.onnx.OnnxModelException;
import dev.espalier.space.choice.Design;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.trial.Doubt;
import dev.espalier.space.trial.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "measure", description = "Times a reference network, or a model in an ONNX file, on a device.")
final class MeasureCommand implements Callable<Integer> {
    private static final long SEED = 1;

    @Mixin
    private final NetworkChoice choice = new NetworkChoice();

    @Mixin
    private final DeviceOptions device = new DeviceOptions();

    @Option(
            names = "--batch",
            paramLabel = "B",
            defaultValue = "1",
            description = "Images of an inference; ${DEFAULT-VALUE} if not said. A file must take as many.")
    private int batch = 1;

    @Mixin
    private final Format.Choice format = new Format.Choice();

    private final Terminal terminal;

    MeasureCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** What was measured: times are of one inference of the whole batch. */
    private record Measured(LatencyReport report, String machine, long bytes) {}

    @Override
    public Integer call() throws InterruptedException, IOException {
        require(batch > 0, "--batch must be at least 1, got %d", batch);
        Device asked = device.device(new DeviceRegistry(terminal.home()));
        ExportedModel model = model();
        try (LatencySource source = LatencySource.open(asked, Workbench.here())) {
            LatencyReport report = measure(source, model, asked);
            new Printer(terminal, format).row(new Measured(report, source.what(), model.onnx().length), columns(asked));
        }
        return ExitCode.DONE;
    }

    private List<Column<Measured>> columns(Device asked) {
        return List.of(
                Column.of("name", _ -> choice.name()),
                Column.of("device", _ -> asked.name()),
                Column.of("machine", Measured::machine),
                Column.of("batch", _ -> batch),
                Column.of("clock", m -> told(m.report().clock())),
                milliseconds(
                        Metric.LATENCY_MS.name(),
                        "median",
                        report -> report.latency().value()),
                milliseconds(
                        "lowMs",
                        "95 % interval from",
                        report -> report.latency().interval().low()),
                milliseconds(
                        "highMs", "to", report -> report.latency().interval().high()),
                milliseconds(
                        "spreadMs", "spread (IQR)", report -> report.latency().spread()),
                milliseconds("p95Ms", "95th percentile", LatencyReport::p95),
                milliseconds("wallMs", "median wall time", LatencyReport::wall),
                Column.of("calls", m -> m.report().calls()),
                Column.count(Metric.SIZE_BYTES, Measured::bytes),
                Column.of("doubts", m -> doubts(m.report())));
    }

    private static Column<Measured> milliseconds(
            String name, String heading, ToDoubleFunction<LatencyReport> milliseconds) {
        return Column.<Measured>of(name, m -> milliseconds.applyAsDouble(m.report()))
                .headed(heading)
                .shown(Metric.LATENCY_MS);
    }

    /** A clock's name. */
    private static String told(Clock clock) {
        return clock.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What to know before trusting it, in words that tables have. */
    static String doubts(LatencyReport report) {
        return report.doubts().stream().map(Doubt::label).collect(Collectors.joining(" "));
    }

    /** Names the file in what is wrong with it, as sources know only its content. */
    private LatencyReport measure(LatencySource source, ExportedModel model, Device asked) throws InterruptedException {
        try {
            if (model.design().isEmpty()
                    || !model.design().get().precision().quantized()
                    || asked instanceof Device.Table) {
                return source.measure(List.of(model), batch).getFirst();
            }
            ExportedModel inFloat = exported(new Design(model.design().get().network(), Precision.FLOAT32));
            List<LatencyReport> both = source.measure(List.of(model, inFloat), batch);
            return both.getFirst().beside(both.getLast());
        } catch (OnnxModelException e) {
            throw model.design().isPresent() ? e : new OnnxModelException(choice.name() + ": " + e.getMessage(), e);
        }
    }

    /** A file is timed as it is. */
    private ExportedModel model() throws IOException {
        Optional<Path> file = choice.file();
        if (file.isPresent()) {
            require(choice.precision().isEmpty(), "--precision is of a reference network; a file is timed as it is");
            return ExportedModel.of(Files.readAllBytes(file.get()));
        }
        return exported(choice.design());
    }

    private ExportedModel exported(Design design) {
        return ExportedModel.untrained(design, batch, SEED);
    }
}
