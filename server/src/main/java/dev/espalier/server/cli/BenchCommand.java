package dev.espalier.server.cli;

import dev.espalier.experiments.benchmark.CostBenchmark;
import dev.espalier.experiments.definition.Quantity;
import dev.espalier.space.trial.Metric;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "bench", description = "Measures what the engine claims of itself.")
final class BenchCommand {
    private final Terminal terminal;

    BenchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Command(name = "overhead", description = "The engine's own time per trial, training and measuring left out.")
    void overhead(@Mixin OverheadBench bench, @Mixin Format.Choice format) throws IOException {
        bench.run(terminal, new Printer(terminal, format));
    }

    @Command(
            name = "latency",
            description =
                    "Whether latencies agree that are measured in different processes, of the zoo's small networks.")
    void latency(@Mixin LatencyBench bench, @Mixin Format.Choice format) throws InterruptedException {
        bench.run(terminal, new Printer(terminal, format));
    }

    @Command(
            name = "guidelines",
            description = "The four guidelines of ShuffleNet v2 on this machine: equal multiply-adds, unequal times.")
    void guidelines(@Mixin GuidelineBench bench, @Mixin Format.Choice format) throws InterruptedException {
        bench.run(terminal, new Printer(terminal, format));
    }

    @Command(
            name = "controllers",
            description = "Runs controllers on a table of candidates that others have evaluated, each with many seeds.")
    void controllers(@Mixin ControllerBench bench, @Mixin Format.Choice format) throws InterruptedException {
        bench.run(terminal, new Printer(terminal, format));
    }

    @Command(
            name = "searches",
            description = "Runs controllers on real training, each with some seeds and all for the same wall time.")
    void searches(@Mixin SearchBench bench, @Mixin Format.Choice format) throws InterruptedException, IOException {
        bench.run(terminal, new Printer(terminal, format));
    }

    @Command(
            name = "deep-compression",
            description = "Trains, prunes, shares and codes a network; prints accuracies and the length of the file.")
    void deepCompression(@Mixin DeepCompressionBench bench, @Mixin Format.Choice format) throws IOException {
        bench.run(terminal, new Printer(terminal, format));
    }

    @Command(
            name = "compression",
            description =
                    "Makes trained networks faster by the joint search, by a uniform width, by each criterion alone and"
                            + " by 8 bits alone, at equal numbers of evaluations; prints what each loses.")
    void compression(@Mixin CompressionBench bench, @Mixin Format.Choice format)
            throws IOException, InterruptedException {
        bench.run(terminal, new Printer(terminal, format));
    }

    @Command(
            name = "morphnet",
            description = "Widths learnt by MorphNet against the uniform width multiplier, at equal multiply-adds.")
    void morphNet(@Mixin MorphNetBench bench, @Mixin Format.Choice format) {
        bench.run(terminal, new Printer(terminal, format));
    }

    @Command(name = "cost", description = "How many candidates of MobileNetV2's size one core decodes and counts.")
    void cost(
            @Option(
                            names = "--candidates",
                            paramLabel = "N",
                            defaultValue = "100000",
                            description =
                                    "How many are counted to see whether memory grows; ${DEFAULT-VALUE} if not said.")
                    long candidates,
            @Mixin Format.Choice format)
            throws RunnerException {
        Function<Object, String> bytes = value -> Quantity.show(Metric.PEAK_ACTIVATION, ((Number) value).doubleValue());
        new Printer(terminal, format)
                .row(
                        CostBenchmark.run(candidates),
                        List.of(
                                Column.<CostBenchmark.Result>of("perSecond", CostBenchmark.Result::perSecond)
                                        .headed("candidates per second")
                                        .shown(value -> "%,.0f".formatted((double) value)),
                                Column.<CostBenchmark.Result>of("error", CostBenchmark.Result::error)
                                        .headed("99.9 % error")
                                        .shown(value -> "%,.0f".formatted((double) value)),
                                Column.of("candidates", CostBenchmark.Result::candidates),
                                Column.<CostBenchmark.Result>of("heapBefore", CostBenchmark.Result::heapBefore)
                                        .headed("heap before them")
                                        .shown(bytes),
                                Column.<CostBenchmark.Result>of("heapAfter", CostBenchmark.Result::heapAfter)
                                        .headed("heap after them")
                                        .shown(bytes)));
    }
}
