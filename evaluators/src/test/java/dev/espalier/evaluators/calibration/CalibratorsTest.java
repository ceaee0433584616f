package dev.espalier.evaluators.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each calibrator does that the others do not. */
class CalibratorsTest {
    @Test
    void minMaxKeepsTheOutlier() {
        assertEquals(new Range(-1, 100), CalibratorContractTest.range("min-max", withOutlier(new float[] {-1, 2})));
    }

    @Test
    void aMovingAverageMovesBySharesOfTheDifference() {
        Calibrator.Observer observer = new MovingAverage(0.25).observer();
        observer.observe(new float[] {-1, 4});
        observer.observe(new float[] {-3, 8});
        observer.observe(new float[] {-1.5f, 1});
        assertEquals(new Range(-1.5f, 4), observer.range());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.9, 0.95, 0.99, 1})
    void aPercentileLeavesTheSameShareAtBothEnds(double share) {
        Calibrator.Observer observer = new Percentile(share).observer();
        float[] steps = new float[2001];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = i - 1000;
        }
        observer.observe(steps);
        double end = 1000 - (1 - share) * 2001;
        assertEquals(end, observer.range().high(), 1.5);
        assertEquals(-end, observer.range().low(), 1.5);
    }

    @Test
    void aPercentileOfPositiveValuesLeavesTheSmallestToo() {
        Calibrator.Observer observer = new Percentile(0.9).observer();
        float[] steps = new float[1000];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = 1000 + i;
        }
        observer.observe(steps);
        assertEquals(1100, observer.range().low(), 1.5);
        assertEquals(1900, observer.range().high(), 1.5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mse", "kl", "percentile"})
    void aFewOutliersAreClipped(String name) {
        List<float[]> samples = new ArrayList<>(CalibratorContractTest.bells(5, 200, 500, 1, 0));
        samples.add(new float[] {60});
        Range range = CalibratorContractTest.range(name, samples);
        assertTrue(range.high() > 3 && range.high() < 55, range.toString());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void noMagnitudeHasALesserSquaredErrorThanTheOneChosen(long seed) {
        List<float[]> samples = CalibratorContractTest.bells(seed, 20, 500, 1, 0.2f);
        Range chosen = CalibratorContractTest.range("mse", samples);
        Range seen = CalibratorContractTest.range("min-max", samples);
        double least = squaredError(samples, chosen);
        for (int i = 1; i <= 20; i++) {
            assertTrue(least <= 1.02 * squaredError(samples, seen.within(seen.magnitude() * i / 20)));
        }
    }

    @Test
    void theSquaredErrorOfABellIsLessThanThatOfItsWholeRange() {
        List<float[]> samples = CalibratorContractTest.bells(2, 200, 1000, 1, 0);
        double whole = squaredError(samples, CalibratorContractTest.range("min-max", samples));
        assertTrue(squaredError(samples, CalibratorContractTest.range("mse", samples)) < 0.95 * whole);
    }

    @Test
    void anUnknownNameIsToldTheKnownOnes() {
        String message = assertThrows(IllegalArgumentException.class, () -> Calibrators.named("entropy"))
                .getMessage();
        assertEquals("there is no calibrator 'entropy', only [min-max, moving-average, percentile, mse, kl]", message);
    }

    private static List<float[]> withOutlier(float[] sample) {
        return List.of(sample, new float[] {100}, sample);
    }

    private static double squaredError(List<float[]> samples, Range range) {
        Range.Grid grid = range.grid();
        double error = 0;
        for (float[] sample : samples) {
            for (float value : sample) {
                error += Math.pow(grid.nearest(value) - value, 2);
            }
        }
        return error;
    }
}
