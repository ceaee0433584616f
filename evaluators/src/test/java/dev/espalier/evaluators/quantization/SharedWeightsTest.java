package dev.espalier.evaluators.quantization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.quantization.SharedWeights.Initialization;
import dev.espalier.evaluators.weights.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SharedWeightsTest {
    /** Han et al., 2016, figure 3: sixteen weights, four clusters. */
    @Test
    void sharesTheWeightsOfThePaper() {
        float[] weights = {
            2.09f, -0.98f, 1.48f, 0.09f, 0.05f, -0.14f, -1.08f, 2.12f, -0.91f, 1.92f, 0.01f, -1.03f, 1.87f, 0.02f,
            1.53f, 1.49f
        };
        SharedWeights shared = SharedWeights.of(tensor(weights), 4, Initialization.LINEAR, 0);
        assertArrayEquals(new float[] {-1, 0, 1.5f, 2}, shared.codebook(), 0.011f);
        assertArrayEquals(new int[] {3, 0, 2, 1, 1, 1, 0, 3, 0, 3, 1, 0, 3, 1, 2, 2}, shared.group());
    }

    @ParameterizedTest
    @EnumSource(Initialization.class)
    void leavesZerosAlone(Initialization initialization) {
        SharedWeights shared = SharedWeights.of(tensor(0, 1, 0, -1, 1.1f, 0), 2, initialization, 1);
        float[] values = shared.tensor().values();
        for (int i : new int[] {0, 2, 5}) {
            assertEquals(-1, shared.group()[i]);
            assertEquals(0, values[i]);
        }
        assertTrue(shared.codebook().length <= 2);
    }

    @Test
    void keepsWeightsThatAreFewEnough() {
        float[] weights = {3, -2, 0.5f, 3, -2};
        assertArrayEquals(
                weights,
                SharedWeights.of(tensor(weights), 8, Initialization.LINEAR, 0)
                        .tensor()
                        .values());
        assertEquals(
                0, SharedWeights.of(tensor(0, 0), 8, Initialization.LINEAR, 0).codebook().length);
    }

    /** Lloyd's rounds end in a fixed point: every weight has its nearest centroid, every centroid is its weights' mean. */
    @ParameterizedTest
    @EnumSource(Initialization.class)
    void endsWhereNoRoundChangesAnything(Initialization initialization) {
        float[] weights = gaussian(5, 3000);
        SharedWeights shared = SharedWeights.of(tensor(weights), 16, initialization, 9);
        double[] sums = new double[shared.codebook().length];
        int[] counts = new int[sums.length];
        for (int i = 0; i < weights.length; i++) {
            sums[shared.group()[i]] += weights[i];
            counts[shared.group()[i]]++;
            double chosen = Math.abs(weights[i] - shared.codebook()[shared.group()[i]]);
            for (float other : shared.codebook()) {
                assertTrue(chosen <= Math.abs(weights[i] - other) + 1e-6);
            }
        }
        for (int c = 0; c < sums.length; c++) {
            assertEquals(sums[c] / counts[c], shared.codebook()[c], 1e-5);
        }
    }

    /** The best clusters in one dimension are runs of the sorted weights, so dynamic programming finds them. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void comesNearTheBestClusters(long seed) {
        float[] weights = gaussian(seed, 120);
        double best = optimum(weights, 4);
        double linear = error(weights, Initialization.LINEAR);
        assertTrue(linear >= best - 1e-6, "nothing is better than the best");
        assertTrue(linear <= 1.35 * best, () -> linear + " against " + best);
        double density = error(weights, Initialization.DENSITY);
        assertTrue(density >= best - 1e-6 && density <= 1.35 * best, () -> density + " against " + best);
    }

    private static double error(float[] weights, Initialization initialization) {
        float[] shared =
                SharedWeights.of(tensor(weights), 4, initialization, 0).tensor().values();
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += Math.pow(weights[i] - shared[i], 2);
        }
        return sum;
    }

    private static double optimum(float[] weights, int clusters) {
        float[] sorted = weights.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        double[] before = new double[n + 1];
        Arrays.fill(before, Double.POSITIVE_INFINITY);
        before[0] = 0;
        for (int c = 0; c < clusters; c++) {
            double[] now = new double[n + 1];
            Arrays.fill(now, Double.POSITIVE_INFINITY);
            for (int end = 1; end <= n; end++) {
                double sum = 0;
                double squares = 0;
                for (int from = end - 1; from >= 0; from--) {
                    sum += sorted[from];
                    squares += (double) sorted[from] * sorted[from];
                    now[end] = Math.min(now[end], before[from] + squares - sum * sum / (end - from));
                }
            }
            before = now;
        }
        return before[n];
    }

    private static Tensor tensor(float... values) {
        return new Tensor(List.of(values.length), values);
    }

    private static float[] gaussian(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
