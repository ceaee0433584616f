package dev.espalier.server.cli;

import dev.espalier.evaluators.device.Workbench;
import dev.espalier.evaluators.latency.Machine;
import dev.espalier.experiments.benchmark.RepeatabilityBenchmark;
import dev.espalier.experiments.benchmark.RuntimeBenchmark;
import dev.espalier.experiments.benchmark.SmallNetworks;
import dev.espalier.space.trial.Doubt;
import dev.espalier.space.trial.Metric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options of {@code bench latency}, and what it does with them. */
final class LatencyBench {
    @Option(
            names = "--starts",
            paramLabel = "N",
            defaultValue = "6",
            description = "Processes to start, one after the other; ${DEFAULT-VALUE} if not said.")
    private int starts = 6;

    @Option(
            names = "--against-training",
            description = "Instead, compares float and int8 files with the engine that trains, in this process.")
    private boolean againstTraining;

    void run(Terminal terminal, Printer printer) throws InterruptedException {
        if (againstTraining) {
            runtimes(terminal, printer);
        } else {
            repeat(terminal, printer);
        }
    }

    private void repeat(Terminal terminal, Printer printer) throws InterruptedException {
        List<SmallNetworks.Named> networks = SmallNetworks.designs();
        RepeatabilityBenchmark.Result result;
        try (Counter counter = new Counter(terminal, starts, "processes")) {
            result = RepeatabilityBenchmark.run(
                    networks, starts, Workbench.here(), done -> counter.done("all networks", done));
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("machine", Machine.here().name());
        facts.put("starts", result.starts());
        facts.put("deviation", result.deviation());
        facts.put("withoutAnchor", result.withoutAnchor());
        facts.put("goal", RepeatabilityBenchmark.GOAL);
        facts.put("repeatable", result.repeatable());
        printer.rows(
                facts,
                "networks",
                result.rows(),
                List.of(
                        Column.of("network", RepeatabilityBenchmark.Row::network),
                        Column.<RepeatabilityBenchmark.Row>of(
                                        Metric.LATENCY_MS.name(), RepeatabilityBenchmark.Row::medianMs)
                                .headed("median")
                                .shown(Metric.LATENCY_MS),
                        share("deviation", "median deviation", RepeatabilityBenchmark.Row::deviation),
                        share("worst", "worst", RepeatabilityBenchmark.Row::worst),
                        share("withoutAnchor", "without anchor", RepeatabilityBenchmark.Row::withoutAnchor),
                        share("within", "intervals that hold it", RepeatabilityBenchmark.Row::within)));
        printer.say(
                "Median deviation over %d processes and all networks: %s on %s; without the anchor model it would be %s."
                        .formatted(
                                result.starts(),
                                percent(result.deviation()),
                                Machine.here().name(),
                                percent(result.withoutAnchor())));
    }

    private static void runtimes(Terminal terminal, Printer printer) throws InterruptedException {
        List<RuntimeBenchmark.Row> rows;
        try (Counter counter = new Counter(terminal, SmallNetworks.networks().size(), "networks")) {
            rows = RuntimeBenchmark.run(Workbench.here(), done -> counter.done("float, int8 and eager", done));
        }
        printer.rows(
                Map.of("machine", Machine.here().name()),
                "networks",
                rows,
                List.of(
                        Column.of("network", RuntimeBenchmark.Row::network),
                        Column.count(Metric.MACS, RuntimeBenchmark.Row::macs),
                        milliseconds(
                                "float32Ms", "float32", row -> row.float32().medianMs()),
                        milliseconds(
                                "float32P95Ms",
                                "95th percentile",
                                row -> row.float32().p95Ms()),
                        milliseconds("int8Ms", "int8", row -> row.int8().medianMs()),
                        milliseconds(
                                "int8P95Ms",
                                "95th percentile",
                                row -> row.int8().p95Ms()),
                        milliseconds("eagerMs", "eager DJL", RuntimeBenchmark.Row::eagerMs),
                        times("int8Gain", "int8 gain", RuntimeBenchmark.Row::int8Gain),
                        times("runtimeGain", "float32 over eager", RuntimeBenchmark.Row::runtimeGain),
                        Column.of("doubts", row -> doubts(row.float32(), row.int8()))));
    }

    private static String doubts(RuntimeBenchmark.Deployed one, RuntimeBenchmark.Deployed other) {
        return Stream.concat(one.doubts().stream(), other.doubts().stream())
                .distinct()
                .sorted()
                .map(Doubt::label)
                .collect(Collectors.joining(" "));
    }

    private static <R> Column<R> milliseconds(String name, String heading, ToDoubleFunction<R> value) {
        return Column.<R>of(name, value::applyAsDouble).headed(heading).shown(Metric.LATENCY_MS);
    }

    private static <R> Column<R> share(String name, String heading, ToDoubleFunction<R> value) {
        return Column.<R>of(name, value::applyAsDouble).headed(heading).shown(number -> percent((double) number));
    }

    private static <R> Column<R> times(String name, String heading, ToDoubleFunction<R> value) {
        Function<Object, String> shown = number -> String.format(Locale.ROOT, "x%.2f", (double) number);
        return Column.<R>of(name, value::applyAsDouble).headed(heading).shown(shown);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
