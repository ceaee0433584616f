package dev.espalier.server.cli;

import dev.espalier.evaluators.device.Workbench;
import dev.espalier.evaluators.latency.Machine;
import dev.espalier.experiments.benchmark.GuidelineBenchmark;
import dev.espalier.experiments.benchmark.GuidelineBenchmark.Row;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.trial.Metric;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Option;

/** The options of {@code bench guidelines}, and what it does with them. */
final class GuidelineBench {
    private static final int GUIDELINES = 4;

    @Option(
            names = "--precision",
            paramLabel = "P",
            defaultValue = "float32",
            description = "float32 or int8; ${DEFAULT-VALUE} if not said.")
    private String precision = "float32";

    void run(Terminal terminal, Printer printer) throws InterruptedException {
        List<Row> rows;
        AtomicInteger done = new AtomicInteger();
        try (Counter counter = new Counter(terminal, GUIDELINES, "guidelines")) {
            rows = GuidelineBenchmark.run(
                    Precision.named(precision),
                    Workbench.here(),
                    guideline -> counter.done(guideline, done.incrementAndGet()));
        }
        printer.rows(
                Map.of("machine", Machine.here().name(), "precision", precision),
                "networks",
                rows,
                List.of(
                        Column.of("guideline", Row::guideline),
                        Column.of("variant", Row::variant),
                        Column.count(Metric.MACS, Row::macs),
                        Column.count(Metric.MEMORY_ACCESS, Row::memoryAccess),
                        Column.<Row>of(
                                        Metric.LATENCY_MS.name(),
                                        row -> row.report().latency().value())
                                .headed("median")
                                .shown(Metric.LATENCY_MS),
                        Column.<Row>of("relative", Row::relative)
                                .headed("of the first")
                                .shown(number -> String.format(Locale.ROOT, "x%.2f", (double) number)),
                        Column.of("doubts", row -> MeasureCommand.doubts(row.report()))));
    }
}
