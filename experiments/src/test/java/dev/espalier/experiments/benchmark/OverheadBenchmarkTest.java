package dev.espalier.experiments.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.experiments.definition.ExperimentReader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverheadBenchmarkTest {
    @Test
    void tellsWhatATrialCosts(@TempDir Path home) {
        OverheadBenchmark.Result result = OverheadBenchmark.run(home, ExperimentReader.defaults(), 200);
        assertEquals(180, result.trials());
        assertTrue(result.medianMs() > 0 && result.medianMs() <= result.p95Ms(), result.toString());
    }

    @Test
    void refusesTooFewTrials(@TempDir Path home) {
        assertThrows(IllegalArgumentException.class, () -> OverheadBenchmark.run(home, ExperimentReader.defaults(), 3));
    }
}
