package dev.espalier.experiments.benchmark;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.cost.CostEvaluator;
import dev.espalier.experiments.definition.Experiment;
import dev.espalier.experiments.definition.StrategySection;
import dev.espalier.experiments.study.Controllers;
import dev.espalier.search.store.Budget;
import dev.espalier.search.store.StudyPlan;
import dev.espalier.search.store.StudyStore;
import dev.espalier.search.strategy.Strategy;
import dev.espalier.search.study.Study;
import dev.espalier.search.study.StudyListener;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.trial.Candidate;
import dev.espalier.space.trial.CandidateEvaluator;
import dev.espalier.space.trial.Epoch;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Trial;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * The engine's own time for a trial: {@link #PARTS propose, decode, count, tell known candidates, store, publish}. It is a
 * whole search whose evaluator answers at once, with a learning curve of eight epochs to store; the time of a
 * trial is that from the trial before to it. The first tenth warms up and is not counted.
 */
public final class OverheadBenchmark {
    private static final int CLASSES = 10;
    private static final int CHANNELS = 3;
    private static final int EPOCHS = 8;

    /** What a trial's time is made of. */
    public static final List<String> PARTS = List.of("propose", "decode", "cost", "dedupe", "store", "publish");

    /** What the trials are stored in. */
    public static final String STORE = "H2 file";

    private OverheadBenchmark() {}

    /**
     * What was measured of some trials in a row.
     *
     * @param controller what proposed them
     * @param after number of the last of them
     * @param trials number of trials counted
     * @param medianMs milliseconds that half of them stay under
     * @param p95Ms milliseconds that 95 of 100 stay under
     * @param processorMs median of the processor's time that the search spent on one, whatever else ran meanwhile
     * @param heapBytes memory in use after them, garbage collected
     */
    public record Result(
            String controller,
            int after,
            int trials,
            double medianMs,
            double p95Ms,
            double processorMs,
            long heapBytes) {}

    /**
     * Searches the space of {@code experiment}.
     *
     * @param home a folder for the store, not used for anything else
     * @param controller its name
     * @param trials how many, at least 20
     * @param steps how many parts they are told in
     * @param finished told the number of each trial
     * @throws IllegalArgumentException if {@code trials} is less than 20, there are fewer than two for each step, or the space
     *     is too small
     */
    public static List<Result> run(
            Path home, Experiment experiment, StrategySection controller, int trials, int steps, IntConsumer finished) {
        require(trials >= 20, "the benchmark needs at least 20 trials, got %d", trials);
        require(
                steps >= 1 && 2 * steps <= trials,
                "%d trials can be told in 1 to %d steps, got %d",
                trials,
                trials / 2,
                steps);
        SearchSpace space = experiment.space().searchSpace(CHANNELS, CLASSES);
        List<Metric> objectives = List.of(Metric.ACCURACY, Metric.LATENCY_MS);
        String name = controller.name().name().toLowerCase(Locale.ROOT).replace('_', '-');
        Watch watch = new Watch(name, trials, steps, finished);
        try (StudyStore store = StudyStore.open(home)) {
            String study = store.create(new StudyPlan(
                            "overhead",
                            experiment.toYaml(),
                            objectives,
                            List.of(),
                            experiment.seed(),
                            Budget.ofTrials(trials)))
                    .id();
            Strategy strategy = Controllers.of(
                    controller, Controllers.task(space, objectives, List.of()), experiment.seed(), List.of());
            Study.builder(store, study, space, strategy, atOnce())
                    .screen(new CostEvaluator())
                    .listener(watch)
                    .build()
                    .run();
        }
        require(watch.results.size() == steps, "the space has too few designs for %d trials", trials);
        return watch.results;
    }

    /** Figures that are made up, but the same for the same candidate: wider is better, and slower. */
    private static CandidateEvaluator atOnce() {
        return (candidate, _) -> {
            double chance = (candidate.id().value().hashCode() & 0xffff) / 65536.0;
            double size = size(candidate);
            Measurements figures = Measurements.NONE
                    .with(Metric.ACCURACY, new Measurement(size / (size + 20) * (0.9 + chance / 10), 0.01, 2000))
                    .with(Metric.LATENCY_MS, new Measurement(0.05 + size / 100, 0.001, 500))
                    .with(Metric.SIZE_BYTES, Measurement.exact(10_000 + 1000 * size));
            List<Epoch> curve = IntStream.rangeClosed(1, EPOCHS)
                    .mapToObj(epoch -> new Epoch(epoch, 2.0 / epoch, chance, 1))
                    .toList();
            return new Outcome.Measured(figures, curve, List.of());
        };
    }

    private static double size(Candidate candidate) {
        return candidate.genes().toList().stream().mapToInt(Integer::intValue).sum();
    }

    private static double quantile(List<Double> sorted, double share) {
        return sorted.get((int) Math.min(sorted.size() - 1, Math.ceil(share * sorted.size()) - 1));
    }

    /** Takes the time from trial to trial; the first tenth of the first step warms up and is not counted. */
    private static final class Watch implements StudyListener {
        private final String controller;
        private final int trials;
        private final int steps;
        private final IntConsumer finished;
        private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        private final List<Result> results = new ArrayList<>();
        private final List<Double> milliseconds = new ArrayList<>();
        private final List<Double> processor = new ArrayList<>();
        private int seen;
        private long last = System.nanoTime();
        private long lastOfThread = threads.getCurrentThreadCpuTime();

        Watch(String controller, int trials, int steps, IntConsumer finished) {
            this.controller = controller;
            this.trials = trials;
            this.steps = steps;
            this.finished = finished;
        }

        /** Called on the thread that searches. */
        @Override
        public void trialFinished(Trial trial) {
            long now = System.nanoTime();
            long ofThread = threads.getCurrentThreadCpuTime();
            seen++;
            if (seen > trials / (10 * steps)) {
                milliseconds.add((now - last) / 1e6);
                processor.add((ofThread - lastOfThread) / 1e6);
            }
            finished.accept(seen);
            if (seen == (long) trials * (results.size() + 1) / steps) {
                milliseconds.sort(null);
                processor.sort(null);
                results.add(new Result(
                        controller,
                        seen,
                        milliseconds.size(),
                        quantile(milliseconds, 0.5),
                        quantile(milliseconds, 0.95),
                        quantile(processor, 0.5),
                        heap()));
                milliseconds.clear();
                processor.clear();
            }
            last = System.nanoTime();
            lastOfThread = threads.getCurrentThreadCpuTime();
        }

        private static long heap() {
            System.gc();
            return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        }
    }
}
