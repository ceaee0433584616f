package dev.espalier.server.cli;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.latency.Machine;
import dev.espalier.evaluators.pruning.Criteria;
import dev.espalier.experiments.benchmark.CompressionBenchmark;
import dev.espalier.experiments.benchmark.CompressionBenchmark.Score;
import dev.espalier.experiments.benchmark.CompressionBenchmark.Settings;
import dev.espalier.experiments.benchmark.CompressionBenchmark.Summary;
import dev.espalier.experiments.benchmark.CompressionSubject;
import dev.espalier.experiments.definition.Quantity;
import dev.espalier.experiments.study.Laboratory;
import dev.espalier.space.trial.Metric;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench compression}: its options, and how its results are printed. */
final class CompressionBench {
    @Option(
            names = "--network",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "residual,mobilenet",
            description = "residual, mobilenet; ${DEFAULT-VALUE} if not said.")
    private List<String> networks = List.of();

    @Mixin
    private final FashionMnistOption data = new FashionMnistOption();

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How many runs of each network, with the seeds 1 to N; ${DEFAULT-VALUE} if not said.")
    private int seeds;

    @Option(
            names = "--evaluations",
            paramLabel = "N",
            defaultValue = "12",
            description = "Candidates that each way may tune and score; ${DEFAULT-VALUE} if not said.")
    private int evaluations;

    @Option(
            names = "--share",
            paramLabel = "S",
            defaultValue = "0.5",
            description = "Share of the network's latency that must not be exceeded; ${DEFAULT-VALUE} if not said.")
    private double share;

    @Option(
            names = "--criteria",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "l1,geometric-median,taylor",
            description = "Criteria that are tried alone, of those of the joint search; ${DEFAULT-VALUE} if not said.")
    private List<String> criteria = List.of();

    @Option(
            names = "--train",
            paramLabel = "N",
            defaultValue = "20000",
            description = "Images that the network is trained with; ${DEFAULT-VALUE} if not said.")
    private int train;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            defaultValue = "8",
            description = "Passes over them; ${DEFAULT-VALUE} if not said.")
    private int epochs;

    @Option(
            names = "--tuning-images",
            paramLabel = "N",
            defaultValue = "6000",
            description = "Images that each candidate is tuned with; ${DEFAULT-VALUE} if not said.")
    private int tuningImages;

    @Option(
            names = "--tuning-epochs",
            paramLabel = "N",
            defaultValue = "2",
            description = "Passes over them; ${DEFAULT-VALUE} if not said.")
    private int tuningEpochs;

    @Option(
            names = "--keep",
            paramLabel = "FOLDER",
            description = "Where to keep the studies and models, to be looked at; nowhere if not said.")
    private Optional<Path> keep = Optional.empty();

    void run(Terminal terminal, Printer printer) throws IOException, InterruptedException {
        require(seeds > 0, "--seeds must be positive, got %d", seeds);
        List<CompressionSubject> subjects =
                networks.stream().map(CompressionSubject::named).toList();
        criteria.forEach(Criteria::named);
        Settings settings =
                new Settings(data.section(train), epochs, share, evaluations, tuningImages, tuningEpochs, criteria);
        List<Score> scores;
        if (keep.isPresent()) {
            scores = scores(terminal, settings, subjects, keep.get());
        } else {
            try (TemporaryFolder home = TemporaryFolder.create("bench")) {
                scores = scores(terminal, settings, subjects, home.path());
            }
        }
        print(printer, scores);
    }

    private List<Score> scores(Terminal terminal, Settings settings, List<CompressionSubject> subjects, Path home)
            throws IOException, InterruptedException {
        List<Score> scores = new ArrayList<>();
        AtomicInteger done = new AtomicInteger();
        try (Laboratory laboratory = Laboratory.open(home);
                Counter counter = new Counter(terminal, subjects.size() * seeds * settings.steps(), "steps")) {
            CompressionBenchmark benchmark =
                    new CompressionBenchmark(settings, laboratory, step -> counter.done(step, done.incrementAndGet()));
            for (CompressionSubject subject : subjects) {
                for (int seed = 1; seed <= seeds; seed++) {
                    List<Score> found = benchmark.run(subject, seed);
                    found.forEach(score -> counter.say(told(score)));
                    scores.addAll(found);
                }
            }
        }
        return scores;
    }

    private static String told(Score score) {
        return String.format(
                Locale.ROOT,
                "%s, seed %d, %s: %.2f %% of test images right, %.2f points lost, %s, %.1f %% of the latency, %s, %s MACs, %d tried",
                score.network(),
                score.seed(),
                score.way(),
                100 * score.test(),
                score.lostPoints(),
                Quantity.show(Metric.LATENCY_MS, score.latency()),
                100 * score.share(),
                Quantity.show(Metric.SIZE_BYTES, score.sizeBytes()),
                Quantity.show(Metric.MACS, score.macs()),
                score.evaluations());
    }

    private void print(Printer printer, List<Score> scores) {
        List<Summary> medians = Summary.of(scores);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("machine", Machine.here().name());
        fields.put("share", share);
        fields.put("evaluations", evaluations);
        fields.put("medians", Printer.objects(medians, MEDIANS));
        printer.rows(fields, "runs", scores, RUNS);
        if (printer.forPeople()) {
            printer.say("");
            printer.say("medians of %d seeds, on %s, at most %.0f %% of the latency:"
                    .formatted(seeds, Machine.here().name(), 100 * share));
            printer.rows(medians, MEDIANS);
        }
    }

    private static final List<Column<Score>> RUNS = List.of(
            Column.of("network", Score::network),
            Column.of("seed", Score::seed),
            Column.of("way", Score::way),
            Column.of("evaluations", Score::evaluations),
            Column.<Score>of(Metric.LATENCY_MS.name(), score -> score.latency().value())
                    .headed("latency")
                    .shown(Metric.LATENCY_MS),
            Column.<Score>of("spreadMs", score -> score.latency().spread())
                    .headed("±")
                    .shown(decimals(4)),
            Column.<Score>of("share", Score::share).headed("of it").shown(percent(1)),
            Column.count(Metric.SIZE_BYTES, Score::sizeBytes),
            Column.count(Metric.MACS, Score::macs),
            Column.<Score>of("validation", Score::validation).shown(percent(2)),
            Column.<Score>of("testAccuracy", Score::test).headed("test").shown(percent(2)),
            Column.<Score>of("lostPoints", Score::lostPoints)
                    .headed("lost points")
                    .shown(decimals(2)));

    private static final List<Column<Summary>> MEDIANS = List.of(
            Column.of("network", Summary::network),
            Column.of("way", Summary::way),
            Column.<Summary>of("evaluations", Summary::evaluations).shown(decimals(0)),
            Column.<Summary>of(Metric.LATENCY_MS.name(), Summary::latencyMs)
                    .headed("latency")
                    .shown(Metric.LATENCY_MS),
            Column.<Summary>of("share", Summary::share).headed("of it").shown(percent(1)),
            Column.count(Metric.SIZE_BYTES, summary -> Math.round(summary.sizeBytes())),
            Column.count(Metric.MACS, summary -> Math.round(summary.macs())),
            Column.<Summary>of("testAccuracy", Summary::test).headed("test").shown(percent(2)),
            Column.<Summary>of("lostPoints", Summary::lostPoints)
                    .headed("lost points")
                    .shown(decimals(2)));

    private static Function<Object, String> percent(int digits) {
        return value -> String.format(Locale.ROOT, "%." + digits + "f %%", 100 * ((Number) value).doubleValue());
    }

    private static Function<Object, String> decimals(int digits) {
        return value -> String.format(Locale.ROOT, "%,." + digits + "f", ((Number) value).doubleValue());
    }
}
