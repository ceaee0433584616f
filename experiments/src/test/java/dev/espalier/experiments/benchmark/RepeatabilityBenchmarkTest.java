package dev.espalier.experiments.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.device.Anchors;
import dev.espalier.evaluators.device.Workbench;
import dev.espalier.evaluators.latency.LatencyProtocol;
import dev.espalier.space.choice.Design;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.zoo.Zoo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepeatabilityBenchmarkTest {
    private static final List<SmallNetworks.Named> NETWORKS = List.of(
            new SmallNetworks.Named("float", new Design(Zoo.LENET_5.network(), Precision.FLOAT32)),
            new SmallNetworks.Named("int8", new Design(Zoo.LENET_5.network(), Precision.INT8)));

    @TempDir
    private Path locks;

    private final Anchors anchors = new Anchors();

    private Workbench bench() {
        LatencyProtocol quick =
                new LatencyProtocol(Duration.ofMillis(2), 3, Duration.ofMillis(2), 1, 0.5, 3, 1.5, Duration.ZERO);
        return new Workbench(Workbench.here().cores(), locks, quick, anchors, () -> {});
    }

    @Test
    void comparesProcesses() throws InterruptedException {
        List<Integer> done = new ArrayList<>();
        RepeatabilityBenchmark.Result result = RepeatabilityBenchmark.run(NETWORKS, 3, bench(), done::add);
        assertEquals(List.of(1, 2, 3), done);
        assertEquals(
                List.of("float", "int8"),
                result.rows().stream().map(RepeatabilityBenchmark.Row::network).toList());
        for (RepeatabilityBenchmark.Row row : result.rows()) {
            assertTrue(row.medianMs() > 0, row::toString);
            assertTrue(0 <= row.deviation() && row.deviation() <= row.worst(), row::toString);
        }
        assertEquals(1, anchors.times().size(), "one anchor for all processes");
        assertEquals(result.deviation() <= RepeatabilityBenchmark.GOAL, result.repeatable());
    }

    @Test
    void oneProcessIsNothingToCompare() {
        assertThrows(IllegalArgumentException.class, () -> RepeatabilityBenchmark.run(NETWORKS, 1, bench(), _ -> {}));
    }
}
