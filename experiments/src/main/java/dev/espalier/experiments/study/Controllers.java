package dev.espalier.experiments.study;

import dev.espalier.evaluators.proxy.Proxy;
import dev.espalier.experiments.definition.StrategySection;
import dev.espalier.search.reinforcement.Allowance;
import dev.espalier.search.reinforcement.DeterministicPolicy;
import dev.espalier.search.reinforcement.ProximalPolicy;
import dev.espalier.search.reinforcement.Reinforce;
import dev.espalier.search.strategy.CompoundGrowth;
import dev.espalier.search.strategy.NetAdapt;
import dev.espalier.search.strategy.Nsga2;
import dev.espalier.search.strategy.Nsga3;
import dev.espalier.search.strategy.ParetoLocalSearch;
import dev.espalier.search.strategy.RandomSearch;
import dev.espalier.search.strategy.RegularizedEvolution;
import dev.espalier.search.strategy.ShrinkExpand;
import dev.espalier.search.strategy.SobolSearch;
import dev.espalier.search.strategy.StartingWith;
import dev.espalier.search.strategy.Strategy;
import dev.espalier.search.surrogate.Clues;
import dev.espalier.search.surrogate.Preview;
import dev.espalier.search.surrogate.Surrogate;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choices;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Metric;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Makes the strategies that experiments name: the one place that knows all of them. */
public final class Controllers {
    private Controllers() {}

    /**
     * What is searched.
     *
     * @param preview what is known of candidates before they are evaluated
     * @param allowance what is counted of them, and how much of it the limits allow
     * @param estimate what they are thought to cost
     * @param learner learns which widths are needed, to save a metric
     * @param clues asks zero-cost proxies
     */
    public record Task(
            Choices choices,
            List<Metric> objectives,
            List<Limit> limits,
            Preview.Teller preview,
            Supplier<Allowance> allowance,
            Estimate estimate,
            Function<Metric, ShrinkExpand.Learner> learner,
            Function<List<Proxy>, Clues> clues) {
        /** A search of which nothing is counted but by how much candidates break limits; estimates are what is known. */
        public Task(Choices choices, List<Metric> objectives, List<Limit> limits, Preview.Teller preview) {
            this(
                    choices,
                    objectives,
                    limits,
                    preview,
                    () -> new Allowance(
                            genes -> new double[] {1 + preview.of(genes).violation()}, List.of(1.0)),
                    (genes, metric) -> preview.of(genes).cost(objectives.indexOf(metric)),
                    _ -> {
                        throw new IllegalArgumentException("morphnet trains networks, and here are none to train");
                    },
                    _ -> {
                        throw new IllegalArgumentException("proxies look at networks, and here are none to look at");
                    });
        }
    }

    /** Estimates what a candidate costs without evaluating it. */
    @FunctionalInterface
    public interface Estimate {
        /** Of {@code genes}, in canonical form; in any unit, as long as twice the cost is twice the estimate. NaN if unknown. */
        double of(Assignment genes, Metric metric);
    }

    /** The search of {@code space} of which nothing but the networks is known. */
    public static Task task(SearchSpace space, List<Metric> objectives, List<Limit> limits) {
        return new Task(space.choices(), objectives, limits, new DesignPreview(space, objectives, limits));
    }

    /**
     * A fresh strategy.
     *
     * @param asked its name and settings
     * @param start designs to begin with
     * @throws IllegalArgumentException if it maximises a reward, and none can be made of the objectives; if it follows a path
     *     that cannot begin where it is told to; or if candidates come from outside
     */
    public static Strategy of(StrategySection asked, Task task, long seed, List<Assignment> start) {
        StrategySection said = asked.suiting(task.objectives());
        if (said.name().path()) {
            return path(said, task, start);
        }
        Strategy strategy = of(said, task, seed);
        return start.isEmpty() ? strategy : new StartingWith(start, task.choices(), strategy);
    }

    private static Strategy path(StrategySection said, Task task, List<Assignment> start) {
        Choices choices = task.choices();
        int accuracy = Math.max(0, task.objectives().indexOf(Metric.ACCURACY));
        if (said.name() == StrategySection.Name.COMPOUND) {
            return new CompoundGrowth(choices, start, accuracy);
        }
        Assignment first = start.isEmpty() ? NetAdapt.largest(choices) : start.getFirst();
        if (said.name() == StrategySection.Name.MORPHNET) {
            Optional<Limit> budget = said.budget(task.limits());
            Metric spent = budget.map(Limit::metric).orElse(Metric.MACS);
            ToDoubleFunction<Assignment> cost = genes -> task.estimate().of(genes, spent);
            double most = budget.map(Limit::bound).orElseGet(() -> cost.applyAsDouble(first));
            return new ShrinkExpand(
                    choices,
                    first,
                    accuracy,
                    task.learner().apply(spent),
                    new ShrinkExpand.Budget(cost, most),
                    new ShrinkExpand.Settings(said.strengths(), said.rounds()));
        }
        NetAdapt.Aim aim = said.aimFor(task.objectives(), task.limits());
        Metric resource = task.objectives().get(aim.resource());
        return new NetAdapt(
                choices,
                first,
                aim,
                new NetAdapt.Settings(said.reduction(), said.decay()),
                genes -> task.estimate().of(genes, resource));
    }

    private static Strategy of(StrategySection said, Task task, long seed) {
        Choices choices = task.choices();
        int population = said.population(20);
        return switch (said.name()) {
            case SURROGATE -> {
                Surrogate.Settings settings = Surrogate.Settings.DEFAULT.with(said.model(), said.acquisition());
                yield said.proxies().isEmpty()
                        ? new Surrogate(choices, task.preview(), settings, seed)
                        : new Surrogate(choices, task.preview(), task.clues().apply(said.proxies()), settings, seed);
            }
            case NSGA2 -> {
                Nsga2.Settings settings = new Nsga2.Settings(population, said.crossover(), said.mutations());
                yield said.steady() ? Nsga2.steady(choices, settings, seed) : new Nsga2(choices, settings, seed);
            }
            case NSGA3 ->
                new Nsga3(
                        choices,
                        task.objectives().size(),
                        new Nsga3.Settings(said.population(36), said.crossover(), said.mutations()),
                        seed);
            case REGULARIZED_EVOLUTION ->
                new RegularizedEvolution(
                        choices, new RegularizedEvolution.Settings(said.population(30), said.sample()), seed);
            case PARETO_LOCAL_SEARCH -> new ParetoLocalSearch(choices, said.population(ParetoLocalSearch.START), seed);
            case REINFORCE ->
                new Reinforce(
                        choices,
                        said.rewardFor(task.objectives(), task.limits()),
                        new Reinforce.Settings(said.learningRate(0.01), 0.9, said.entropy(0)),
                        seed);
            case PPO ->
                new ProximalPolicy(
                        choices,
                        said.rewardFor(task.objectives(), task.limits()),
                        new ProximalPolicy.Settings(population, said.learningRate(1e-4), said.entropy(0.01)),
                        seed);
            case AMC ->
                DeterministicPolicy.amc(
                        choices,
                        task.allowance().get(),
                        said.rewardFor(task.objectives(), task.limits()),
                        DeterministicPolicy.Settings.AMC.withWarmUp(population),
                        seed);
            case HAQ ->
                DeterministicPolicy.haq(
                        choices,
                        task.allowance().get(),
                        said.rewardFor(task.objectives(), task.limits()),
                        DeterministicPolicy.Settings.HAQ.withWarmUp(population),
                        seed);
            case NETADAPT, MORPHNET, COMPOUND -> path(said, task, List.of());
            case SOBOL -> new SobolSearch(choices, population, seed);
            case RANDOM -> new RandomSearch(choices, population, seed);
            case AUTO -> throw new IllegalStateException("nobody said what suits");
            case EXTERNAL ->
                throw new IllegalArgumentException(
                        "external candidates come by the REST interface, to a study; here name another strategy");
        };
    }
}
