package dev.espalier.space.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Design;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.zoo.Zoo;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeasurementsTest {
    private static final Limit MACS = new Limit(Metric.MACS, 100);
    private static final Limit ACCURACY = new Limit(Metric.ACCURACY, 0.5);

    @Test
    void whatIsNotKnownBreaksNoLimit() {
        assertEquals(List.of(), Measurements.NONE.broken(List.of(MACS, ACCURACY)));
    }

    @Test
    void aLimitBindsFromTheSideThatIsWorse() {
        Measurements known = Measurements.NONE
                .with(Metric.MACS, Measurement.exact(101))
                .with(Metric.ACCURACY, Measurement.exact(0.4));

        assertEquals(List.of(MACS, ACCURACY), known.broken(List.of(MACS, ACCURACY)));
        assertEquals(0.01, MACS.violation(101), 1e-12);
        assertEquals(0.2, ACCURACY.violation(0.4), 1e-12);
        assertEquals(0, MACS.violation(100));
    }

    @Test
    void violationsOfAnInfeasibleCandidateAddUp() {
        Measurements known =
                new Measurements(Map.of(Metric.MACS, Measurement.exact(150), Metric.ACCURACY, Measurement.exact(0.25)));

        assertEquals(1.0, new Outcome.Infeasible(known, List.of(MACS, ACCURACY)).violation(), 1e-12);
    }

    @Test
    void laterMeasurementsWin() {
        Measurements both = Measurements.NONE
                .with(Metric.LATENCY_MS, new Measurement(1, 0.1, 5))
                .with(Metric.LATENCY_MS, new Measurement(2, 0.1, 9));

        assertEquals(2, both.value(Metric.LATENCY_MS));
    }

    @Test
    void aShareCarriesItsBinomialInterval() {
        assertEquals(0.0196, Measurement.share(1250, 2500).spread(), 1e-6);
    }

    @Test
    void whatIsNotFiniteIsNoMeasurement() {
        assertThrows(IllegalArgumentException.class, () -> Measurement.exact(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new Measurement(1, -1, 1));
    }

    @Test
    void dearerEvaluatorsRunOnlyForWhatTheCheaperOnesAdmit() throws InterruptedException {
        CandidateEvaluator cheap = (candidate, evaluation) ->
                new Outcome.Measured(Measurements.NONE.with(Metric.MACS, Measurement.exact(5)), List.of(), List.of());
        CandidateEvaluator rejects = (candidate, evaluation) ->
                new Outcome.Infeasible(Measurements.NONE.with(Metric.MACS, Measurement.exact(200)), List.of(MACS));
        CandidateEvaluator dear = (candidate, evaluation) -> new Outcome.Measured(
                Measurements.NONE.with(Metric.ACCURACY, Measurement.exact(0.9)), List.of(), List.of());
        Candidate candidate = new Candidate(
                new CandidateId("0"), Assignment.of(0), new Design(Zoo.LENET_5.network(), Precision.FLOAT32));
        Evaluation evaluation = new Evaluation(1, List.of(), Path.of("."), _ -> {});

        Outcome admitted = cheap.then(dear).evaluate(candidate, evaluation);
        Outcome rejected = rejects.then((_, _) -> {
                    throw new AssertionError("evaluated after a rejection");
                })
                .evaluate(candidate, evaluation);

        assertEquals(5, admitted.measurements().value(Metric.MACS));
        assertEquals(0.9, admitted.measurements().value(Metric.ACCURACY));
        assertTrue(rejected instanceof Outcome.Infeasible);
    }

    @Test
    void seedsDependOnTheCandidateAndTheStudyOnly() {
        CandidateId one = CandidateId.of(Assignment.of(1, 2));

        assertEquals(one.seed(7), CandidateId.of(Assignment.of(1, 2)).seed(7));
        assertNotEquals(one.seed(7), one.seed(8));
        assertNotEquals(one.seed(7), CandidateId.of(Assignment.of(2, 1)).seed(7));
    }

    @Test
    void aMetricIsKnownByItsName() {
        Metric.ALL.forEach(metric -> assertEquals(metric, Metric.named(metric.name())));
        assertThrows(IllegalArgumentException.class, () -> Metric.named("latency"));
    }
}
