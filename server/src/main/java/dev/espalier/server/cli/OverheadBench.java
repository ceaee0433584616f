package dev.espalier.server.cli;

import dev.espalier.evaluators.latency.Machine;
import dev.espalier.experiments.benchmark.OverheadBenchmark;
import dev.espalier.experiments.benchmark.OverheadBenchmark.Result;
import dev.espalier.experiments.definition.Experiment;
import dev.espalier.experiments.definition.ExperimentReader;
import dev.espalier.experiments.definition.Quantity;
import dev.espalier.experiments.definition.StrategySection;
import dev.espalier.space.trial.Metric;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The engine's own time per trial, and the memory that many of them take. */
final class OverheadBench {
    /** From so many trials on it is told in steps how time and memory grow. */
    private static final int MANY = 1000;

    @Option(
            names = "--trials",
            paramLabel = "N",
            defaultValue = "500",
            description = "How many; ${DEFAULT-VALUE} if not said. From 1000 on, told in ten steps.")
    private int trials;

    @Mixin
    private final ControllersOption controllers = new ControllersOption();

    /** Runs the benchmark and prints what it found. */
    void run(Terminal terminal, Printer printer) throws IOException {
        Experiment experiment = ExperimentReader.ready("demo", List.of());
        List<Result> results = new ArrayList<>();
        for (StrategySection controller : controllers.sections(List.of("nsga2")).values()) {
            try (TemporaryFolder home = TemporaryFolder.create("bench");
                    Counter counter = new Counter(terminal, trials, "trials")) {
                String name = controller.name().name().toLowerCase(Locale.ROOT);
                results.addAll(OverheadBenchmark.run(
                        home.path(), experiment, controller, trials, trials >= MANY ? 10 : 1, done -> {
                            if (done % Math.max(1, trials / 100) == 0) {
                                counter.done(name, done);
                            }
                        }));
            }
        }
        Function<Object, String> milliseconds = value -> String.format(Locale.ROOT, "%.2f ms", (double) value);
        printer.rows(
                results,
                List.of(
                        Column.of("controller", Result::controller),
                        Column.of("after", Result::after),
                        Column.of("trials", Result::trials),
                        Column.<Result>of("medianMs", Result::medianMs)
                                .headed("median")
                                .shown(milliseconds),
                        Column.<Result>of("p95Ms", Result::p95Ms)
                                .headed("95th percentile")
                                .shown(milliseconds),
                        Column.<Result>of("processorMs", Result::processorMs)
                                .headed("of the processor")
                                .shown(milliseconds),
                        Column.<Result>of("heapBytes", Result::heapBytes)
                                .headed("heap")
                                .shown(value ->
                                        Quantity.show(Metric.PEAK_ACTIVATION, ((Number) value).doubleValue()))));
        printer.say("Each is to %s, in an %s, on %s."
                .formatted(
                        String.join(", ", OverheadBenchmark.PARTS),
                        OverheadBenchmark.STORE,
                        Machine.here().processor()));
    }
}
