package dev.espalier.experiments.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.experiments.definition.Experiment;
import dev.espalier.experiments.definition.ExperimentReader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverheadBenchmarkTest {
    private static List<OverheadBenchmark.Result> run(Path home, int trials, int steps) {
        Experiment experiment = ExperimentReader.defaults();
        return OverheadBenchmark.run(home, experiment, experiment.strategy(), trials, steps, _ -> {});
    }

    @Test
    void tellsWhatATrialCosts(@TempDir Path home) {
        OverheadBenchmark.Result result = run(home, 200, 1).getFirst();
        assertEquals(180, result.trials());
        assertTrue(result.medianMs() > 0 && result.medianMs() <= result.p95Ms(), result.toString());
        assertTrue(result.processorMs() > 0 && result.heapBytes() > 0, result.toString());
    }

    @Test
    void tellsHowThatChangesAsTrialsBecomeMany(@TempDir Path home) {
        List<OverheadBenchmark.Result> results = run(home, 90, 4);
        assertEquals(
                List.of(22, 45, 67, 90),
                results.stream().map(OverheadBenchmark.Result::after).toList());
        assertEquals(
                List.of(20, 23, 22, 23),
                results.stream().map(OverheadBenchmark.Result::trials).toList());
    }

    @Test
    void refusesTooFewTrials(@TempDir Path home) {
        assertThrows(IllegalArgumentException.class, () -> run(home, 3, 1));
        assertThrows(IllegalArgumentException.class, () -> run(home, 30, 16));
    }
}
