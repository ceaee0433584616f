package dev.espalier.experiments.study;

import dev.espalier.evaluators.cost.CostEvaluator;
import dev.espalier.evaluators.data.DataSource;
import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.latency.LatencyProtocol;
import dev.espalier.evaluators.pruning.ResourceCost;
import dev.espalier.evaluators.table.LatencyTable;
import dev.espalier.evaluators.training.TrainingRecipe;
import dev.espalier.evaluators.worker.WorkerSettings;
import dev.espalier.experiments.definition.BudgetSection;
import dev.espalier.experiments.definition.CompressSection;
import dev.espalier.experiments.definition.DataSection;
import dev.espalier.experiments.definition.Experiment;
import dev.espalier.experiments.definition.FidelitySection;
import dev.espalier.experiments.definition.SpaceSection;
import dev.espalier.experiments.definition.StartSection;
import dev.espalier.experiments.definition.StrategySection;
import dev.espalier.experiments.definition.TrainingSection;
import dev.espalier.search.fidelity.Asha;
import dev.espalier.search.fidelity.Brackets;
import dev.espalier.search.fidelity.Ladder;
import dev.espalier.search.fidelity.Schedule;
import dev.espalier.search.store.Budget;
import dev.espalier.search.store.StudyPlan;
import dev.espalier.search.strategy.ShrinkExpand;
import dev.espalier.search.strategy.Strategy;
import dev.espalier.search.study.Repair;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.shrinking.CompressionSpace;
import dev.espalier.space.shrinking.Sensitivity;
import dev.espalier.space.shrinking.Shrinking;
import dev.espalier.space.statistics.Descent;
import dev.espalier.space.statistics.SpaceStatistics;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the parts of the engine need to hear of an experiment: each method turns one section into one part. */
final class Assembly {
    private final Experiment experiment;
    private final Path home;
    private final Compression compression;
    private Optional<SearchSpace> space;

    /** @param home folder of all studies */
    Assembly(Experiment experiment, Path home) {
        this(experiment, home, new Compression(experiment.space().compress(), home), Optional.empty());
    }

    private Assembly(Experiment experiment, Path home, Compression compression, Optional<SearchSpace> space) {
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
     * That of the experiment with what only the data can tell: channels, classes, and the folder wherever one stands; and with
     * what depends on the machine but must stay, should the study go on with other workers; and with what a model to
     * compress wants its images to be.
     *
     * @throws dev.espalier.evaluators.data.DataException if the data cannot be loaded
     * @throws IllegalArgumentException if the data is not what the experiment says
     */
    Assembly resolved() {
        DataSection data = experiment.data();
        if (experiment.evaluatedOutside() && data.channels() > 0 && data.classes() > 0 && !compresses()) {
            // Whoever evaluates has images of their own; all that a space needs to know of them is said.
            return new Assembly(experiment.withStrategy(decided()), home, compression, Optional.empty());
        }
        ImageDataset images = data.source() == DataSection.Source.BUILT_IN
                // A few images tell as much as all of them.
                ? new DataSource.BuiltIn(data.seed(), 10, 10, 10).load()
                : images().load();
        int channels = agreed("data.channels", data.channels(), images.shape().channels());
        int classes = agreed("data.classes", data.classes(), images.classes().size());
        String folder = data.dir().isEmpty()
                ? ""
                : Path.of(data.dir()).toAbsolutePath().normalize().toString();
        SpaceSection space = experiment.space();
        Compression found = compresses() ? compression.resolved(images().load()) : compression;
        Experiment resolved = experiment
                .withData(new DataSection(
                        data.source(),
                        folder,
                        data.train(),
                        data.validation(),
                        data.test(),
                        data.seed(),
                        channels,
                        classes))
                .withSpace(space.withCompress(found.section()))
                .withStrategy(decided());
        return new Assembly(resolved, home, found, Optional.empty());
    }

    /** The strategy with what is left to this machine and these objectives written out. */
    private StrategySection decided() {
        StrategySection strategy = experiment.strategy().suiting(experiment.objectives());
        return strategy.ahead() > 0 ? strategy : strategy.withAhead(2 * processes());
    }

    /** How many candidates are evaluated at once. */
    int processes() {
        return experiment.workers() > 0
                ? experiment.workers()
                : Runtime.getRuntime().availableProcessors();
    }

    private static int agreed(String key, int said, int found) {
        if (said != 0 && said != found) {
            throw new IllegalArgumentException(key + ": the data has " + found + ", the experiment says " + said);
        }
        return found;
    }

    private boolean compresses() {
        return experiment.space().compress().named();
    }

    /** The images of a resolved experiment, as its networks want them. */
    DataSource data() {
        return compresses() ? compression.prepared(images()) : images();
    }

    private DataSource images() {
        return Images.source(experiment.data());
    }

    /** The space of a resolved experiment, made when it is first asked for. */
    synchronized SearchSpace space() {
        SearchSpace made = space.orElseGet(() -> compresses()
                ? compression.space(images(), experiment.space().precisions())
                : experiment
                        .space()
                        .searchSpace(
                                experiment.data().channels(), experiment.data().classes()));
        space = Optional.of(made);
        return made;
    }

    /** What the model of a compression can bear, if that was measured and the model is still there. */
    Optional<Sensitivity> sensitivity(SearchSpace space) {
        return space instanceof CompressionSpace compressions
                        && Files.exists(experiment.space().compress().file())
                ? compression.knownSensitivity(compressions, images())
                : Optional.empty();
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
        return space instanceof CompressionSpace compressions
                        && !experiment.strategy().name().path()
                ? Optional.of(new Shrinking(compressions, compression.sensitivity(compressions, images(), progress)))
                : Optional.empty();
    }

    /** What brings proposals within limits; only compressions have an order in which they give way. */
    Repair repair(Optional<Shrinking> shrinking) {
        return shrinking
                .<Repair>map(order -> new LimitRepair(order, new Foretold(experiment.seed())))
                .orElse(Repair.NONE);
    }

    /** @param tables of the latencies that are told by some */
    Strategy strategy(SearchSpace space, Map<Metric, LatencyTable> tables, Optional<Shrinking> shrinking) {
        StrategySection said = experiment.strategy();
        List<Assignment> start = new ArrayList<>(said.start().genes());
        if (begins()) {
            start.addAll(beginnings(space, shrinking));
        }
        Controllers.Task task = new Controllers.Task(
                space.choices(),
                experiment.objectives(),
                experiment.limits(),
                new DesignPreview(space, experiment.objectives(), experiment.limits()),
                () -> CountedCosts.allowed(space, experiment.limits(), smallest(space)),
                new DesignEstimate(space, tables),
                metric -> learner(space, metric));
        return Controllers.of(said, task, experiment.seed(), start);
    }

    private ShrinkExpand.Learner learner(SearchSpace space, Metric metric) {
        return new LearntWidths(
                space,
                data(),
                LearntWidths.recipe(recipe(experiment.training())),
                metric.equals(Metric.PARAMS) ? new ResourceCost.Size() : new ResourceCost.Flops(),
                experiment.seed(),
                ScoreFiles.of(home.resolve("widths"), experiment.toYaml()));
    }

    /** Whether the strategy begins with what is known to be good; a baseline is none, and some have a path of their own. */
    private boolean begins() {
        StrategySection.Name name = experiment.strategy().name();
        return name != StrategySection.Name.RANDOM
                && name != StrategySection.Name.SOBOL
                && !name.path()
                && !experiment.proposedOutside();
    }

    /** The same for a search of a compression that begins, behind the designs that were said, with those that keep its latency. */
    Assembly withinLatency(StudyDevices devices) throws InterruptedException {
        if (!begins() || !(space() instanceof CompressionSpace compressions)) {
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

    /** The fast end of the front, more or less, which chance would seldom find; and what is known to be good. */
    private List<Assignment> beginnings(SearchSpace space, Optional<Shrinking> shrinking) {
        List<Assignment> all = new ArrayList<>();
        if (space instanceof CompressionSpace compressions && shrinking.isPresent()) {
            all.addAll(Compression.beginnings(
                    compressions,
                    shrinking.get(),
                    new Foretold(experiment.seed()),
                    experiment.limits(),
                    experiment.strategy().population(20) - 1));
        }
        all.add(smallest(space));
        return all.stream().distinct().toList();
    }

    private Assignment smallest(SearchSpace space) {
        return new Descent(space, experiment.seed())
                .cheapest(design ->
                        CostModel.count(design.network(), design.precision()).macs());
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

    /** How far the candidates that {@code strategy} proposes are trained. */
    Schedule schedule(Strategy strategy) {
        FidelitySection said = experiment.fidelity();
        int epochs = experiment.training().epochs();
        return switch (said.schedule()) {
            case NONE -> Schedule.whole(strategy, epochs);
            case HALVING -> Brackets.halving(strategy, ladder(), said.factor());
            case HYPERBAND -> Brackets.hyperband(strategy, ladder(), said.factor());
            case ASHA -> new Asha(strategy, ladder(), said.factor());
        };
    }

    private Ladder ladder() {
        FidelitySection said = experiment.fidelity();
        return Ladder.rising(said.from(), said.factor(), experiment.training().epochs());
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
                Optional.of(experiment.space().compress())
                        .filter(CompressSection::named)
                        .map(CompressSection::file),
                recipe(training),
                devices.byMetric(),
                LatencyProtocol.STANDARD,
                training.timeLimit(),
                Math.toIntExact(training.heap() / 1_000_000));
    }

    private static TrainingRecipe recipe(TrainingSection training) {
        return TrainingRecipe.builder()
                .epochs(training.epochs())
                .batchSize(training.batchSize())
                .optimizer(
                        switch (training.optimizer()) {
                            case SGD -> TrainingRecipe.Optimizer.SGD;
                            case ADAMW -> TrainingRecipe.Optimizer.ADAMW;
                        })
                .learningRate(training.learningRate())
                .momentum(training.momentum())
                .weightDecay(training.weightDecay())
                .warmUp(training.warmup())
                .labelSmoothing(training.labelSmoothing())
                .flip(training.flip())
                .shift(training.shift())
                .build();
    }
}
