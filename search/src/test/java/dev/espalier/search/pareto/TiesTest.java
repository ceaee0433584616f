package dev.espalier.search.pareto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Trial;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TiesTest {
    @Test
    void latenciesNearerThanTheirNoiseAreTiesAndTheOthersDecide() {
        Trial fast = noisy(1, 0.90, 1.00, 0.05);
        Trial accurate = noisy(2, 0.92, 1.03, 0.05);
        Trial faster = noisy(3, 0.85, 0.90, 0.02);
        assertEquals(List.of(2), settled(List.of(fast, accurate)), "1 is not surely faster, and 2 is more accurate");
        assertEquals(List.of(2, 3), settled(List.of(fast, accurate, faster)), "3 is surely faster");
    }

    @Test
    void aChainOfTiesLeadsNoFartherThanTheNoise() {
        List<Trial> chain = IntStream.range(0, 10)
                .mapToObj(i -> noisy(1 + i, 0.80 + 0.01 * i, 1 + 0.03 * i, 0.02))
                .toList();
        assertEquals(
                List.of(10, 8, 6, 4, 2),
                settled(chain),
                "each is a tie with its neighbours alone; every second one stays, the most accurate first");
    }

    @Test
    void whatIsKnownExactlyHasNoTies() {
        List<Trial> trials = List.of(noisy(1, 0.9, 1, 0), noisy(2, 0.91, 1.000001, 0), noisy(3, 0.92, 1.000002, 0));
        assertEquals(List.of(3, 2, 1), settled(trials));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void everyTrialHasAMemberAsGoodUpToTheNoise(long seed) {
        double noise = 0.05;
        Random random = new Random(seed);
        List<Trial> trials = new ArrayList<>();
        for (int i = 1; i <= 200; i++) {
            trials.add(noisy(i, random.nextDouble(), 1 + random.nextDouble(), noise));
        }
        List<Integer> members = settled(trials);
        for (Trial trial : trials) {
            assertTrue(
                    trials.stream()
                            .filter(other -> members.contains(other.number()))
                            .anyMatch(other -> value(other, Metric.ACCURACY) >= value(trial, Metric.ACCURACY)
                                    && value(other, Metric.LATENCY_MS) - value(trial, Metric.LATENCY_MS) <= 2 * noise),
                    () -> "trial " + trial.number());
        }
        Collections.shuffle(trials, random);
        assertEquals(members, settled(trials));
    }

    private static List<Integer> settled(List<Trial> trials) {
        Front front = ParetoArchive.front(trials, Trials.OBJECTIVES, List.of());
        return Ties.settled(front).trials().stream().map(Trial::number).toList();
    }

    private static double value(Trial trial, Metric metric) {
        return trial.outcome().measurements().value(metric);
    }

    /** With a latency that is known up to {@code noise}. */
    private static Trial noisy(int number, double accuracy, double latencyMs, double noise) {
        Measurements figures =
                Trials.figures(accuracy, latencyMs).with(Metric.LATENCY_MS, new Measurement(latencyMs, noise, 9));
        return Trials.trial(number, new Outcome.Measured(figures, List.of(), List.of()));
    }
}
