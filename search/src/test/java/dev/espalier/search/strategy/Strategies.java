package dev.espalier.search.strategy;

import dev.espalier.search.reinforcement.Allowance;
import dev.espalier.search.reinforcement.DeterministicPolicy;
import dev.espalier.search.reinforcement.Reinforce;
import dev.espalier.search.reinforcement.Reward;
import dev.espalier.search.surrogate.Preview;
import dev.espalier.search.surrogate.Surrogate;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choices;
import dev.espalier.space.trial.Metric;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Every strategy, for the tests of what all of them must do: those that go on until a space is exhausted, and those that
 * follow one path.
 */
public final class Strategies {
    private static final Reward REWARD =
            new Reward(Reward.Form.ABSOLUTE, List.of(Metric.ACCURACY, Metric.MACS), Map.of(Metric.MACS, 10_000.0));

    private static final Allowance ALLOWANCE = new Allowance(
            genes -> new double[] {
                genes.toList().stream().mapToInt(gene -> 1 + gene).sum()
            },
            List.of(1000.0));

    private static final DeterministicPolicy.Settings SMALL = new DeterministicPolicy.Settings(10, 0.5, 0.9, 8, 1);

    private Strategies() {}

    /** Makes a strategy. */
    public interface Maker {
        Strategy of(Choices choices, long seed);
    }

    /** A maker of each that tries everything in the end, by name, for two objectives. */
    public static Stream<Arguments> all() {
        return Stream.of(
                        named("NSGA-II", (choices, seed) -> new Nsga2(choices, Nsga2.Settings.DEFAULT, seed)),
                        named(
                                "NSGA-II, small population",
                                (choices, seed) -> new Nsga2(choices, new Nsga2.Settings(3, 0, 0), seed)),
                        named(
                                "NSGA-II, steady state",
                                (choices, seed) -> Nsga2.steady(choices, Nsga2.Settings.DEFAULT, seed)),
                        named("NSGA-III", (choices, seed) -> new Nsga3(choices, 2, Nsga3.Settings.DEFAULT, seed)),
                        named(
                                "regularized evolution",
                                (choices, seed) ->
                                        new RegularizedEvolution(choices, RegularizedEvolution.Settings.DEFAULT, seed)),
                        named(
                                "regularized evolution, sample larger than population",
                                (choices, seed) -> new RegularizedEvolution(
                                        choices, new RegularizedEvolution.Settings(2, 40), seed)),
                        named(
                                "Pareto local search",
                                (choices, seed) -> new ParetoLocalSearch(choices, ParetoLocalSearch.START, seed)),
                        named(
                                "REINFORCE",
                                (choices, seed) -> new Reinforce(choices, REWARD, Reinforce.Settings.DEFAULT, seed)),
                        named(
                                "AMC",
                                (choices, seed) -> DeterministicPolicy.amc(choices, ALLOWANCE, REWARD, SMALL, seed)),
                        named(
                                "HAQ",
                                (choices, seed) -> DeterministicPolicy.haq(choices, ALLOWANCE, REWARD, SMALL, seed)),
                        named(
                                "surrogate",
                                (choices, seed) -> new Surrogate(
                                        choices, Preview.nothing(2), new Surrogate.Settings(10, 50), seed)),
                        named(
                                "surrogate, draws",
                                (choices, seed) -> new Surrogate(
                                        choices,
                                        Preview.nothing(2),
                                        new Surrogate.Settings(10, 50)
                                                .with(
                                                        Surrogate.Family.GAUSSIAN_PROCESS,
                                                        Surrogate.Acquisition.THOMPSON),
                                        seed)),
                        named(
                                "surrogate, draws of trees",
                                (choices, seed) -> new Surrogate(
                                        choices,
                                        Preview.nothing(2),
                                        new Surrogate.Settings(10, 50)
                                                .with(Surrogate.Family.FOREST, Surrogate.Acquisition.THOMPSON),
                                        seed)),
                        named(
                                "surrogate with clues",
                                (choices, seed) -> new Surrogate(
                                        choices,
                                        Preview.nothing(2),
                                        genes -> new double[] {genes.hashCode() % 7},
                                        new Surrogate.Settings(10, 50),
                                        seed)),
                        named("Sobol", (choices, seed) -> new SobolSearch(choices, 20, seed)),
                        named("random", (choices, seed) -> new RandomSearch(choices, 20, seed)),
                        named(
                                "starting with designs",
                                (choices, seed) -> new StartingWith(
                                        List.of(Assignment.of(new int[choices.size()])),
                                        choices,
                                        new Nsga2(choices, Nsga2.Settings.DEFAULT, seed))),
                        named(
                                "starting with designs, steady",
                                (choices, seed) -> new StartingWith(
                                        List.of(Assignment.of(new int[choices.size()])),
                                        choices,
                                        new ParetoLocalSearch(choices, 3, seed))))
                .map(Arguments::of);
    }

    /** A maker of each that goes on from what was good; not those that draw at random, nor those that forget failures. */
    public static Stream<Arguments> breeding() {
        Set<String> others = Set.of("NSGA-II, small population", "REINFORCE", "AMC", "HAQ", "Sobol", "random");
        return all().filter(arguments -> !others.contains(((Named<?>) arguments.get()[0]).getName()));
    }

    /** A maker of each that follows one path through a space, in which there is no chance, and ends where it leads. */
    public static Stream<Arguments> paths() {
        return Stream.of(
                        named(
                                "NetAdapt",
                                (choices, seed) -> new NetAdapt(
                                        choices,
                                        NetAdapt.largest(choices),
                                        new NetAdapt.Aim(0, 1, 2),
                                        NetAdapt.Settings.DEFAULT,
                                        genes -> 1 + sum(genes))),
                        named(
                                "shrink and expand",
                                (choices, seed) -> new ShrinkExpand(
                                        choices,
                                        NetAdapt.largest(choices),
                                        0,
                                        Strategies::alive,
                                        new ShrinkExpand.Budget(genes -> 1 + sum(genes), 9),
                                        new ShrinkExpand.Settings(List.of(1.0, 2.0, 3.0, 4.0, 5.0), 3))),
                        named(
                                "compound growth",
                                (choices, seed) -> new CompoundGrowth(
                                        choices, List.of(Assignment.of(new int[choices.size()])), 0)))
                .map(Arguments::of);
    }

    /** Anything may stay alive, but of one network under one penalty always the same. */
    private static Map<Integer, Double> alive(Assignment genes, double strength) {
        Random random = new Random(31 * genes.hashCode() + (long) strength);
        Map<Integer, Double> alive = new HashMap<>();
        for (int gene = 0; gene < genes.size(); gene++) {
            alive.put(gene, 0.1 + 0.9 * random.nextDouble());
        }
        return alive;
    }

    private static int sum(Assignment genes) {
        return genes.toList().stream().mapToInt(Integer::intValue).sum();
    }

    private static Named<Maker> named(String name, Maker maker) {
        return Named.of(name, maker);
    }

    /**
     * Asks {@code strategy} until it proposed {@code most} or is at its end, as a study does that awaits {@code ahead}
     * candidates of a steady strategy at most.
     */
    public static List<Assignment> proposals(
            Strategy strategy, Function<Assignment, Evaluated> answer, int most, int ahead) {
        List<Assignment> all = new ArrayList<>();
        Deque<Assignment> awaited = new ArrayDeque<>();
        while (all.size() < most) {
            List<Assignment> batch = strategy.propose();
            if (batch.isEmpty() && awaited.isEmpty()) {
                break;
            }
            all.addAll(batch);
            awaited.addAll(batch);
            int left = !strategy.steady() ? 0 : batch.isEmpty() ? awaited.size() - 1 : ahead - 1;
            List<Evaluated> results = new ArrayList<>();
            while (awaited.size() > left) {
                results.add(answer.apply(awaited.remove()));
            }
            strategy.learn(results);
        }
        return all;
    }
}
