package dev.espalier.search.reinforcement;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Choices;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActorCriticTest {
    @Test
    void theEngineAnswersAsWithoutIt() {
        Random random = new Random(1);
        Perceptron perceptron = new Perceptron(3, 20, random);
        for (int i = 0; i < perceptron.weights().length; i++) {
            perceptron.weights()[i] = random.nextGaussian();
        }
        double[] input = {0.3, -1, 2};
        try (NDManager manager = Torch.engine().newBaseManager()) {
            float[] answer = Perceptron.answer(perceptron.load(manager), manager.create(new float[][] {
                        {0.3f, -1, 2}, {0, 0, 0}
                    }))
                    .toFloatArray();
            assertEquals(perceptron.answer(input), answer[0], 1e-3);
            assertEquals(perceptron.answer(new double[3]), answer[1], 1e-3);
        }
    }

    @Test
    void beginsUndecidedAndItsCopyFollowsSlowly() {
        Perceptron one = new Perceptron(4, 300, new Random(1));
        assertEquals(0.5, new ActorCritic(4, 300, new Random(1)).act(new double[] {1, 1, 1, 1}), 0.01);
        Perceptron copy = one.copy();
        double[] before = one.weights().clone();
        one.weights()[7] += 1;
        copy.follow(one, 0.01);
        assertEquals(before[7] + 0.01, copy.weights()[7], 1e-12);
        assertEquals(before[8], copy.weights()[8]);
    }

    /** Two situations; what is worth most is 0.8 in the one and 0.2 in the other. */
    @Test
    void learnsWhichActionIsBestWhere() {
        Random random = new Random(3);
        ActorCritic agent = new ActorCritic(2, 64, random);
        double[][] states = {{1, 0}, {0, 1}};
        double[] best = {0.8, 0.2};
        List<Transition> seen = IntStream.range(0, 200)
                .mapToObj(i -> {
                    double action = random.nextDouble();
                    double reward = -Math.pow(action - best[i % 2], 2);
                    return new Transition(states[i % 2], action, reward, states[i % 2], true);
                })
                .toList();
        for (int step = 0; step < 1500; step++) {
            agent.learn(Stream.generate(() -> seen.get(random.nextInt(200)))
                    .limit(32)
                    .toList());
        }
        assertEquals(0.8, agent.act(states[0]), 0.1);
        assertEquals(0.2, agent.act(states[1]), 0.1);
    }

    /** Both actions earn the reward of the whole: the first must be high for it, though nothing is known by then. */
    @Test
    void anEarlyActionIsJudgedByWhatCameAfterIt() {
        Random random = new Random(4);
        ActorCritic agent = new ActorCritic(2, 64, random);
        Replay replay = new Replay(400);
        for (int i = 0; i < 200; i++) {
            double first = random.nextDouble();
            double second = random.nextDouble();
            double reward = first - Math.abs(second - first);
            replay.add(new Transition(new double[] {0, 0}, first, reward, new double[] {1, first}, false));
            replay.add(new Transition(new double[] {1, first}, second, reward, new double[2], true));
        }
        for (int step = 0; step < 2500; step++) {
            agent.learn(replay.sample(32, random));
        }
        double first = agent.act(new double[] {0, 0});
        double afterHigh = agent.act(new double[] {1, 0.9});
        double afterLow = agent.act(new double[] {1, 0.1});
        assertTrue(first > 0.8, "first %.3f".formatted(first));
        assertTrue(afterHigh > afterLow + 0.2, "after high %.3f, after low %.3f".formatted(afterHigh, afterLow));
    }

    @Test
    void replayKeepsTheNewest() {
        Replay replay = new Replay(3);
        assertTrue(replay.sample(5, new Random(1)).isEmpty());
        for (int i = 0; i < 7; i++) {
            replay.add(new Transition(new double[0], i, 0, new double[0], true));
        }
        assertArrayEquals(
                new double[] {4, 5, 6},
                replay.sample(100, new Random(1)).stream()
                        .mapToDouble(Transition::action)
                        .distinct()
                        .sorted()
                        .toArray());
    }

    /** The mean of a normal distribution cut off at 0 and 1; by hand from the density and the distribution. */
    @ParameterizedTest
    @CsvSource({"0.5, 0.5, 0.5", "1, 0.5, 0.6385", "0, 0.1, 0.0798", "0.3, 0, 0.3", "0.5, 1000, 0.5"})
    void noiseIsNormalAndCutOff(double mean, double deviation, double expected) {
        Random random = new Random(5);
        double[] drawn = DoubleStream.generate(() -> TruncatedNormal.draw(mean, deviation, random))
                .limit(20_000)
                .toArray();
        assertTrue(DoubleStream.of(drawn).allMatch(x -> x >= 0 && x <= 1));
        assertEquals(expected, DoubleStream.of(drawn).average().orElseThrow(), 0.01);
    }

    /** Layers of 20, 40 and 60, of which the first kept half. */
    @Test
    void aSituationTellsWhatWasSavedAndWhatCanBe() {
        Choices choices = new Choices(List.of(
                new Choice.Ordinal("a", List.of(1, 2)),
                new Choice.Ordinal("b", List.of(1, 2)),
                new Choice.Categorical("c", List.of("cheap", "dear"))));
        Allowance.Counter counter =
                genes -> new double[] {10 * (1 + genes.get(0)) + 20 * (1 + genes.get(1)) + 30 * (1 + genes.get(2))};
        Frame frame = new Frame(choices, new Allowance(counter, List.of(1000.0)), new Random(1));
        Situation situation = new Situation(frame);
        double[] seen = situation.at(1, Assignment.of(0, 1, 1).toArray(), 0.25);
        assertEquals(situation.size(), seen.length);
        assertArrayEquals(
                new double[] {
                    0.5,
                    1,
                    1,
                    1,
                    1, // second of three, ordered, as many and as large options as any
                    20.0 / 30, // decides 20 of the 30 that the last does
                    10.0 / 120,
                    50.0 / 120, // saved by the first; to be saved by it and the last
                    0.25
                },
                seen,
                1e-12);
    }
}
