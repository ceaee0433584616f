package dev.espalier.experiments.definition;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Metric;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What to search, on which data, under which limits and for how long: one experiment file, every default filled in. */
public record Experiment(
        @Key(or = "''", doc = "What the study is called; without it, as the file is.")
        String name,

        @Key(or = "1", doc = "All randomness comes from it: two runs with one seed try the same candidates.")
        long seed,

        @Key(doc = "The images.") DataSection data,
        @Key(doc = "What may be chosen.") SpaceSection space,

        @Key(
                or = "{accuracy: maximize, latencyMs: minimize}",
                doc =
                        "Metrics to trade against each other, two or three as a rule; one alone is made as good as can be.")
        List<Metric> objectives,

        @Key(doc = "What no model may exceed; checked before anything is trained.")
        List<Limit> limits,

        @Key(doc = "Where latency is measured.") DeviceSection device,
        @Key(doc = "How candidates are proposed.") StrategySection strategy,

        @Key(doc = "When the search ends: at whichever comes first.")
        BudgetSection budget,

        @Key(doc = "How each candidate is trained.") TrainingSection training,

        @Key(doc = "Whether trainings pause, so that only the best candidates are trained to the end.")
        FidelitySection fidelity,

        @Key(
                or = "0",
                atLeast = 0,
                atMost = 1024,
                doc = "Candidates trained at once, each in a process of one thread; 0 is one per core.")
        int workers) {

    /** @throws IllegalArgumentException if the objectives or limits cannot be searched for */
    public Experiment {
        require(
                name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}|"),
                "a name needs 1 to 100 letters, digits, dots, dashes or underscores, got '%s'",
                name);
        objectives = List.copyOf(objectives);
        limits = List.copyOf(limits);
        require(
                !objectives.isEmpty() && objectives.stream().distinct().count() == objectives.size(),
                "needs at least one objective, and each once, got %s",
                objectives);
        require(
                objectives.stream().noneMatch(Metric.REPORTED::contains)
                        && limits.stream().map(Limit::metric).noneMatch(Metric.REPORTED::contains),
                "%s are reported, and must not steer a search",
                Metric.REPORTED);
        require(
                objectives.stream().noneMatch(Metric::isPrediction)
                        && limits.stream().map(Limit::metric).noneMatch(Metric::isPrediction),
                "a predicted latency must not steer a search; name the latency itself, latencyMs or latencyMs@DEVICE");
        require(
                limits.stream().allMatch(limit -> limit.metric().goal() == Metric.Goal.MINIMIZE),
                "accuracy can be no limit: it is known only after training; make it an objective");
        if (strategy.name().rewarded()) {
            strategy.rewardFor(objectives, limits);
        }
        if (strategy.name() == StrategySection.Name.NETADAPT) {
            strategy.aimFor(objectives, limits);
        }
        checkProxies(strategy.suiting(objectives), space, training);
        fidelity.check(training.epochs());
        if (space.compress().named()) {
            fidelity.checkForCompression();
        }
        require(
                !fidelity.pauses()
                        || strategy.name() != StrategySection.Name.EXTERNAL
                                && training.evaluator() != TrainingSection.Evaluator.EXTERNAL,
                "fidelity.schedule: what is proposed or evaluated outside is not paused; set it to none");
    }

    private static void checkProxies(StrategySection strategy, SpaceSection space, TrainingSection training) {
        if (strategy.proxies().isEmpty()) {
            return;
        }
        require(
                strategy.name() == StrategySection.Name.SURROGATE,
                "strategy.proxies: only the surrogate asks them, and the strategy is %s; set it to []",
                strategy.name());
        require(
                !space.compress().named(),
                "strategy.proxies: they judge networks that nobody has trained, and a compression has trained weights;"
                        + " set it to []");
        require(
                training.evaluator() != TrainingSection.Evaluator.EXTERNAL,
                "strategy.proxies: they look at training images, which an external evaluator keeps; set it to []");
    }

    /** Whether somebody outside proposes its candidates. */
    public boolean proposedOutside() {
        return strategy.name() == StrategySection.Name.EXTERNAL;
    }

    /** Whether somebody outside evaluates its candidates. */
    public boolean evaluatedOutside() {
        return training.evaluator() == TrainingSection.Evaluator.EXTERNAL;
    }

    /** How many candidates are evaluated at once on this machine. */
    public int processes() {
        return workers > 0 ? workers : Runtime.getRuntime().availableProcessors();
    }

    /** This experiment under another name. */
    public Experiment named(String other) {
        return new Experiment(
                other, seed, data, space, objectives, limits, device, strategy, budget, training, fidelity, workers);
    }

    /** This experiment with another seed. */
    public Experiment withSeed(long other) {
        return new Experiment(
                name, other, data, space, objectives, limits, device, strategy, budget, training, fidelity, workers);
    }

    /** This experiment under other limits. */
    public Experiment withLimits(List<Limit> other) {
        return new Experiment(
                name, seed, data, space, objectives, other, device, strategy, budget, training, fidelity, workers);
    }

    /** This experiment in another space. */
    public Experiment withSpace(SpaceSection other) {
        return new Experiment(
                name, seed, data, other, objectives, limits, device, strategy, budget, training, fidelity, workers);
    }

    /** This experiment on other images. */
    public Experiment withData(DataSection other) {
        return new Experiment(
                name, seed, other, space, objectives, limits, device, strategy, budget, training, fidelity, workers);
    }

    /** This experiment with another strategy. */
    public Experiment withStrategy(StrategySection other) {
        return new Experiment(
                name, seed, data, space, objectives, limits, device, other, budget, training, fidelity, workers);
    }

    /** This experiment with another budget. */
    public Experiment withBudget(BudgetSection other) {
        return new Experiment(
                name, seed, data, space, objectives, limits, device, strategy, other, training, fidelity, workers);
    }

    /** This experiment with trainings that pause otherwise. */
    public Experiment withFidelity(FidelitySection other) {
        return new Experiment(
                name, seed, data, space, objectives, limits, device, strategy, budget, training, other, workers);
    }

    /** The latencies on further devices: those that objectives or limits ask for, and those asked for beside. */
    public List<Metric> furtherLatencies() {
        Stream<Metric> asked = Stream.concat(
                        objectives.stream(), limits.stream().map(Limit::metric))
                .filter(metric -> metric.device().isPresent());
        return Stream.concat(asked, device.also().stream().map(Metric::latencyOn))
                .distinct()
                .toList();
    }

    /** Every key with its value, defaults included: nested maps, lists, texts, numbers and truth values, for forms. */
    public Map<String, Object> values() {
        return YamlText.values(toYaml());
    }

    /** The experiment as a file with every key; {@link ExperimentReader#read(String)} reads it as this value again. */
    public String toYaml() {
        return YamlText.print(ExperimentReader.FORM.write(this));
    }
}
