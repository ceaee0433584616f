package dev.espalier.search.reinforcement;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import dev.espalier.search.pareto.Costs;
import dev.espalier.search.strategy.Evaluated;
import dev.espalier.search.strategy.Strategies;
import dev.espalier.search.strategy.Strategy;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Choices;
import dev.espalier.space.trial.Metric;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contract of strategies on fewer candidates than the others get, for each batch is learnt in many passes. */
class ProximalPolicyTest {
    /** 56 candidates. */
    private static final Choices SMALL = new Choices(List.of(
            new Choice.Ordinal("width", List.of(8, 16, 24, 32)),
            new Choice.Ordinal("depth", List.of(1, 2)),
            new Choice.Categorical("block", List.of("plain", "inverted", "residual")),
            new Choice.Conditional(new Choice.Ordinal("kernel", List.of(3, 5, 7)), "block", Set.of(1, 2))));

    private static final Choices SIX = new Choices(IntStream.range(0, 6)
            .<Choice>mapToObj(i -> new Choice.Categorical("block" + i, List.of("a", "b", "c", "d", "e")))
            .toList());

    private static final Reward ACCURACY = new Reward(Reward.Form.SOFT, List.of(Metric.ACCURACY), Map.of());

    private static Strategy policy(Choices choices, long seed) {
        return new ProximalPolicy(choices, ACCURACY, ProximalPolicy.Settings.DEFAULT, seed);
    }

    /** The share of blocks that are the third kind. */
    private static double quality(Assignment genes) {
        return (double) genes.toList().stream().filter(gene -> gene == 2).count() / genes.size();
    }

    private static Evaluated answer(Assignment genes) {
        return switch (genes.get(0)) {
            case 3 -> new Evaluated.Failed(genes);
            case 4 -> new Evaluated.Infeasible(genes, 1);
            default -> new Evaluated.Feasible(genes, Costs.of(-quality(genes)));
        };
    }

    @Test
    void drawsWhatIsRewardedMoreAndMore() {
        List<Assignment> all = Strategies.proposals(policy(SIX, 1), ProximalPolicyTest::answer, 200, 1);
        double early = mean(all.subList(0, 40));
        double late = mean(all.subList(160, 200));
        assertTrue(late > early + 0.1, "at first %.3f, at last %.3f".formatted(early, late));
    }

    private static double mean(List<Assignment> candidates) {
        return candidates.stream()
                .mapToDouble(ProximalPolicyTest::quality)
                .average()
                .orElseThrow();
    }

    @Test
    void theSameSeedProposesTheSameAndAnotherDoesNot() {
        List<Assignment> one = Strategies.proposals(policy(SIX, 7), ProximalPolicyTest::answer, 60, 1);
        assertEquals(one, Strategies.proposals(policy(SIX, 7), ProximalPolicyTest::answer, 60, 1));
        assertNotEquals(one, Strategies.proposals(policy(SIX, 8), ProximalPolicyTest::answer, 60, 1));
    }

    @Test
    void triesEveryCandidateOnceAndThenEnds() {
        Strategy strategy = policy(SMALL, 1);
        List<Assignment> all = Strategies.proposals(strategy, ProximalPolicyTest::answer, 1000, 1);
        assertEquals(56, all.size());
        assertEquals(56, new HashSet<>(all).size());
        assertTrue(strategy.propose().isEmpty());
    }

    @Test
    void endsWhenEverythingFailsAndWhenNothingKeepsTheLimits() {
        assertEquals(
                56,
                Strategies.proposals(policy(SMALL, 1), Evaluated.Failed::new, 1000, 1)
                        .size());
        assertEquals(
                56,
                Strategies.proposals(policy(SMALL, 1), genes -> new Evaluated.Infeasible(genes, 1), 1000, 1)
                        .size());
    }

    @Test
    void asksNothingOfOptionsAChoiceDoesNotHave() {
        RecurrentPolicy policy = new RecurrentPolicy(SMALL, new Random(3));
        try (NDManager manager = Torch.engine().newBaseManager()) {
            List<Assignment> genes = List.of(Assignment.of(1, 1, 2, 2), Assignment.of(3, 0, 0, 0));
            List<RecurrentPolicy.Answer> answers = policy.answers(manager, policy.load(manager), genes);
            assertEquals(4, answers.size());
            for (int choice = 0; choice < 4; choice++) {
                float[] logarithms = answers.get(choice).logarithms().toFloatArray();
                int size = SMALL.list().get(choice).size();
                for (int candidate = 0; candidate < 2; candidate++) {
                    double[] probabilities = IntStream.range(4 * candidate, 4 * candidate + 4)
                            .mapToDouble(i -> Math.exp(logarithms[i]))
                            .toArray();
                    assertEquals(1, DoubleStream.of(probabilities).limit(size).sum(), 1e-5);
                    assertArrayEquals(
                            new double[4 - size],
                            DoubleStream.of(probabilities).skip(size).toArray());
                }
            }
            // The first choice is made before anything is heard, the second knows the first.
            float[] first = answers.get(0).logarithms().toFloatArray();
            assertEquals(first[0], first[4]);
            float[] second = answers.get(1).logarithms().toFloatArray();
            assertNotEquals(second[0], second[4]);
        }
    }
}
