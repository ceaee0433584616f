package dev.espalier.search.reinforcement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.search.pareto.Costs;
import dev.espalier.search.reinforcement.DeterministicPolicy.Settings;
import dev.espalier.search.strategy.Evaluated;
import dev.espalier.search.strategy.RandomSearch;
import dev.espalier.search.strategy.Strategies;
import dev.espalier.search.strategy.Strategy;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Choices;
import dev.espalier.space.trial.Metric;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A network of eight layers to be cut: each keeps 1 to 8 eighths of its channels and costs what it keeps times what its
 * input keeps; two kinds of precision halve or quarter the cost. Late layers need their channels, early ones less.
 */
@Timeout(60)
class DeterministicPolicyTest {
    private static final int LAYERS = 8;
    private static final int CANDIDATES = 110;
    private static final Settings QUICK = new Settings(15, 0.5, 0.95, 32, 15);
    private static final Reward ACCURACY = new Reward(Reward.Form.SOFT, List.of(Metric.ACCURACY), Map.of());

    private static final Choices CHOICES = new Choices(IntStream.rangeClosed(0, LAYERS)
            .<Choice>mapToObj(i -> i < LAYERS
                    ? new Choice.Ordinal("conv" + i + ".channels", List.of(2, 4, 6, 8, 10, 12, 14, 16))
                    : new Choice.Categorical("precision", List.of("w8", "float32", "w4")))
            .toList());

    /** 15 to 4 * 8 * 8 * 8 = 2048. */
    private static double cost(Assignment genes) {
        double cost = 0;
        for (int i = 0; i < LAYERS; i++) {
            cost += (1 + genes.get(i)) * (i == 0 ? 8 : 1 + genes.get(i - 1));
        }
        return cost * List.of(2, 4, 1).get(genes.get(LAYERS));
    }

    private static double quality(Assignment genes) {
        double quality = List.of(1.0, 1.0, 0.7).get(genes.get(LAYERS));
        for (int i = 0; i < LAYERS; i++) {
            double keeps = (1 + genes.get(i)) / 8.0;
            quality *= 1 - Math.pow(1 - keeps, 2) * (i + 1) / LAYERS;
        }
        return quality;
    }

    private static Evaluated answer(Assignment genes) {
        return new Evaluated.Feasible(genes, Costs.of(-quality(genes)));
    }

    private static Allowance atMost(double bound) {
        return new Allowance(genes -> new double[] {cost(genes)}, List.of(bound));
    }

    private enum Controller {
        AMC,
        HAQ;

        Strategy of(Choices choices, Allowance allowance, Settings settings, long seed) {
            return this == AMC
                    ? DeterministicPolicy.amc(choices, allowance, ACCURACY, settings, seed)
                    : DeterministicPolicy.haq(choices, allowance, ACCURACY, settings, seed);
        }
    }

    private static List<Assignment> proposals(Controller controller, double bound, Settings settings, long seed) {
        return Strategies.proposals(
                controller.of(CHOICES, atMost(bound), settings, seed), DeterministicPolicyTest::answer, CANDIDATES, 2);
    }

    private static double best(List<Assignment> candidates) {
        return candidates.stream()
                .mapToDouble(DeterministicPolicyTest::quality)
                .max()
                .orElseThrow();
    }

    private static double mean(List<Assignment> candidates) {
        return candidates.stream()
                .mapToDouble(DeterministicPolicyTest::quality)
                .average()
                .orElseThrow();
    }

    /** Chance has the same wall, so that what is gained is learnt. */
    @ParameterizedTest
    @EnumSource
    void findsMoreThanChanceAndDrawsWhatIsRewarded(Controller controller) {
        double learnt = 0;
        double chance = 0;
        for (long seed = 1; seed <= 3; seed++) {
            List<Assignment> all = proposals(controller, 300, QUICK, seed);
            List<Assignment> random = proposals(controller, 300, QUICK.withWarmUp(CANDIDATES), seed);
            learnt += best(all);
            chance += best(random);
            double late = mean(all.subList(CANDIDATES - 30, CANDIDATES));
            double level = mean(random.subList(CANDIDATES - 30, CANDIDATES));
            assertTrue(late > level + 0.1, "seed %d: late %.3f, by chance %.3f".formatted(seed, late, level));
        }
        assertTrue(learnt > chance, "best of three seeds, learnt %.4f, by chance %.4f".formatted(learnt, chance));
    }

    @ParameterizedTest
    @EnumSource
    void nothingExceedsWhatIsAllowedWhetherThatIsMuchOrLittle(Controller controller) {
        for (double bound : new double[] {16, 17, 40, 100, 1000}) {
            List<Assignment> all = proposals(controller, bound, QUICK.withWarmUp(CANDIDATES), 5);
            assertTrue(all.stream().allMatch(genes -> cost(genes) <= bound), "at most " + bound);
            assertEquals(all.size(), new HashSet<>(all).size(), "none twice");
        }
    }

    /** The cheapest, w4 with two channels each, costs 8 + 7 = 15. What keeps a bound just above it can be listed by hand. */
    @ParameterizedTest
    @EnumSource
    void findsEveryOneOfTheFewThatAreAllowedAndThenEnds(Controller controller) {
        Set<Assignment> possible = new HashSet<>();
        Assignment least = Assignment.of(0, 0, 0, 0, 0, 0, 0, 0, 2);
        possible.add(least);
        possible.add(least.with(7, 1));
        Strategy strategy = controller.of(CHOICES, atMost(16), QUICK, 1);
        assertEquals(
                possible,
                new HashSet<>(Strategies.proposals(strategy, DeterministicPolicyTest::answer, CANDIDATES, 2)));
        assertTrue(strategy.propose().isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void whatCannotBeAllowedEndsAtOnceWithTheCandidateThatComesNearest(Controller controller) {
        Strategy strategy = controller.of(CHOICES, atMost(14.9), QUICK, 1);
        assertEquals(List.of(Assignment.of(0, 0, 0, 0, 0, 0, 0, 0, 2)), strategy.propose());
        assertTrue(strategy.propose().isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void needsNoLimitAndNoCounts(Controller controller) {
        for (Allowance allowance : List.of(Allowance.UNLIMITED, atMost(Double.POSITIVE_INFINITY))) {
            List<Assignment> all = Strategies.proposals(
                    controller.of(CHOICES, allowance, QUICK, 1), DeterministicPolicyTest::answer, 60, 2);
            double late = mean(all.subList(40, 60));
            assertTrue(late > mean(all.subList(0, 15)) + 0.1, "late %.3f".formatted(late));
        }
    }

    /** With more groups a convolution costs less; and a deeper network has more of them. */
    @ParameterizedTest
    @EnumSource
    void costsMayFallWithAnOptionAndHangOnOthers(Controller controller) {
        Choices choices = new Choices(List.of(
                new Choice.Ordinal("depth", List.of(1, 2, 3)),
                new Choice.Categorical("block", List.of("plain", "grouped")),
                new Choice.Conditional(new Choice.Ordinal("groups", List.of(1, 2, 4, 8)), "block", Set.of(1)),
                new Choice.Levels("expansion", List.of(0.5, 1.0, 4.5))));
        Allowance.Counter counter = genes -> {
            double groups = genes.get(1) == 1 ? Math.pow(2, genes.get(2)) : 1;
            return new double[] {(1 + genes.get(0)) * 64 * List.of(1, 2, 9).get(genes.get(3)) / groups, genes.get(0)};
        };
        Allowance allowance = new Allowance(counter, List.of(33.0, 1.0));
        List<Assignment> all = Strategies.proposals(
                controller.of(choices, allowance, QUICK, 3),
                genes -> new Evaluated.Feasible(genes, Costs.of(-genes.get(0))),
                100,
                2);
        // Counted by hand, depth and expansion: 1 with 0.5 on 2, 4, 8 groups, with 1 on 4, 8; 2 with 0.5 on 4, 8, with
        // 1 on 8.
        assertEquals(8, all.size());
        assertTrue(all.stream().allMatch(genes -> allowance.excess(counter.of(genes)) == 0));
    }

    @ParameterizedTest
    @EnumSource
    void learnsFromWhatItDidNotPropose(Controller controller) {
        List<Evaluated> others =
                Strategies.proposals(new RandomSearch(CHOICES, 1, 9), DeterministicPolicyTest::answer, 60, 1).stream()
                        .map(DeterministicPolicyTest::answer)
                        .toList();
        Settings eager = new Settings(1, 0.1, 1, 32, 10);
        Strategy taught = controller.of(CHOICES, atMost(2048), eager, 1);
        Strategy untaught = controller.of(CHOICES, atMost(2048), eager, 1);
        List.of(taught, untaught).forEach(Strategy::propose);
        others.forEach(other -> taught.learn(List.of(other)));
        double gained = next(taught) - next(untaught);
        assertTrue(gained > 0.1, "gained %.3f".formatted(gained));
    }

    private static double next(Strategy strategy) {
        return mean(Stream.generate(strategy::propose)
                .limit(20)
                .flatMap(List::stream)
                .toList());
    }

    @Test
    void whenLimitsMovedItUnlearnsWhatItBelievedOfTheOld() {
        Settings eager = new Settings(1, 0.1, 1, 32, 10);
        Strategy strategy = Controller.AMC.of(CHOICES, Allowance.UNLIMITED, eager, 1);
        List<Assignment> all = Strategies.proposals(strategy, DeterministicPolicyTest::answer, 60, 1);
        double before = next(strategy);
        strategy.revise(all.stream()
                .<Evaluated>map(genes -> new Evaluated.Feasible(genes, Costs.of(quality(genes) - 1)))
                .toList());
        assertTrue(next(strategy) < before, "what was good is bad now");
    }

    @Test
    void refusesSettingsThatCannotBe() {
        assertThrows(IllegalArgumentException.class, () -> new Settings(0, 0.5, 0.95, 300, 20));
        assertThrows(IllegalArgumentException.class, () -> new Settings(20, -1, 0.95, 300, 20));
        assertThrows(IllegalArgumentException.class, () -> new Settings(20, 0.5, 1.5, 300, 20));
        assertThrows(IllegalArgumentException.class, () -> new Settings(20, 0.5, 0.95, 0, 20));
        assertThrows(IllegalArgumentException.class, () -> new Settings(20, 0.5, 0.95, 300, 0));
        assertThrows(IllegalArgumentException.class, () -> new Allowance(_ -> new double[1], List.of(0.0)));
    }
}
