package dev.espalier.experiments.benchmark;

import static dev.espalier.space.Requirement.require;

import dev.espalier.search.fidelity.Schedule;
import dev.espalier.search.strategy.Strategy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Runs controllers on a table, each with many seeds, as many at once as there are threads. Seeds are 1, 2, … and decide
 * all but the times.
 */
public final class ControllerBenchmark {
    private static final int CURVE = 40;

    private final TableProblem problem;
    private final Map<String, Maker> controllers;
    private final List<Integer> evaluations;
    private final int runs;
    private final int threads;

    /** Makes a controller afresh. */
    @FunctionalInterface
    public interface Maker {
        /** One that {@code seed} decides. */
        Schedule of(long seed);

        /** One of what {@code strategies} makes, whose candidates are all trained to the end. */
        static Maker whole(LongFunction<Strategy> strategies) {
            return seed -> Schedule.whole(strategies.apply(seed), 1);
        }
    }

    /** A point of a controller's curve. */
    public record Point(int evaluations, double mean) {}

    /**
     * What was found.
     *
     * @param scores by controller and number of evaluations, in the order asked for
     * @param comparisons of every two controllers at each number of evaluations
     * @param curves the mean score as it grew, by controller
     */
    public record Result(
            List<ControllerScore> scores, List<ControllerComparison> comparisons, Map<String, List<Point>> curves) {
        public Result {
            scores = List.copyOf(scores);
            comparisons = List.copyOf(comparisons);
            curves = new LinkedHashMap<>(curves);
        }
    }

    /**
     * @param controllers by the name under which they are reported
     * @param evaluations after how many the score is told
     * @throws IllegalArgumentException if there is nothing to run
     */
    public ControllerBenchmark(
            TableProblem problem, Map<String, Maker> controllers, List<Integer> evaluations, int runs, int threads) {
        require(!controllers.isEmpty(), "needs at least one controller");
        require(!evaluations.isEmpty() && evaluations.stream().allMatch(n -> n > 0), "evaluations must be positive");
        require(runs > 0 && threads > 0, "runs and threads must be positive, got %d and %d", runs, threads);
        this.problem = problem;
        this.controllers = new LinkedHashMap<>(controllers);
        this.evaluations = evaluations.stream().sorted().distinct().toList();
        this.runs = runs;
        this.threads = threads;
    }

    /** Number of searches that {@link #run} does. */
    public int searches() {
        return controllers.size() * runs;
    }

    /**
     * Runs everything.
     *
     * @param progress told the controller and the number of searches done, after each
     * @throws InterruptedException if the thread is interrupted; what runs is abandoned
     */
    public Result run(BiConsumer<String, Integer> progress) throws InterruptedException {
        List<Integer> grid = grid();
        Map<String, TableSearch[]> searches = new LinkedHashMap<>();
        ExecutorService pool = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().daemon().name("espalier-bench-", 1).factory());
        try {
            CompletionService<String> done = new ExecutorCompletionService<>(pool);
            controllers.forEach((name, maker) -> {
                TableSearch[] all = new TableSearch[runs];
                searches.put(name, all);
                for (int i = 0; i < runs; i++) {
                    int run = i;
                    done.submit(() -> {
                        all[run] = TableSearch.run(problem, maker.of(run + 1), grid);
                        return name;
                    });
                }
            });
            for (int i = 0; i < searches(); i++) {
                progress.accept(done.take().get(), i + 1);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a controller failed: " + e.getCause(), e);
        } finally {
            pool.shutdownNow();
        }
        return result(searches, grid);
    }

    /** After how many evaluations a run is looked at: where scores are asked for, and evenly for the curve. */
    private List<Integer> grid() {
        int last = evaluations.getLast();
        TreeSet<Integer> grid = new TreeSet<>(evaluations);
        IntStream.rangeClosed(1, CURVE).forEach(i -> grid.add(Math.max(1, i * last / CURVE)));
        return List.copyOf(grid);
    }

    private Result result(Map<String, TableSearch[]> searches, List<Integer> grid) {
        List<ControllerScore> scores = new ArrayList<>();
        Map<String, List<Point>> curves = new LinkedHashMap<>();
        searches.forEach((name, all) -> {
            evaluations.forEach(n -> scores.add(score(name, n, at(all, grid.indexOf(n)))));
            curves.put(
                    name,
                    IntStream.range(0, grid.size())
                            .mapToObj(i -> new Point(
                                    grid.get(i),
                                    at(all, i).stream()
                                            .mapToDouble(TableSearch.State::score)
                                            .average()
                                            .orElseThrow()))
                            .toList());
        });
        List<ControllerComparison> comparisons = new ArrayList<>();
        for (int i = 0; i < scores.size(); i++) {
            ControllerScore one = scores.get(i);
            for (ControllerScore other : scores.subList(i + 1, scores.size())) {
                if (one.evaluations() == other.evaluations()) {
                    comparisons.add(ControllerComparison.of(
                            one.controller(), one.values(), other.controller(), other.values(), one.evaluations()));
                }
            }
        }
        return new Result(scores, comparisons, curves);
    }

    private static List<TableSearch.State> at(TableSearch[] searches, int index) {
        return IntStream.range(0, searches.length)
                .mapToObj(i -> searches[i].states().get(index))
                .toList();
    }

    private ControllerScore score(String name, int n, List<TableSearch.State> states) {
        List<Double> values = states.stream().map(TableSearch.State::score).toList();
        double seconds = states.stream().mapToLong(TableSearch.State::nanos).sum() / 1e9;
        double proposals =
                states.stream().mapToInt(TableSearch.State::proposals).sum();
        double[] lastMs = states.stream()
                .mapToDouble(state -> state.lastNanos() / 1e6)
                .sorted()
                .toArray();
        return new ControllerScore(
                name,
                n,
                values,
                values.stream().collect(Collectors.averagingDouble(problem::regret)),
                states.stream().collect(Collectors.averagingDouble(TableSearch.State::frontShare)),
                states.stream().collect(Collectors.averagingInt(TableSearch.State::duplicates)),
                states.stream().collect(Collectors.averagingInt(TableSearch.State::rejected)),
                proposals / seconds,
                lastMs[lastMs.length / 2]);
    }
}
