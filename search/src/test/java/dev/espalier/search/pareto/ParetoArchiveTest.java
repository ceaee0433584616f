package dev.espalier.search.pareto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Stage;
import dev.espalier.space.trial.Trial;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParetoArchiveTest {
    private final ParetoArchive archive = new ParetoArchive(Trials.OBJECTIVES, List.of());

    @Test
    void keepsBothWhenNeitherDominates() {
        assertTrue(archive.add(Trials.measured(1, 0.9, 2)));
        assertTrue(archive.add(Trials.measured(2, 0.8, 1)));
        assertEquals(List.of(1, 2), numbers(archive.front()), "from the best in the first objective on");
    }

    @Test
    void dropsWhatANewTrialDominates() {
        archive.add(Trials.measured(1, 0.8, 2));
        archive.add(Trials.measured(2, 0.7, 1));
        assertTrue(archive.add(Trials.measured(3, 0.9, 1)));
        assertEquals(List.of(3), numbers(archive.front()));
    }

    @Test
    void keepsTheEarlierOfEqualTrialsInWhateverOrderTheyCome() {
        archive.add(Trials.measured(5, 0.9, 2));
        assertFalse(archive.add(Trials.measured(7, 0.9, 2)));
        assertTrue(archive.add(Trials.measured(3, 0.9, 2)));
        assertEquals(List.of(3), numbers(archive.front()));
    }

    @Test
    void ignoresWhatFailedOrBreaksALimit() {
        Limit limit = new Limit(Metric.LATENCY_MS, 1.5);
        ParetoArchive limited = new ParetoArchive(Trials.OBJECTIVES, List.of(limit));
        Measurements slow = Trials.figures(0.99, 9);
        assertFalse(limited.add(Trials.trial(1, new Outcome.Infeasible(slow, List.of(limit)))));
        assertFalse(limited.add(Trials.trial(2, new Outcome.Failed(slow, Stage.TRAINING, "diverged"))));
        assertFalse(limited.add(Trials.measured(3, 0.9, 2)));
        assertTrue(limited.add(Trials.measured(4, 0.5, 1)));
        assertEquals(List.of(4), numbers(limited.front()));
    }

    @Test
    void reportsTheFrontByWhatWasConfirmed() {
        List<Trial> trials =
                List.of(Trials.measured(1, 0.9, 2), Trials.measured(2, 0.8, 1), Trials.measured(3, 0.7, 0.5));
        Front front = ParetoArchive.confirmedFront(
                trials,
                Map.of(
                        1, Trials.figures(0.9, 2.1),
                        2, Trials.figures(0.8, 2.2),
                        3, Trials.figures(0.7, 3.5)),
                Trials.OBJECTIVES,
                List.of(new Limit(Metric.LATENCY_MS, 3)));
        assertEquals(List.of(1), numbers(front), "2 is dominated by 1 now, 3 breaks the limit");
        assertEquals(2.1, front.members().getFirst().figures().value(Metric.LATENCY_MS));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void agreesWithBruteForceInAnyOrder(long seed) {
        Random random = new Random(seed);
        List<Trial> trials = new ArrayList<>();
        for (int i = 1; i <= 200; i++) {
            trials.add(Trials.measured(i, random.nextInt(20) / 20.0, 1 + random.nextInt(20)));
        }
        List<Integer> expected = trials.stream()
                .filter(t -> trials.stream().noneMatch(o -> costs(o).dominates(costs(t))))
                .filter(t -> trials.stream().noneMatch(o -> costs(o).equals(costs(t)) && o.number() < t.number()))
                .map(Trial::number)
                .sorted()
                .toList();
        Collections.shuffle(trials, random);
        assertEquals(
                expected,
                numbers(ParetoArchive.front(trials, Trials.OBJECTIVES, List.of())).stream()
                        .sorted()
                        .toList());
    }

    private static Costs costs(Trial trial) {
        return Costs.of(trial.outcome().measurements(), Trials.OBJECTIVES);
    }

    private static List<Integer> numbers(Front front) {
        return front.trials().stream().map(Trial::number).toList();
    }
}
