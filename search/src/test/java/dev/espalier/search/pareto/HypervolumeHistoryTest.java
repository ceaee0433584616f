package dev.espalier.search.pareto;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Stage;
import dev.espalier.space.trial.Trial;
import java.util.List;
import org.junit.jupiter.api.Test;

class HypervolumeHistoryTest {
    @Test
    void growsOnlyWithTheFrontAndIsAShareOfTheBox() {
        List<Trial> trials = List.of(
                Trials.measured(1, 0.5, 1),
                Trials.trial(2, new Outcome.Failed(Measurements.NONE, Stage.TRAINING, "diverged")),
                Trials.measured(3, 0.9, 5),
                Trials.measured(4, 0.5, 5));
        // Scaled: (1, 0) and (0, 1) and (1, 1); the reference is (1.1, 1.1), the box 1.21.
        List<HypervolumeHistory.Point> expected = List.of(
                new HypervolumeHistory.Point(1, 0.1 * 1.1 / 1.21),
                new HypervolumeHistory.Point(2, 0.1 * 1.1 / 1.21),
                new HypervolumeHistory.Point(3, (0.1 * 1.1 + 0.1 * 1.0) / 1.21),
                new HypervolumeHistory.Point(4, (0.1 * 1.1 + 0.1 * 1.0) / 1.21));
        List<HypervolumeHistory.Point> history = HypervolumeHistory.of(trials, Trials.OBJECTIVES, List.of());
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i).number(), history.get(i).number());
            assertEquals(expected.get(i).hypervolume(), history.get(i).hypervolume(), 1e-12);
        }
        assertEquals(history.getLast().hypervolume(), HypervolumeHistory.latest(trials, Trials.OBJECTIVES, List.of()));
    }

    @Test
    void isWholeForASingleTrial() {
        assertEquals(
                1, HypervolumeHistory.latest(List.of(Trials.measured(1, 0.5, 1)), Trials.OBJECTIVES, List.of()), 1e-12);
    }

    @Test
    void isEmptyForMoreThanThreeObjectives() {
        List<Metric> four = List.of(Metric.ACCURACY, Metric.LATENCY_MS, Metric.MACS, Metric.PARAMS);
        assertEquals(List.of(), HypervolumeHistory.of(List.of(Trials.measured(1, 0.5, 1)), four, List.of()));
    }
}
