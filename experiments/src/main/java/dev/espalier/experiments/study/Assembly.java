package dev.espalier.experiments.study;

import dev.espalier.evaluators.data.DataSource;
import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.latency.LatencyProtocol;
import dev.espalier.evaluators.training.TrainingRecipe;
import dev.espalier.evaluators.worker.WorkerSettings;
import dev.espalier.experiments.definition.BudgetSection;
import dev.espalier.experiments.definition.DataSection;
import dev.espalier.experiments.definition.Experiment;
import dev.espalier.experiments.definition.StrategySection;
import dev.espalier.experiments.definition.TrainingSection;
import dev.espalier.search.store.Budget;
import dev.espalier.search.store.StudyPlan;
import dev.espalier.search.strategy.Strategy;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.statistics.Descent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the parts of the engine need to hear of an experiment: each method turns one section into one part. */
final class Assembly {
    private static final int BUILT_IN_TRAIN = 8_000;
    private static final int BUILT_IN_SCORED = 2_000;
    private static final int FILES_VALIDATION = 5_000;

    private final Experiment experiment;

    Assembly(Experiment experiment) {
        this.experiment = experiment;
    }

    /**
     * The experiment with what only the data can tell: channels, classes, and the folder wherever one stands; and with
     * what depends on the machine but must stay, should the study go on with other workers.
     *
     * @throws dev.espalier.evaluators.data.DataException if the data cannot be loaded
     * @throws IllegalArgumentException if the data is not what the experiment says
     */
    Experiment resolved() {
        DataSection data = experiment.data();
        ImageDataset images = data.source() == DataSection.Source.BUILT_IN
                // A few images tell as much as all of them.
                ? new DataSource.BuiltIn(data.seed(), 10, 10, 10).load()
                : data().load();
        int channels = agreed("data.channels", data.channels(), images.shape().channels());
        int classes = agreed("data.classes", data.classes(), images.classes().size());
        String folder = data.dir().isEmpty()
                ? ""
                : Path.of(data.dir()).toAbsolutePath().normalize().toString();
        StrategySection strategy = experiment.strategy();
        return experiment
                .withData(new DataSection(
                        data.source(),
                        folder,
                        data.train(),
                        data.validation(),
                        data.test(),
                        data.seed(),
                        channels,
                        classes))
                .withStrategy(strategy.ahead() > 0 ? strategy : strategy.withAhead(2 * processes()));
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

    DataSource data() {
        DataSection data = experiment.data();
        return switch (data.source()) {
            case BUILT_IN ->
                new DataSource.BuiltIn(
                        data.seed(),
                        or(data.train(), BUILT_IN_TRAIN),
                        or(data.validation(), BUILT_IN_SCORED),
                        or(data.test(), BUILT_IN_SCORED));
            case IDX -> new DataSource.Idx(Path.of(data.dir()), or(data.validation(), FILES_VALIDATION), data.train());
            case FASHION_MNIST ->
                new DataSource.FashionMnistDownload(or(data.validation(), FILES_VALIDATION), data.train());
        };
    }

    private static int or(int said, int otherwise) {
        return said == 0 ? otherwise : said;
    }

    /** The space of a resolved experiment. */
    SearchSpace space() {
        return experiment
                .space()
                .searchSpace(experiment.data().channels(), experiment.data().classes());
    }

    Strategy strategy(SearchSpace space) {
        StrategySection said = experiment.strategy();
        boolean baseline = said.name() == StrategySection.Name.RANDOM || said.name() == StrategySection.Name.SOBOL;
        List<Assignment> start = new ArrayList<>(said.start().genes());
        if (!baseline) {
            start.add(smallest(space));
        }
        Controllers.Task task = new Controllers.Task(space.choices(), experiment.objectives(), experiment.limits());
        return Controllers.of(said, task, experiment.seed(), start);
    }

    /** The fast end of the front, more or less, which chance would seldom find. */
    private Assignment smallest(SearchSpace space) {
        return new Descent(space, experiment.seed())
                .cheapest(design ->
                        CostModel.count(design.network(), design.precision()).macs());
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
                Optional.empty(),
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
