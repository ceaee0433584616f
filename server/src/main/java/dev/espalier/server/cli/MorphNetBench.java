package dev.espalier.server.cli;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.experiments.benchmark.MorphNetBenchmark;
import dev.espalier.experiments.benchmark.MorphNetBenchmark.Entry;
import dev.espalier.experiments.benchmark.MorphNetBenchmark.Result;
import dev.espalier.experiments.benchmark.MorphNetBenchmark.Rule;
import dev.espalier.experiments.benchmark.MorphNetBenchmark.Scanned;
import dev.espalier.experiments.benchmark.MorphNetBenchmark.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench morphnet}: its options, and how its results are printed. */
final class MorphNetBench {
    @Option(
            names = "--network",
            paramLabel = "RULE",
            defaultValue = "even",
            description = "How wide the six convolutions of the network to begin with are: even, 24 channels each, or"
                    + " doubling, 16, 32 and 64 as the resolution falls; ${DEFAULT-VALUE} if not said.")
    private String network = "";

    @Option(
            names = "--multiplier",
            paramLabel = "X",
            defaultValue = "0.25",
            description =
                    "The uniform width multiplier; what its network costs is the budget; ${DEFAULT-VALUE} if not said.")
    private double multiplier;

    @Option(
            names = "--strengths",
            paramLabel = "X",
            split = ",",
            defaultValue = "10,30,100",
            description = "Strengths of the penalty, over the network's cost, of which validation images choose one;"
                    + " ${DEFAULT-VALUE} if not said.")
    private List<Double> strengths = List.of();

    @Mixin
    private final FashionMnistOption data = new FashionMnistOption();

    @Option(
            names = "--train",
            paramLabel = "N",
            defaultValue = "20000",
            description = "Most images to train on; 0 for all others; ${DEFAULT-VALUE} if not said.")
    private int train;

    @Option(
            names = "--shrinking-epochs",
            paramLabel = "N",
            defaultValue = "4",
            description = "Epochs that learn the widths; ${DEFAULT-VALUE} if not said.")
    private int shrinkingEpochs;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            defaultValue = "6",
            description = "Epochs that train each network from scratch; ${DEFAULT-VALUE} if not said.")
    private int epochs;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "3",
            description =
                    "How many runs, with the seeds 1 to N; the strength is chosen with seed 0; ${DEFAULT-VALUE} if"
                            + " not said.")
    private int seeds;

    /** One trained network as a row. */
    private record Row(long seed, String by, Entry entry) {}

    void run(Terminal terminal, Printer printer) {
        require(seeds > 0, "--seeds must be positive, got %d", seeds);
        Settings settings = Settings.of(rule(), multiplier, strengths, shrinkingEpochs, epochs);
        ImageDataset images = data.source(train).load();
        MorphNetBenchmark benchmark = new MorphNetBenchmark(images, settings);
        List<Scanned> scanned = new ArrayList<>();
        List<Result> results = new ArrayList<>();
        double strength;
        try (EpochProgress progress = new EpochProgress(terminal, settings.epochs(seeds))) {
            if (settings.scans()) {
                scanned.addAll(benchmark.scan(progress::epoch));
            }
            strength = settings.scans() ? MorphNetBenchmark.best(scanned) : strengths.getFirst();
            for (int seed = 1; seed <= seeds; seed++) {
                String run = "seed %d of %d, ".formatted(seed, seeds);
                Result result = benchmark.run(strength, seed, (stage, epoch) -> progress.epoch(run + stage, epoch));
                results.add(result);
                progress.say(String.format(
                        Locale.ROOT,
                        "%stest images right: %.2f %% with uniform widths, %.2f %% with learnt ones",
                        run,
                        100 * result.uniform().testAccuracy(),
                        100 * result.morphed().testAccuracy()));
            }
        }
        print(printer, images, benchmark, strength, scanned, results);
    }

    private Rule rule() {
        return Arrays.stream(Rule.values())
                .filter(rule -> rule.label().equals(network))
                .findFirst()
                .orElseThrow(() ->
                        new WrongInputException("--network must be even or doubling, got '%s'".formatted(network)));
    }

    private void print(
            Printer printer,
            ImageDataset images,
            MorphNetBenchmark benchmark,
            double strength,
            List<Scanned> scanned,
            List<Result> results) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("network", network);
        fields.put("firstWidths", MorphNetBenchmark.text(benchmark.firstWidths()));
        fields.put("multiplier", multiplier);
        fields.put("data", images.name());
        fields.put("fingerprint", images.fingerprint());
        fields.put("strength", strength);
        fields.put("scan", Printer.objects(scanned, SCAN));
        fields.put("medianUniform", median(results, result -> result.uniform().testAccuracy()));
        fields.put("medianMorphNet", median(results, result -> result.morphed().testAccuracy()));
        fields.put("medianGainedPoints", median(results, Result::gainedPoints));
        fields.put("leastGainedPoints", gains(results)[0]);
        fields.put("mostGainedPoints", gains(results)[results.size() - 1]);
        List<Row> rows = results.stream()
                .flatMap(result -> List.of(
                        new Row(result.seed(), "uniform", result.uniform()),
                        new Row(result.seed(), "morphnet", result.morphed()))
                        .stream())
                .toList();
        printer.rows(fields, "networks", rows, ROWS);
        if (printer.forPeople()) {
            printer.say(String.format(
                    Locale.ROOT,
                    "median: %.2f %% uniform, %.2f %% MorphNet; gained points %.2f, from %.2f to %.2f",
                    100 * median(results, result -> result.uniform().testAccuracy()),
                    100 * median(results, result -> result.morphed().testAccuracy()),
                    median(results, Result::gainedPoints),
                    gains(results)[0],
                    gains(results)[results.size() - 1]));
            printer.say(String.format(
                    Locale.ROOT,
                    "widths to begin with %s; strength %s over their cost, chosen by validation images",
                    MorphNetBenchmark.text(benchmark.firstWidths()),
                    strength));
            printer.rows(scanned, SCAN);
        }
    }

    private static double[] gains(List<Result> results) {
        return results.stream().mapToDouble(Result::gainedPoints).sorted().toArray();
    }

    private static double median(List<Result> results, ToDoubleFunction<Result> figure) {
        double[] sorted = results.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static final List<Column<Row>> ROWS = List.of(
            Column.of("seed", Row::seed),
            Column.<Row>of("widths", row -> row.by()).headed("widths by"),
            Column.<Row>of("channels", row -> MorphNetBenchmark.text(row.entry().widths())),
            Column.<Row>of("macs", row -> row.entry().macs())
                    .headed("multiply-adds")
                    .shown(grouped()),
            Column.<Row>of("params", row -> row.entry().params())
                    .headed("parameters")
                    .shown(grouped()),
            Column.<Row>of("validationAccuracy", row -> row.entry().validationAccuracy())
                    .headed("validation")
                    .shown(percent()),
            Column.<Row>of("testAccuracy", row -> row.entry().testAccuracy())
                    .headed("test")
                    .shown(percent()));

    private static final List<Column<Scanned>> SCAN = List.of(
            Column.of("strength", Scanned::strength),
            Column.<Scanned>of("validationAccuracy", Scanned::validationAccuracy)
                    .headed("validation")
                    .shown(percent()));

    private static Function<Object, String> percent() {
        return value -> String.format(Locale.ROOT, "%.2f %%", 100 * ((Number) value).doubleValue());
    }

    private static Function<Object, String> grouped() {
        return value -> String.format(Locale.ROOT, "%,d", ((Number) value).longValue());
    }
}
