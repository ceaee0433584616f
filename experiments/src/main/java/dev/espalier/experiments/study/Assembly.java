package dev.espalier.experiments.study;

import dev.espalier.evaluators.cost.CostEvaluator;
import dev.espalier.evaluators.data.DataSource;
import dev.espalier.evaluators.latency.LatencyProtocol;
import dev.espalier.evaluators.proxy.Proxy;
import dev.espalier.evaluators.pruning.ResourceCost;
import dev.espalier.evaluators.worker.WorkerSettings;
import dev.espalier.experiments.definition.BudgetSection;
import dev.espalier.experiments.definition.CompressSection;
import dev.espalier.experiments.definition.DataSection;
import dev.espalier.experiments.definition.Experiment;
import dev.espalier.experiments.definition.SpaceSection;
import dev.espalier.experiments.definition.StartSection;
import dev.espalier.experiments.definition.StrategySection;
import dev.espalier.experiments.definition.TrainingSection;
import dev.espalier.search.store.Budget;
import dev.espalier.search.store.StudyPlan;
import dev.espalier.search.strategy.ShrinkExpand;
import dev.espalier.search.surrogate.Clues;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.shrinking.CompressionSpace;
import dev.espalier.space.shrinking.Sensitivity;
import dev.espalier.space.shrinking.Shrinking;
import dev.espalier.space.statistics.SpaceStatistics;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the parts of the engine need to hear of an experiment. */
final class Assembly {
    private final Experiment experiment;
    private final Path home;
    private final Optional<Compression> compression;
    private Optional<SearchSpace> space;

    /** @param home folder of all studies */
    Assembly(Experiment experiment, Path home) {
        this(
                experiment,
                home,
                Optional.of(experiment.space().compress())
                        .filter(CompressSection::named)
                        .map(section -> new Compression(section, home)),
                Optional.empty());
    }

    private Assembly(Experiment experiment, Path home, Optional<Compression> compression, Optional<SearchSpace> space) {
        this.experiment = experiment;
        this.home = home;
        this.compression = compression;
        this.space = space;
    }

    Experiment experiment() {
        return experiment;
    }

    /** The same parts for a search that begins with {@code start}. */
    Assembly beginningWith(StartSection start) {
        return new Assembly(experiment.withStrategy(experiment.strategy().withStart(start)), home, compression, space);
    }

    /**
     * Those of the experiment with everything written out that it leaves open.
     *
     * @throws dev.espalier.evaluators.data.DataException if the data cannot be loaded
     * @throws IllegalArgumentException if the data is not what the experiment says
     */
    Assembly resolved() {
        Resolution resolution = Resolution.of(experiment, compression);
        return new Assembly(resolution.experiment(), home, resolution.compression(), Optional.empty());
    }

    /** The images of a resolved experiment, as its networks want them. */
    DataSource data() {
        return compression.map(model -> model.prepared(images())).orElseGet(this::images);
    }

    private DataSource images() {
        return Images.source(experiment.data());
    }

    /** The space of a resolved experiment, made when it is first asked for. */
    synchronized SearchSpace space() {
        SearchSpace made = space.orElseGet(this::newSpace);
        space = Optional.of(made);
        return made;
    }

    private SearchSpace newSpace() {
        SpaceSection said = experiment.space();
        DataSection data = experiment.data();
        return compression
                .<SearchSpace>map(model -> model.space(images(), said.precisions()))
                .orElseGet(() -> said.searchSpace(data.channels(), data.classes()));
    }

    /** What the model of a compression can bear, if that was measured and the model is still there. */
    Optional<Sensitivity> sensitivity(SearchSpace space) {
        return compression
                .filter(model -> Files.exists(model.section().file()))
                .flatMap(model -> model.knownSensitivity((CompressionSpace) space, images()));
    }

    /**
     * What is known of the model that is compressed without a trial of it: its accuracy, on the validation images that were
     * probed with, what is counted of it, and the length of its file. Empty if nothing is compressed, or it was not probed,
     * or its file is gone.
     */
    Optional<Measurements> original(SearchSpace space) {
        File file = experiment.space().compress().file().toFile();
        return sensitivity(space)
                .map(known -> CostEvaluator.counted(space.decode(((CompressionSpace) space).whole()))
                        .with(Metric.ACCURACY, Measurement.exact(known.whole()))
                        .with(Metric.SIZE_BYTES, Measurement.exact(file.length())));
    }

    /**
     * In which order a compression takes least harm; none if nothing is compressed, or the strategy has a path of its own to
     * the limits. It takes a while the first time.
     *
     * @param progress told how far it is
     */
    Optional<Shrinking> shrinking(SearchSpace space, Compression.Progress progress) throws InterruptedException {
        if (compression.isEmpty() || experiment.strategy().name().path()) {
            return Optional.empty();
        }
        CompressionSpace compressions = (CompressionSpace) space;
        return Optional.of(
                new Shrinking(compressions, compression.get().sensitivity(compressions, images(), progress)));
    }

    /** What leads a search of {@code space}, with what is known of how it gives way. */
    Guidance guidance(SearchSpace space, Optional<Shrinking> shrinking) {
        return new Guidance(
                experiment, space, shrinking, metric -> learner(space, metric), proxies -> clues(space, proxies));
    }

    private Clues clues(SearchSpace space, List<Proxy> proxies) {
        return new ZeroCostClues(
                space, data(), proxies, experiment.seed(), ScoreFiles.of(home.resolve("proxies"), experiment.toYaml()));
    }

    private ShrinkExpand.Learner learner(SearchSpace space, Metric metric) {
        return new LearntWidths(
                space,
                data(),
                LearntWidths.recipe(training().recipe()),
                metric.equals(Metric.PARAMS) ? new ResourceCost.Size() : new ResourceCost.Flops(),
                experiment.seed(),
                ScoreFiles.of(home.resolve("widths"), experiment.toYaml()));
    }

    /** The same for a search of a compression that begins, behind the designs that were said, with those that keep its latency. */
    Assembly withinLatency(StudyDevices devices) throws InterruptedException {
        if (!Guidance.begins(experiment) || !(space() instanceof CompressionSpace compressions)) {
            return this;
        }
        List<Assignment> found = LatencyStart.of(compressions, foreseeable(), devices);
        StartSection start = experiment.strategy().start();
        return found.isEmpty()
                ? this
                : beginningWith(start.of(Stream.concat(start.genes().stream(), found.stream())
                        .distinct()
                        .toList()));
    }

    /**
     * The limits of which it can be told beforehand whether they can be met, and the targets of a strategy that walks to them;
     * of what others measure it cannot.
     */
    List<Limit> foreseeable() {
        StrategySection said = experiment.strategy();
        return Stream.concat(experiment.limits().stream(), said.name().path() ? said.target().stream() : Stream.empty())
                .distinct()
                .filter(limit -> !experiment.evaluatedOutside() || SpaceStatistics.COUNTED.contains(limit.metric()))
                .toList();
    }

    TrainingPlan training() {
        return TrainingPlan.of(experiment);
    }

    StudyPlan plan() {
        BudgetSection budget = experiment.budget();
        return new StudyPlan(
                experiment.name(),
                experiment.toYaml(),
                experiment.objectives(),
                experiment.limits(),
                experiment.seed(),
                new Budget(
                        Optional.of(budget.trials()).filter(trials -> trials > 0),
                        Optional.of(budget.minutes())
                                .filter(minutes -> minutes > 0)
                                .map(minutes -> Duration.ofMillis(Math.round(minutes * 60_000)))));
    }

    WorkerSettings workers(int processes, StudyDevices devices) {
        TrainingSection training = experiment.training();
        return new WorkerSettings(
                processes,
                data(),
                compression.map(model -> model.section().file()),
                training().recipe(),
                devices.byMetric(),
                LatencyProtocol.STANDARD,
                training.timeLimit(),
                Math.toIntExact(training.heap() / 1_000_000));
    }
}
