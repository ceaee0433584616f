package dev.espalier.experiments.benchmark;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.device.Device;
import dev.espalier.experiments.definition.BudgetSection;
import dev.espalier.experiments.definition.Experiment;
import dev.espalier.experiments.definition.StrategySection;
import dev.espalier.experiments.study.Laboratory;
import dev.espalier.search.pareto.Costs;
import dev.espalier.search.store.StoredStudy;
import dev.espalier.search.study.StudyListener;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Trial;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Runs controllers on an experiment that trains, each with seeds 1, 2, … and all for the same wall time. Every search is an
 * ordinary study in a home of its own. First come all controllers with seed 1, then all with seed 2, and so on, one search
 * at a time, so that whatever else the machine does falls on all of them alike.
 */
public final class SearchBenchmark {
    private final Experiment experiment;
    private final Map<String, StrategySection> controllers;
    private final Duration time;
    private final int runs;
    private final OptionalInt workers;

    /** Hears how it comes along. */
    @FunctionalInterface
    public interface Watcher {
        /**
         * A search finished a trial, or came to its end.
         *
         * @param searched by all searches up to now
         */
        void advanced(String controller, long seed, int trials, Duration searched);
    }

    /**
     * @param experiment its strategy, seed and budget give way
     * @param controllers by the name under which they are reported
     * @param time of each search
     * @param workers candidates trained at once; as the experiment says if empty
     * @throws IllegalArgumentException if there is nothing to run, or nothing to compare it by
     */
    public SearchBenchmark(
            Experiment experiment,
            Map<String, StrategySection> controllers,
            Duration time,
            int runs,
            OptionalInt workers) {
        require(!controllers.isEmpty(), "needs at least one controller");
        require(runs > 0, "runs must be positive, got %d", runs);
        require(time.isPositive(), "a search needs some time, got %s", time);
        require(
                experiment.objectives().size() <= 3,
                "searches are compared by hypervolume, which is computed for at most 3 objectives, got %s",
                experiment.objectives());
        this.experiment = experiment;
        this.controllers = new LinkedHashMap<>(controllers);
        this.time = time;
        this.runs = runs;
        this.workers = workers;
    }

    /** Time that all searches take together; starting their workers and confirming their fronts comes on top. */
    public Duration searching() {
        return time.multipliedBy((long) controllers.size() * runs);
    }

    /**
     * Runs everything.
     *
     * @param folder where each search gets a folder as its home, called after controller and seed
     * @param devices that the experiment may ask for, beside those that are always there
     * @throws InterruptedException if the thread is interrupted; the search that runs is stopped
     */
    public SearchScores run(Path folder, List<Device> devices, Watcher watcher) throws InterruptedException {
        List<TimedSearch> searches = new ArrayList<>();
        for (int seed = 1; seed <= runs; seed++) {
            for (Map.Entry<String, StrategySection> controller : controllers.entrySet()) {
                Clock clock = new Clock(controller.getKey(), seed, time.multipliedBy(searches.size()), watcher);
                Path home = folder.resolve(controller.getKey().replaceAll("[^A-Za-z0-9.=-]", "-") + "-" + seed);
                searches.add(search(controller.getValue(), clock, home, devices));
            }
        }
        return SearchScores.of(searches, experiment.objectives(), time);
    }

    private TimedSearch search(StrategySection strategy, Clock clock, Path home, List<Device> devices)
            throws InterruptedException {
        try (Laboratory laboratory = Laboratory.open(home)) {
            devices.stream()
                    .filter(device -> laboratory.devices().find(device.name()).isEmpty())
                    .forEach(laboratory.devices()::add);
            String study = laboratory.create(experiment
                    .withStrategy(strategy)
                    .withSeed(clock.seed)
                    .withBudget(new BudgetSection(0, time.toMillis() / 60_000.0)));
            laboratory.run(study, workers, clock);
            return clock.search();
        }
    }

    /** Notes what is found, and when. */
    private final class Clock implements StudyListener {
        private final String controller;
        private final long seed;
        private final Duration before;
        private final Watcher watcher;
        private final List<TimedSearch.Found> found = new ArrayList<>();
        private int trials;
        private long began;

        Clock(String controller, long seed, Duration before, Watcher watcher) {
            this.controller = controller;
            this.seed = seed;
            this.before = before;
            this.watcher = watcher;
        }

        @Override
        public void started(StoredStudy study, List<Trial> known) {
            began = System.nanoTime();
        }

        @Override
        public void trialFinished(Trial trial) {
            Duration since = Duration.ofNanos(System.nanoTime() - began);
            if (since.compareTo(time) > 0) {
                return;
            }
            trials++;
            List<Metric> objectives = experiment.objectives();
            List<Limit> limits = experiment.limits();
            if (trial.outcome() instanceof Outcome.Measured measured
                    && measured.measurements().broken(limits).isEmpty()) {
                found.add(new TimedSearch.Found(
                        since.toMillis() / 1000.0, Costs.of(measured.measurements(), objectives)));
            }
            watcher.advanced(controller, seed, trials, before.plus(since));
        }

        @Override
        public void ended(StoredStudy study) {
            watcher.advanced(controller, seed, trials, before.plus(time));
        }

        TimedSearch search() {
            return new TimedSearch(controller, seed, trials, found);
        }
    }
}
