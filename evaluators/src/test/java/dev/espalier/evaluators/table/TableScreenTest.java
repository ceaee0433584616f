package dev.espalier.evaluators.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.table.PartKey.Position;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.Part;
import dev.espalier.space.staged.ReadySpace;
import dev.espalier.space.trial.Candidate;
import dev.espalier.space.trial.Evaluation;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TableScreenTest {
    private static final double ERROR = 0.1;

    private final SearchSpace space = ReadySpace.TINY.space(3, 10, List.of(Precision.FLOAT32));
    private final Candidate candidate = Candidate.of(space, space.choices().random(new SplittableRandom(5)));
    private final double ms = FakeSource.ms(candidate.design().network());

    @Test
    void foretellsAndNeverMeasures() {
        Outcome outcome = screen(Metric.LATENCY_MS);
        assertInstanceOf(Outcome.Measured.class, outcome);
        assertTrue(outcome.measurements().get(Metric.LATENCY_MS).isEmpty());
        Measurement foretold =
                outcome.measurements().get(Metric.named("predictedLatencyMs")).orElseThrow();
        assertEquals(ms, foretold.value(), 1e-9);
        assertEquals(ms * 1.1, foretold.interval().high(), 1e-9);
        assertEquals(ms / 1.1, foretold.interval().low(), 1e-9);
    }

    @Test
    void rejectsOnlyWhatBreaksALimitAlsoIfTheTableErrs() {
        assertInstanceOf(Outcome.Measured.class, screen(Metric.LATENCY_MS, new Limit(Metric.LATENCY_MS, ms * 0.95)));
        Limit tight = new Limit(Metric.LATENCY_MS, ms * 0.9);
        Outcome.Infeasible rejected = assertInstanceOf(Outcome.Infeasible.class, screen(Metric.LATENCY_MS, tight));
        assertEquals(
                List.of(new Limit(Metric.named("predictedLatencyMs"), tight.bound() * (1 + ERROR))), rejected.broken());
        assertEquals(1 / 0.9 - 1, rejected.measurements().violation(List.of(tight)), 1e-9);
    }

    @Test
    void looksAtEachDevicesOwnLimit() {
        Metric phone = Metric.latencyOn("phone");
        assertInstanceOf(Outcome.Measured.class, screen(phone, new Limit(Metric.LATENCY_MS, ms / 2)));
        Outcome rejected = screen(phone, new Limit(phone, ms / 2));
        assertInstanceOf(Outcome.Infeasible.class, rejected);
        assertTrue(rejected.measurements()
                .get(Metric.named("predictedLatencyMs@phone"))
                .isPresent());
    }

    @Test
    void isForLatenciesAlone() {
        assertThrows(IllegalArgumentException.class, () -> new TableScreen(Map.of(Metric.MACS, table())));
    }

    private Outcome screen(Metric latency, Limit... limits) {
        return new TableScreen(Map.of(latency, table()))
                .evaluate(candidate, new Evaluation(1, List.of(limits), Path.of("."), _ -> {}));
    }

    /** Knows the candidate's parts, and nothing else. */
    private LatencyTable table() {
        List<TableEntry> entries = new ArrayList<>();
        List<Part> parts = Part.chain(candidate.design().network());
        for (int i = 0; i < parts.size(); i++) {
            Network part = parts.get(i).network();
            Position position = Position.of(i, parts.size());
            entries.add(entry(PartKey.of(part, position, LayerPrecision.FLOAT32, 1), Harness.around(part, position)));
            Network skeleton = Harness.skeleton(part.input());
            entries.add(entry(PartKey.of(skeleton, Position.SKELETON, LayerPrecision.FLOAT32, 1), skeleton));
        }
        AdditiveFit fit = new AdditiveFit(LayerPrecision.FLOAT32, 1, 0, 9, 9, 1, 1, 0.01, ERROR, 1);
        return new LatencyTable(entries, List.of(fit), 1);
    }

    private static TableEntry entry(PartKey key, Network model) {
        return new TableEntry(
                key,
                new Measurement(FakeSource.ms(model), 0, 9),
                Arrays.stream(PartFeatures.of(model)).boxed().toList());
    }
}
