package dev.espalier.experiments.benchmark;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.cost.CostEvaluator;
import dev.espalier.experiments.definition.Experiment;
import dev.espalier.search.store.Budget;
import dev.espalier.search.store.StudyPlan;
import dev.espalier.search.store.StudyStore;
import dev.espalier.search.strategy.Nsga2;
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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The engine's own time for a trial: {@link #PARTS propose, decode, count, tell known candidates, store, publish}. It is a
 * whole search with NSGA-II whose evaluator answers at once, with a learning curve of eight epochs to store; the time of a
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
     * What was measured.
     *
     * @param trials number of trials counted
     * @param medianMs milliseconds that half of them stay under
     * @param p95Ms milliseconds that 95 of 100 stay under
     */
    public record Result(int trials, double medianMs, double p95Ms) {}

    /**
     * Searches the space of {@code experiment}.
     *
     * @param home a folder for the store, not used for anything else
     * @param trials how many, at least 20
     * @throws IllegalArgumentException if {@code trials} is less than 20, or the space is too small
     */
    public static Result run(Path home, Experiment experiment, int trials) {
        require(trials >= 20, "the benchmark needs at least 20 trials, got %d", trials);
        SearchSpace space = experiment.space().searchSpace(CHANNELS, CLASSES);
        List<Metric> objectives = List.of(Metric.ACCURACY, Metric.LATENCY_MS);
        Watch watch = new Watch();
        try (StudyStore store = StudyStore.open(home)) {
            String study = store.create(new StudyPlan(
                            "overhead",
                            experiment.toYaml(),
                            objectives,
                            List.of(),
                            experiment.seed(),
                            Budget.ofTrials(trials)))
                    .id();
            Nsga2 strategy = new Nsga2(space.choices(), Nsga2.Settings.DEFAULT, experiment.seed());
            Study.builder(store, study, space, strategy, atOnce())
                    .screen(new CostEvaluator())
                    .listener(watch)
                    .build()
                    .run();
        }
        List<Double> counted =
                watch.milliseconds.stream().skip(trials / 10).sorted().toList();
        require(!counted.isEmpty(), "the space has too few designs for %d trials", trials);
        return new Result(counted.size(), quantile(counted, 0.5), quantile(counted, 0.95));
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

    private static final class Watch implements StudyListener {
        private final List<Double> milliseconds = new ArrayList<>();
        private long last = System.nanoTime();

        @Override
        public void trialFinished(Trial trial) {
            long now = System.nanoTime();
            milliseconds.add((now - last) / 1e6);
            last = now;
        }
    }
}
