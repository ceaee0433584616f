package dev.espalier.evaluators.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Design;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.trial.Candidate;
import dev.espalier.space.trial.CandidateId;
import dev.espalier.space.trial.Evaluation;
import dev.espalier.space.trial.Evaluation.Progress;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CostEvaluatorTest {
    private final List<Progress> told = new ArrayList<>();

    @Test
    void countsWhatAMatrixCosts() {
        Outcome outcome = evaluate(Precision.FLOAT32);
        assertInstanceOf(Outcome.Measured.class, outcome);
        assertEquals(
                Measurement.exact(12), outcome.measurements().get(Metric.MACS).orElseThrow());
        assertEquals(15, outcome.measurements().value(Metric.PARAMS));
        assertEquals(4 * (4 + 3 + 12), outcome.measurements().value(Metric.MEMORY_ACCESS));
        assertEquals(4 * (4 + 3), outcome.measurements().value(Metric.PEAK_ACTIVATION));
        assertEquals(List.of(new Progress.Began(Stage.COST)), told);
    }

    @Test
    void bytesShrinkWithThePrecision() {
        assertEquals(4 + 3 + 12, evaluate(Precision.INT8).measurements().value(Metric.MEMORY_ACCESS));
    }

    @Test
    void namesEveryLimitThatIsBrokenAndOnlyThose() {
        Limit macs = new Limit(Metric.MACS, 11);
        Limit peak = new Limit(Metric.PEAK_ACTIVATION, 27);
        Outcome outcome = evaluate(Precision.FLOAT32, macs, new Limit(Metric.PARAMS, 15), peak);
        assertEquals(
                List.of(macs, peak),
                assertInstanceOf(Outcome.Infeasible.class, outcome).broken());
    }

    @Test
    void aLimitOnWhatIsMeasuredLaterBreaksNothing() {
        assertInstanceOf(Outcome.Measured.class, evaluate(Precision.FLOAT32, new Limit(Metric.LATENCY_MS, 1e-9)));
    }

    private Outcome evaluate(Precision precision, Limit... limits) {
        Network.Builder net = Network.builder(TensorShape.vector(4));
        net.add("fc", new Linear(3, true), Network.INPUT);
        Assignment genes = Assignment.of(0);
        Candidate candidate = new Candidate(CandidateId.of(genes), genes, new Design(net.build(), precision));
        return new CostEvaluator().evaluate(candidate, new Evaluation(1, List.of(limits), Path.of("."), told::add));
    }
}
