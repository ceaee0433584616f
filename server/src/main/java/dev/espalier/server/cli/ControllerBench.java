package dev.espalier.server.cli;

import dev.espalier.evaluators.tabular.Table;
import dev.espalier.experiments.benchmark.ControllerBenchmark;
import dev.espalier.experiments.benchmark.ControllerBenchmark.Maker;
import dev.espalier.experiments.benchmark.ControllerComparison;
import dev.espalier.experiments.benchmark.ControllerScore;
import dev.espalier.experiments.benchmark.Pauses;
import dev.espalier.experiments.benchmark.TableDescription;
import dev.espalier.experiments.benchmark.TableProblem;
import dev.espalier.experiments.definition.RecordReader;
import dev.espalier.experiments.report.ControllerReport;
import dev.espalier.experiments.study.Controllers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code bench controllers}, and what it does with them. */
final class ControllerBench {
    @Option(
            names = "--table",
            paramLabel = "FILE.csv",
            required = true,
            description = "A row for each candidate: columns of genes and of figures.")
    private Path table = Path.of("");

    @Option(
            names = "--describe",
            paramLabel = "FILE.yaml",
            description = "What the columns mean; without it, the table's name with .yaml in the place of .csv.")
    private Optional<Path> description = Optional.empty();

    @Option(
            names = "--objectives",
            paramLabel = "METRIC",
            split = ",",
            description = "One to three metrics of the description; without it, its first two.")
    private List<String> objectives = List.of();

    @Option(
            names = "--limit",
            paramLabel = "METRIC=NUMBER",
            description = "What no candidate may exceed; checked before it is evaluated. Can be given several times.")
    private List<String> limits = List.of();

    @Mixin
    private final ControllersOption controllers = new ControllersOption();

    @Option(
            names = "--fidelity",
            paramLabel = "SCHEDULE[/factor=N]",
            split = ",",
            defaultValue = "none",
            description =
                    "With each of these every controller is run: none, halving, hyperband, asha; all but none need a"
                            + " description that tells an objective early. ${DEFAULT-VALUE} if not said.")
    private List<String> schedules = List.of();

    @Option(
            names = "--evaluations",
            paramLabel = "N",
            split = ",",
            defaultValue = "100,200",
            description = "After how many the score is told, or after trainings worth so many where they pause;"
                    + " ${DEFAULT-VALUE} if not said.")
    private List<Integer> evaluations = List.of();

    @Option(
            names = "--runs",
            paramLabel = "R",
            defaultValue = "20",
            description = "Searches of each controller, with the seeds 1 to R; ${DEFAULT-VALUE} if not said.")
    private int runs;

    @Option(names = "--threads", paramLabel = "N", description = "Searches at once; one per core if not said.")
    private Optional<Integer> threads = Optional.empty();

    @Option(names = "--report", paramLabel = "FILE.html", description = "A file to write with curves and tests.")
    private Optional<Path> report = Optional.empty();

    /** Runs the benchmark and prints what it found. */
    void run(Terminal terminal, Printer printer) throws InterruptedException {
        TableDescription described =
                new RecordReader<>(TableDescription.class).read(description.orElseGet(this::besideTheTable));
        List<String> names = objectives.isEmpty()
                ? described.metrics().stream()
                        .map(TableDescription.MetricColumn::name)
                        .limit(2)
                        .toList()
                : objectives;
        TableProblem problem = new TableProblem(
                Table.read(table),
                described,
                names,
                limits.stream().map(TableProblem.Bound::parse).toList());
        ControllerBenchmark benchmark = new ControllerBenchmark(
                problem,
                makers(problem),
                evaluations,
                runs,
                threads.orElseGet(() -> Runtime.getRuntime().availableProcessors()));
        ControllerBenchmark.Result result;
        try (Counter counter = new Counter(terminal, benchmark.searches(), "searches")) {
            result = benchmark.run(counter::done);
        }
        print(printer, problem, result);
        report.ifPresent(file -> write(terminal, file, described, problem, result));
    }

    private Path besideTheTable() {
        Path beside = table.resolveSibling(String.valueOf(table.getFileName()).replaceFirst("\\.csv$", "") + ".yaml");
        if (!Files.exists(beside)) {
            throw new WrongInputException("what do the columns of " + table + " mean? There is no " + beside
                    + "; name a description with --describe FILE.yaml");
        }
        return beside;
    }

    private Map<String, Maker> makers(TableProblem problem) {
        Controllers.Task task =
                new Controllers.Task(problem.choices(), problem.objectives(), List.of(), problem::preview);
        Map<String, Pauses> asked = pauses();
        asked.values().forEach(pauses -> pauses.check(problem.ladder()));
        Map<String, Maker> makers = new LinkedHashMap<>();
        controllers
                .sections(ControllersOption.unrewarded())
                .forEach((text, said) -> asked.forEach((schedule, pauses) -> makers.put(
                        schedule.equals("none") ? text : text + " " + schedule,
                        seed -> pauses.of(Controllers.of(said, task, seed, List.of()), problem.ladder()))));
        return makers;
    }

    private Map<String, Pauses> pauses() {
        RecordReader<Pauses> reader = new RecordReader<>(Pauses.class);
        Map<String, Pauses> pauses = new LinkedHashMap<>();
        for (String text : schedules) {
            List<String> parts = List.of(text.split("/"));
            pauses.put(
                    text, reader.read("--fidelity", "schedule: " + parts.getFirst(), parts.subList(1, parts.size())));
        }
        return pauses;
    }

    private static void print(Printer printer, TableProblem problem, ControllerBenchmark.Result result) {
        boolean several = problem.severalObjectives();
        Function<Object, String> score = value -> String.format(Locale.ROOT, several ? "%.4f" : "%.2f", (double) value);
        Function<Object, String> plain = value -> String.format(Locale.ROOT, "%.2f", (double) value);
        Function<Object, String> percent = value -> String.format(Locale.ROOT, "%.0f %%", 100 * (double) value);
        printer.say("%s: %s %s, %d rows on the true front"
                .formatted(
                        problem.objectives(),
                        several ? "hypervolume" : "best",
                        plain.apply(problem.best()),
                        problem.front().size()));
        List<Column<ControllerComparison>> comparisons = comparisons("evaluations", several ? "%+.4f" : "%+.2f");
        printer.rows(
                Map.of("comparisons", Printer.objects(result.comparisons(), comparisons)),
                "scores",
                result.scores(),
                List.of(
                        Column.of("controller", ControllerScore::controller),
                        Column.of("evaluations", ControllerScore::evaluations),
                        Column.<ControllerScore>of("runs", row -> row.scores().size()),
                        Column.<ControllerScore>of("mean", ControllerScore::mean)
                                .headed(several ? "hypervolume ratio" : "reported")
                                .shown(score),
                        Column.<ControllerScore>of("deviation", ControllerScore::deviation)
                                .headed("±")
                                .shown(score),
                        Column.<ControllerScore>of("regret", ControllerScore::regret)
                                .shown(plain),
                        Column.<ControllerScore>of("frontShare", ControllerScore::frontShare)
                                .headed("of the front")
                                .shown(percent),
                        Column.<ControllerScore>of("duplicates", ControllerScore::duplicates)
                                .shown(plain),
                        Column.<ControllerScore>of("rejected", ControllerScore::rejected)
                                .shown(plain),
                        Column.<ControllerScore>of("perSecond", ControllerScore::perSecond)
                                .headed("proposals/s")
                                .shown(value -> "%,.0f".formatted((double) value)),
                        Column.<ControllerScore>of("medianMs", ControllerScore::medianMs)
                                .headed("ms each at the end")
                                .shown(plain)));
        if (printer.forPeople() && !result.comparisons().isEmpty()) {
            printer.say("");
            printer.say("Mann-Whitney U tests");
            printer.rows(result.comparisons(), comparisons);
        }
    }

    /**
     * @param after what {@link ControllerComparison#after} counts
     * @param difference the format of a difference of scores
     */
    static List<Column<ControllerComparison>> comparisons(String after, String difference) {
        return List.of(
                Column.of("one", ControllerComparison::one),
                Column.of("other", ControllerComparison::other),
                Column.of(after, ControllerComparison::after),
                Column.<ControllerComparison>of("difference", ControllerComparison::difference)
                        .shown(value -> String.format(Locale.ROOT, difference, (double) value)),
                Column.<ControllerComparison>of("pValue", ControllerComparison::pValue)
                        .headed("p")
                        .shown(value -> String.format(Locale.ROOT, "%.2g", (double) value)));
    }

    private void write(
            Terminal terminal,
            Path file,
            TableDescription described,
            TableProblem problem,
            ControllerBenchmark.Result result) {
        try {
            new ControllerReport(described.name(), problem, result).write(file);
            terminal.err().println(file.toAbsolutePath());
        } catch (IOException e) {
            throw new WrongInputException(file + " cannot be written: " + e.getMessage(), e);
        }
    }
}
