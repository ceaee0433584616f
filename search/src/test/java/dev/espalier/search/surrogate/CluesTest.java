package dev.espalier.search.surrogate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.search.pareto.Costs;
import dev.espalier.search.strategy.Evaluated;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Choices;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a surrogate makes of clues, where genes tell little of what there is to know. */
class CluesTest {
    private static final Choices CHOICES = new Choices(IntStream.range(0, 8)
            .<Choice>mapToObj(i -> new Choice.Categorical("block" + i, List.of("a", "b", "c", "d")))
            .toList());
    private static final int TRIALS = 60;

    private static final Surrogate.Settings SETTINGS = new Surrogate.Settings(10, 200);

    @Test
    void cluesThatTellWhatGenesDoNotLeadToBetterCandidates() {
        double with = mean(seed -> with(genes -> new double[] {secret(genes)}, seed));
        double without = mean(CluesTest::without);

        assertTrue(with < without - 0.05, "mean best %.3f with clues, %.3f without".formatted(with, without));
    }

    @Test
    void drawsSeeCluesToo() {
        Surrogate.Settings draws = SETTINGS.with(Surrogate.Family.GAUSSIAN_PROCESS, Surrogate.Acquisition.THOMPSON);
        Clues telling = genes -> new double[] {secret(genes)};

        double with = mean(seed -> new Surrogate(CHOICES, Preview.nothing(1), telling, draws, seed));
        double without = mean(seed -> new Surrogate(CHOICES, Preview.nothing(1), draws, seed));

        assertTrue(with < without, "mean best %.3f with clues, %.3f without".formatted(with, without));
    }

    @Test
    void cluesThatTellNothingDoLittleHarm() {
        double noise = mean(seed -> with(genes -> new double[] {new Random(genes.hashCode()).nextGaussian()}, seed));

        assertEquals(mean(CluesTest::without), noise, 0.2);
    }

    @Test
    void hugeTailsAndConstantsDoNotHideWhatIsTold() {
        double wild = mean(seed -> with(genes -> new double[] {7, Math.exp(300 * secret(genes)), secret(genes)}, seed));

        assertTrue(wild < mean(CluesTest::without), "mean best %.3f".formatted(wild));
    }

    @Test
    void asksOfAFewAndOfEachOnce() {
        Map<Assignment, Integer> asked = new HashMap<>();
        Clues counting = genes -> {
            asked.merge(genes, 1, Integer::sum);
            return new double[] {secret(genes)};
        };

        best(with(counting, 1));

        assertTrue(asked.values().stream().allMatch(times -> times == 1), "asked again: " + asked);
        // eight of which one is proposed, and the first designs
        assertTrue(asked.size() <= 10 + 8 * TRIALS, "asked of " + asked.size());
        assertTrue(asked.size() >= TRIALS, "asked of " + asked.size());
    }

    private static Surrogate with(Clues clues, long seed) {
        return new Surrogate(CHOICES, Preview.nothing(1), clues, SETTINGS, seed);
    }

    private static Surrogate without(long seed) {
        return new Surrogate(CHOICES, Preview.nothing(1), SETTINGS, seed);
    }

    private static double mean(LongFunction<Surrogate> maker) {
        return LongStream.range(0, 10)
                .mapToObj(maker)
                .mapToDouble(CluesTest::best)
                .average()
                .orElseThrow();
    }

    private static double best(Surrogate surrogate) {
        List<Double> costs = new ArrayList<>();
        while (costs.size() < TRIALS) {
            List<Assignment> batch = surrogate.propose();
            surrogate.learn(batch.stream()
                    .<Evaluated>map(genes -> {
                        costs.add(cost(genes));
                        return new Evaluated.Feasible(genes, Costs.of(cost(genes)));
                    })
                    .toList());
        }
        return costs.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    /** A fifth of it the share of other blocks than the first, the rest a secret. */
    private static double cost(Assignment genes) {
        double others = genes.toList().stream().filter(gene -> gene > 0).count();
        return others / genes.size() + 4 * secret(genes);
    }

    /** A number of 0 to 1 that jumps with every gene. */
    private static double secret(Assignment genes) {
        return new SplittableRandom(genes.hashCode() * 31L + 5).nextDouble();
    }
}
