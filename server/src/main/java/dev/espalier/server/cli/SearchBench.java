package dev.espalier.server.cli;

import dev.espalier.evaluators.device.DeviceRegistry;
import dev.espalier.experiments.benchmark.ControllerComparison;
import dev.espalier.experiments.benchmark.SearchBenchmark;
import dev.espalier.experiments.benchmark.SearchScores;
import dev.espalier.experiments.benchmark.SearchScores.Score;
import dev.espalier.experiments.benchmark.TimedSearch;
import dev.espalier.experiments.definition.Experiment;
import dev.espalier.experiments.definition.ExperimentReader;
import dev.espalier.experiments.report.SearchReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code bench searches}, and what it does with them. */
final class SearchBench {
    @Option(
            names = "--experiment",
            paramLabel = "FILE.yaml",
            description = "What is searched; its strategy, seed and budget give way. The demo if not said.")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Lays a value over the experiment, such as training.epochs=2; may be given again.")
    private List<String> overrides = List.of();

    @Mixin
    private final ControllersOption controllers = new ControllersOption();

    @Option(
            names = "--minutes",
            paramLabel = "M",
            defaultValue = "2",
            description = "Wall time of each search; ${DEFAULT-VALUE} if not said.")
    private double minutes;

    @Option(
            names = "--runs",
            paramLabel = "R",
            defaultValue = "5",
            description = "Searches of each controller, with the seeds 1 to R; ${DEFAULT-VALUE} if not said.")
    private int runs;

    @Mixin
    private final WorkersOption workers = new WorkersOption();

    @Option(
            names = "--to",
            paramLabel = "FOLDER",
            description = "Where to keep the searches, each in a home folder of its own; nowhere if not said.")
    private Optional<Path> to = Optional.empty();

    @Option(names = "--report", paramLabel = "FILE.html", description = "A file to write with curves and tests.")
    private Optional<Path> report = Optional.empty();

    /** Runs the benchmark and prints what it found. */
    void run(Terminal terminal, Printer printer) throws InterruptedException, IOException {
        Experiment experiment = file.map(path -> ExperimentReader.read(path, overrides))
                .orElseGet(() -> ExperimentReader.ready("demo", overrides));
        SearchBenchmark benchmark = new SearchBenchmark(
                experiment,
                controllers.sections(List.of("surrogate", "nsga2", "random")),
                Duration.ofMillis(Math.round(minutes * 60_000)),
                runs,
                workers.number());
        SearchScores scores;
        if (to.isPresent()) {
            scores = search(terminal, benchmark, to.get());
        } else {
            try (TemporaryFolder folder = TemporaryFolder.create("searches")) {
                scores = search(terminal, benchmark, folder.path());
            }
        }
        print(printer, scores);
        report.ifPresent(path -> write(terminal, path, experiment.name(), scores));
    }

    private static SearchScores search(Terminal terminal, SearchBenchmark benchmark, Path folder)
            throws InterruptedException {
        int total = Math.max(1, Math.toIntExact(benchmark.searching().toSeconds()));
        try (Counter counter = new Counter(terminal, total, "seconds")) {
            return benchmark.run(
                    folder,
                    new DeviceRegistry(terminal.home()).all(),
                    (controller, seed, trials, searched) -> counter.done(
                            "%s with seed %d: %d trials".formatted(controller, seed, trials),
                            Math.clamp(searched.toSeconds(), 1, total)));
        }
    }

    private static void print(Printer printer, SearchScores result) {
        List<Column<ControllerComparison>> comparisons = ControllerBench.comparisons("seconds", "%+.4f");
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("comparisons", Printer.objects(result.comparisons(), comparisons));
        fields.put("searches", Printer.objects(result.searches(), SEARCHES));
        fields.put("curves", result.curves());
        printer.rows(fields, "scores", result.scores(), SCORES);
        if (printer.forPeople() && !result.comparisons().isEmpty()) {
            printer.say("");
            printer.say("Mann-Whitney U tests");
            printer.rows(result.comparisons(), comparisons);
        }
    }

    private static void write(Terminal terminal, Path file, String experiment, SearchScores scores) {
        try {
            new SearchReport(experiment, scores).write(file);
            terminal.err().println(file.toAbsolutePath());
        } catch (IOException e) {
            throw new WrongInputException(file + " cannot be written: " + e.getMessage(), e);
        }
    }

    private static final List<Column<Score>> SCORES = List.of(
            Column.of("controller", Score::controller),
            Column.of("seconds", Score::seconds),
            Column.<Score>of("runs", score -> score.ratios().size()),
            Column.<Score>of("trials", Score::trials).shown(decimals("%.1f")),
            Column.<Score>of("median", Score::median)
                    .headed("median hypervolume ratio")
                    .shown(decimals("%.4f")),
            Column.<Score>of("mean", Score::mean).shown(decimals("%.4f")),
            Column.<Score>of("deviation", Score::deviation).headed("±").shown(decimals("%.4f")));

    private static final List<Column<TimedSearch>> SEARCHES = List.of(
            Column.of("controller", TimedSearch::controller),
            Column.of("seed", TimedSearch::seed),
            Column.of("trials", TimedSearch::trials),
            Column.<TimedSearch>of(
                    "found",
                    search -> search.found().stream()
                            .map(one -> Map.of(
                                    "seconds",
                                    one.seconds(),
                                    "costs",
                                    one.costs().toArray()))
                            .toList()));

    private static Function<Object, String> decimals(String format) {
        return value -> String.format(Locale.ROOT, format, (double) value);
    }
}
