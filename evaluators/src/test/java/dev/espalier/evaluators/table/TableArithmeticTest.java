package dev.espalier.evaluators.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.table.Interpolation.Point;
import dev.espalier.space.compression.LayerPrecision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableArithmeticTest {
    private static final double[] SORTED = {1, 2, 3, 4};

    @Test
    void rankCorrelationsAreThoseWorkedByHand() {
        assertEquals(1, RankCorrelation.spearman(SORTED, new double[] {10, 20, 30, 400}), 1e-12);
        assertEquals(-1, RankCorrelation.kendall(SORTED, new double[] {4, 3, 2, 1}), 1e-12);
        // one pair of six swapped: 1 - 6 * 2 / 60, and (5 - 1) / 6
        double[] swapped = {1, 3, 2, 4};
        assertEquals(0.8, RankCorrelation.spearman(SORTED, swapped), 1e-12);
        assertEquals(4 / 6.0, RankCorrelation.kendall(SORTED, swapped), 1e-12);
        // ties share their rank: 1, 2.5, 2.5, 4 against 1, 2, 3, 4
        double[] tied = {1, 2, 2, 4};
        assertEquals(4.5 / Math.sqrt(4.5 * 5), RankCorrelation.spearman(SORTED, tied), 1e-12);
        assertEquals(5 / Math.sqrt(5 * 6), RankCorrelation.kendall(SORTED, tied), 1e-12);
    }

    @Test
    void aLineGoesThroughPointsOnIt() {
        double[] sums = {1, 2, 3, 5};
        double[] measured = Arrays.stream(sums).map(x -> 1.25 * x + 0.5).toArray();
        assertArrayEquals(new double[] {1.25, 0.5}, AdditiveFit.line(sums, measured), 1e-9);
        assertArrayEquals(
                new double[] {2, 0}, AdditiveFit.line(new double[] {1, 2}, new double[] {2, 4}), 1e-12, "too few");
    }

    @Test
    void theMedianErrorIsAfterOneScale() {
        assertEquals(0, AdditiveFit.medianError(new double[] {1, 2, 3}, new double[] {3, 6, 9}), 1e-12);
        // measured over foretold is 1, 1.1 and 1.2, so the scale is 1.1 and the errors are 0.1, 0 and 0.1 / 1.2
        assertEquals(0.1 / 1.2, AdditiveFit.medianError(new double[] {1, 1, 1}, new double[] {1, 1.1, 1.2}), 1e-12);
    }

    @Test
    void aFitIsKeptAsItIs() {
        AdditiveFit fit = new AdditiveFit(LayerPrecision.INT8, 1.5, -0.25, 16, 20, 0.9875, 0.9125, 0.0125, 0.0625, 0.5);
        assertEquals(fit, AdditiveFit.parse(fit.line()));
    }

    @Test
    void choleskySolvesWhatIsPositiveDefiniteAndRefusesTheRest() {
        double[] x = new Cholesky(new double[][] {{4, 0, 0}, {2, 3, 0}, {0, 1, 2}}).solve(new double[] {8, 9, 5});
        assertArrayEquals(
                new double[] {4 * x[0] + 2 * x[1], 2 * x[0] + 3 * x[1] + x[2], x[1] + 2 * x[2]},
                new double[] {8, 9, 5},
                1e-12);
        assertThrows(ArithmeticException.class, () -> new Cholesky(new double[][] {{1, 0}, {2, 1}}));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void interpolationLearnsWhatIsNotLinear(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            points.add(point(random.nextDouble(1, 100), random.nextDouble(1, 100)));
        }
        double[] values =
                points.stream().mapToDouble(TableArithmeticTest::truth).toArray();
        Interpolation interpolation = new Interpolation(points.subList(0, 250), Arrays.copyOf(values, 250));
        double[] errors = IntStream.range(250, 300)
                .mapToDouble(i -> Math.abs(interpolation.at(points.get(i)).value() / values[i] - 1))
                .sorted()
                .toArray();
        assertTrue(errors[25] < 0.05, "median " + errors[25]);
        assertTrue(interpolation.error() < 0.05, "it says " + interpolation.error());
        double far = interpolation.at(point(1e6, 1e6)).error();
        double near = interpolation.at(points.getFirst()).error();
        assertTrue(far > 2 * near, "it knows less far from what it knows: %s, %s".formatted(far, near));
    }

    private static Point point(double one, double other) {
        return new Point(new double[] {one, other}, new double[] {one}, "1x1");
    }

    private static double truth(Point point) {
        double[] x = point.demands();
        return 2 + x[0] + 0.5 * x[1] + 0.02 * x[0] * x[1];
    }

    @Test
    void theChannelStepIsThatOfTheReferenceMachine() {
        // microseconds of an inverted bottleneck by hidden channels, as measured with ONNX Runtime 1.28 on AVX512-VNNI
        Map<Integer, Double> float32 = new TreeMap<>(
                Map.of(64, 10.9, 66, 41.3, 68, 13.4, 72, 13.3, 80, 13.3, 84, 15.7, 88, 15.8, 96, 16.9, 128, 21.8));
        Map<Integer, Double> int8 = new TreeMap<>(
                Map.of(64, 7.3, 66, 18.5, 68, 16.3, 72, 14.4, 80, 8.7, 84, 18.7, 88, 16.8, 96, 10.5, 128, 12.7));
        assertEquals(4, AlignmentProbe.step(float32));
        assertEquals(16, AlignmentProbe.step(int8));
    }
}
