package dev.espalier.server.cli;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.latency.Device;
import dev.espalier.evaluators.latency.LatencyMeter;
import dev.espalier.evaluators.latency.LatencyReport;
import dev.espalier.experiments.study.UnknownNameException;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.trial.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
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
            description = "Of a reference network: float32 or int8; float32 if not said.")
    private String precision = "float32";

    @Option(names = "--device", paramLabel = "D", description = "One of 'espalier devices'; this machine if not said.")
    private String device = "";

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Threads of an inference: 1 so far.")
    private int threads = 1;

    @Option(names = "--batch", paramLabel = "B", defaultValue = "1", description = "Images of an inference: 1 so far.")
    private int batch = 1;

    @Mixin
    private final Format.Choice format = new Format.Choice();

    private final Terminal terminal;

    MeasureCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        require(threads == 1, "latency is measured with 1 thread so far, not %d", threads);
        require(batch == 1, "latency is measured one image at a time so far, not %d", batch);
        String here = Device.here().name();
        if (!device.isEmpty() && !device.equals(here)) {
            throw new UnknownNameException("device", device, List.of(here));
        }
        byte[] model = model();
        LatencyMeter meter = new LatencyMeter();
        LatencyReport report = meter.measure(List.of(model)).getFirst();
        new Printer(terminal, format)
                .row(
                        report,
                        List.of(
                                Column.of("name", _ -> name),
                                Column.of("device", _ -> meter.device().name()),
                                Column.<LatencyReport>of(
                                                Metric.LATENCY_MS.name(),
                                                r -> r.cpu().value())
                                        .shown(Metric.LATENCY_MS),
                                milliseconds("spreadMs", report.cpu().spread()),
                                milliseconds("p95Ms", report.cpuP95()),
                                milliseconds("wallMs", report.wall()),
                                Column.of("calls", LatencyReport::calls),
                                Column.<LatencyReport>of(Metric.SIZE_BYTES.name(), _ -> model.length)
                                        .shown(Metric.SIZE_BYTES),
                                Column.of("flags", MeasureCommand::flags)));
        return ExitCode.DONE;
    }

    private static Column<LatencyReport> milliseconds(String name, double value) {
        return Column.<LatencyReport>of(name, _ -> value).shown(Metric.LATENCY_MS);
    }

    private static String flags(LatencyReport report) {
        return report.flags().stream()
                .map(flag -> flag.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .collect(Collectors.joining(" "));
    }

    private byte[] model() {
        if (!name.endsWith(".onnx")) {
            return UntrainedModel.of(options.network(name), Precision.named(precision));
        }
        try {
            return Files.readAllBytes(Path.of(name));
        } catch (IOException e) {
            throw new WrongInputException(
                    name + ": " + (Files.exists(Path.of(name)) ? "cannot be read" : "does not exist"), e);
        }
    }
}
