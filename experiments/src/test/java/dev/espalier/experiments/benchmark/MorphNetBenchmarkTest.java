package dev.espalier.experiments.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.data.DataSource;
import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.experiments.benchmark.MorphNetBenchmark.Result;
import dev.espalier.experiments.benchmark.MorphNetBenchmark.Rule;
import dev.espalier.experiments.benchmark.MorphNetBenchmark.Scanned;
import dev.espalier.experiments.benchmark.MorphNetBenchmark.Settings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MorphNetBenchmarkTest {
    private static final ImageDataset DATA = new DataSource.BuiltIn(1, 300, 60, 60).load();

    @Test
    void bothNetworksKeepOneBudgetAndTheSameSeedGivesTheSame() {
        Settings settings = Settings.of(Rule.DOUBLING, 0.5, List.of(300.0), 2, 1);
        MorphNetBenchmark benchmark = new MorphNetBenchmark(DATA, settings);
        List<String> stages = new ArrayList<>();

        Result result = benchmark.run(300, 5, (stage, _) -> stages.add(stage));

        assertEquals("16-16-32-32-64-64", MorphNetBenchmark.text(benchmark.firstWidths()));
        assertEquals("8-8-16-16-32-32", MorphNetBenchmark.text(result.uniform().widths()));
        assertTrue(!result.morphed().widths().equals(result.uniform().widths()), result.toString());
        assertTrue(result.morphed().macs() <= result.uniform().macs(), result.toString());
        assertEquals(settings.epochs(1), stages.size(), stages.toString());
        assertEquals(result, benchmark.run(300, 5, (_, _) -> {}));
    }

    @Test
    void theBestStrengthIsTheWeakestOfEquals() {
        assertEquals(
                30.0,
                MorphNetBenchmark.best(List.of(new Scanned(100, 0.8), new Scanned(10, 0.7), new Scanned(30, 0.8))));
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Settings.of(Rule.EVEN, 0, List.of(1.0), 1, 1));
        assertThrows(IllegalArgumentException.class, () -> Settings.of(Rule.EVEN, 1.5, List.of(1.0), 1, 1));
        assertThrows(IllegalArgumentException.class, () -> Settings.of(Rule.EVEN, 0.5, List.of(), 1, 1));
        assertThrows(IllegalArgumentException.class, () -> Settings.of(Rule.EVEN, 0.5, List.of(0.0), 1, 1));
    }
}
