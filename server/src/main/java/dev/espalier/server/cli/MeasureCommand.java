package dev.espalier.server.cli;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.latency.LatencyMeter;
import dev.espalier.evaluators.latency.LatencyProtocol;
import dev.espalier.evaluators.latency.LatencyReport;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.trial.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "measure", description = "Times a reference network, or a model in an ONNX file, on this machine.")
final class MeasureCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME|FILE.onnx", description = "One of 'espalier networks', or a model file.")
    private String name = "";

    @Mixin
    private final ZooOptions options = new ZooOptions();

    @Option(
            names = "--precision",
            paramLabel = "P",
            defaultValue = "float32",
            description = "Of a reference network: float32, int8, w4a8 or w2a8; float32 if not said.")
    private String precision = "float32";

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
    private record Measured(LatencyReport report, long bytes) {}

    @Override
    public Integer call() throws InterruptedException, IOException {
        require(batch > 0, "--batch must be at least 1, got %d", batch);
        LatencyMeter meter = new LatencyMeter(device.device(), LatencyProtocol.STANDARD, OptionalDouble.empty());
        new Printer(terminal, format)
                .row(
                        name.endsWith(".onnx") ? file(meter) : network(meter),
                        List.of(
                                Column.of("name", _ -> name),
                                Column.of("device", _ -> meter.device().name()),
                                Column.of("threads", _ -> meter.device().threads()),
                                Column.of("batch", _ -> batch),
                                Column.of(
                                        "clock",
                                        m -> DevicesCommand.told(m.report().clock())),
                                milliseconds(
                                        Metric.LATENCY_MS.name(),
                                        "median",
                                        report -> report.latency().value()),
                                milliseconds(
                                        "spreadMs",
                                        "spread (IQR)",
                                        report -> report.latency().spread()),
                                milliseconds("p95Ms", "95th percentile", LatencyReport::p95),
                                milliseconds("wallMs", "median wall time", LatencyReport::wall),
                                Column.of("calls", m -> m.report().calls()),
                                Column.count(Metric.SIZE_BYTES, Measured::bytes),
                                Column.of("flags", m -> flags(m.report()))));
        return ExitCode.DONE;
    }

    private static Column<Measured> milliseconds(
            String name, String heading, ToDoubleFunction<LatencyReport> milliseconds) {
        return Column.<Measured>of(name, m -> milliseconds.applyAsDouble(m.report()))
                .headed(heading)
                .shown(Metric.LATENCY_MS);
    }

    private static String flags(LatencyReport report) {
        return report.flags().stream()
                .map(flag -> flag.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .collect(Collectors.joining(" "));
    }

    private Measured network(LatencyMeter meter) throws InterruptedException {
        byte[] model = UntrainedModel.of(options.network(name), Precision.named(precision), batch);
        return new Measured(meter.measure(List.of(model), batch).getFirst(), model.length);
    }

    private Measured file(LatencyMeter meter) throws InterruptedException, IOException {
        Path file = Path.of(name);
        if (!Files.exists(file)) {
            throw new WrongInputException(name + ": does not exist");
        }
        LatencyReport report = meter.measureFiles(List.of(file), batch).getFirst();
        return new Measured(report, Files.size(file));
    }
}
