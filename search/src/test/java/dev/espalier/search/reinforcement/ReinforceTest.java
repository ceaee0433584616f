package dev.espalier.search.reinforcement;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.search.pareto.Costs;
import dev.espalier.search.strategy.Evaluated;
import dev.espalier.search.strategy.RandomSearch;
import dev.espalier.search.strategy.Strategies;
import dev.espalier.search.strategy.Strategy;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Choices;
import dev.espalier.space.trial.Metric;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReinforceTest {
    private static final Choices CHOICES = new Choices(IntStream.range(0, 8)
            .<Choice>mapToObj(i -> new Choice.Categorical("block" + i, List.of("a", "b", "c", "d", "e")))
            .toList());

    private static final Choices CONDITIONAL = new Choices(List.of(
            new Choice.Categorical("block", List.of("plain", "inverted")),
            new Choice.Conditional(new Choice.Ordinal("expansion", List.of(1, 3, 6)), "block", Set.of(1))));

    private static final Reward ACCURACY = new Reward(Reward.Form.SOFT, List.of(Metric.ACCURACY), Map.of());

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void drawsWhatIsRewardedMoreAndMore(long seed) {
        Strategy strategy = new Reinforce(CHOICES, ACCURACY, new Reinforce.Settings(0.1, 0.9, 0), seed);
        List<Assignment> all = Strategies.proposals(strategy, ReinforceTest::answer, 300, 4);
        double late = quality(all.subList(200, 300));
        double chance =
                quality(Strategies.proposals(new RandomSearch(CHOICES, 20, seed), ReinforceTest::answer, 300, 1));
        assertTrue(late > chance + 0.15, "late %.3f, by chance %.3f".formatted(late, chance));
    }

    private static double quality(List<Assignment> candidates) {
        return candidates.stream().mapToDouble(ReinforceTest::quality).average().orElseThrow();
    }

    /** The share of blocks that are the third kind. */
    private static double quality(Assignment genes) {
        return genes.toList().stream().filter(gene -> gene == 2).count() / 8.0;
    }

    private static Evaluated answer(Assignment genes) {
        return new Evaluated.Feasible(genes, Costs.of(-quality(genes)));
    }

    @Test
    void theGradientIsThatOfTheLogarithmAndTheEntropy() {
        FactorisedPolicy policy = new FactorisedPolicy(CONDITIONAL, new Random(1));
        Random random = new Random(2);
        for (int i = 0; i < policy.logits().length; i++) {
            policy.logits()[i] = random.nextGaussian();
        }
        Assignment genes = Assignment.of(1, 2);
        double[] gradient = policy.gradient(genes, 1.5, 0.3);
        double step = 1e-6;
        double[] measured = new double[gradient.length];
        for (int i = 0; i < gradient.length; i++) {
            policy.logits()[i] += step;
            double above = value(policy, genes);
            policy.logits()[i] -= 2 * step;
            measured[i] = (above - value(policy, genes)) / (2 * step);
            policy.logits()[i] += step;
        }
        assertArrayEquals(measured, gradient, 1e-7);
    }

    private static double value(FactorisedPolicy policy, Assignment genes) {
        double value = 0;
        for (int choice = 0; choice < 2; choice++) {
            double[] probabilities = policy.probabilities(choice);
            value += 1.5 * Math.log(probabilities[genes.get(choice)]);
            for (double p : probabilities) {
                value -= 0.3 * p * Math.log(p);
            }
        }
        return value;
    }

    @Test
    void aChoiceThatDoesNotMatterTeachesNothing() {
        FactorisedPolicy policy = new FactorisedPolicy(CONDITIONAL, new Random(1));
        double[] gradient = policy.gradient(Assignment.of(0, 0), 1, 0.1);
        assertTrue(gradient[0] != 0);
        assertArrayEquals(new double[] {0, 0, 0}, new double[] {gradient[2], gradient[3], gradient[4]});
    }

    @Test
    void whatBreaksALimitEarnsAsLittleAsTheWorstThatDoesNotAndWhatFailedNothing() {
        Rewards rewards = new Rewards(ACCURACY);
        Assignment genes = Assignment.of(0);
        assertEquals(OptionalDouble.empty(), rewards.of(new Evaluated.Infeasible(genes, 1)), "no scale yet");
        assertEquals(OptionalDouble.of(0.7), rewards.of(new Evaluated.Feasible(genes, Costs.of(-0.7))));
        assertEquals(OptionalDouble.of(0.9), rewards.of(new Evaluated.Feasible(genes, Costs.of(-0.9))));
        assertEquals(OptionalDouble.of(0.7), rewards.of(new Evaluated.Infeasible(genes, 1)));
        assertEquals(OptionalDouble.empty(), rewards.of(new Evaluated.Failed(genes)));
    }

    @Test
    void adamStepsByItsRateAtFirst() {
        double[] values = {1, 1, 1};
        new Adam(3, 0.1).descend(values, new double[] {5, -0.001, 0});
        assertArrayEquals(new double[] {0.9, 1.1, 1}, values, 1e-5);
    }
}
