package dev.espalier.evaluators.quantization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.quantization.Grouping.Buckets;
import dev.espalier.evaluators.quantization.Grouping.PerChannel;
import dev.espalier.evaluators.quantization.Grouping.PerTensor;
import dev.espalier.evaluators.quantization.PowerOfTwo.Partial;
import dev.espalier.evaluators.weights.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuantizersTest {
    @Test
    void linearIsEvenAndKeepsZero() {
        // scale 0.7 / 7
        Tensor quantized = new Linear(4, new PerTensor()).apply(tensor(0.7f, -0.34f, 0.06f, 0.04f, 0));
        assertArrayEquals(new float[] {0.7f, -0.3f, 0.1f, 0, 0}, quantized.values(), 1e-7f);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 6, 8})
    void linearIsNeverOffByMoreThanHalfAScale(int bits) {
        float[] values = gaussian(1, 1000);
        float[] quantized =
                new Linear(bits, new PerTensor()).apply(tensor(values)).values();
        double scale = Runs.largestMagnitude(values) / ((1 << bits - 1) - 1);
        for (int i = 0; i < values.length; i++) {
            assertEquals(values[i], quantized[i], scale / 2 + 1e-6);
        }
    }

    @Test
    void channelsHaveScalesOfTheirOwn() {
        Tensor two = new Tensor(List.of(2, 3), new float[] {1, 0.6f, 0.26f, 100, 60, 26});
        assertArrayEquals(
                new float[] {1, 1, 0, 100, 100, 0},
                new Linear(2, new PerChannel()).apply(two).values());
        assertArrayEquals(
                new float[] {0, 0, 0, 100, 100, 0},
                new Linear(2, new PerTensor()).apply(two).values());
        assertEquals(2, new PerChannel().groups(two));
        assertEquals(2, new Buckets(4).groups(two));
    }

    /**
     * PM quantization at 4 bits (Polino et al., 2018): with one range for all, some outliers leave next to nothing of the
     * other weights; buckets confine them.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void uniformCollapsesWithoutBucketsAtFourBits(long seed) {
        float[] values = gaussian(seed, 100_000);
        for (int i = 0; i < values.length; i += 10_240) {
            values[i] *= 60;
        }
        assertTrue(noise(new Uniform(4, new PerTensor()), values) > 0.5, "the signal is gone");
        assertTrue(noise(new Uniform(4, new Buckets(256)), values) < 0.02);
        assertTrue(noise(new Uniform(8, new PerTensor()), values) < 0.2, "with 256 levels it is still there");
        assertTrue(noise(new Uniform(8, new Buckets(256)), values) < 0.0003);
    }

    /** Squared error of all but the outliers, as a share of their squares. */
    private static double noise(Quantizer quantizer, float[] values) {
        float[] quantized = quantizer.apply(tensor(values)).values();
        double error = 0;
        double signal = 0;
        for (int i = 0; i < values.length; i++) {
            if (i % 10_240 >= 256) {
                error += Math.pow(values[i] - quantized[i], 2);
                signal += Math.pow(values[i], 2);
            }
        }
        return error / signal;
    }

    /** Zhou et al., 2017, section 2.1: with a largest exponent of -1, 3 bits reach down to 2^-2 and 5 bits to 2^-8. */
    @Test
    void powersOfTwoAreThoseOfThePaper() {
        Tensor weights = tensor(0.5f, -0.1f);
        assertArrayEquals(
                new float[] {-0.5f, -0.25f, 0, 0.25f, 0.5f},
                new PowerOfTwo(3).codebook(weights).values());
        float[] five = new PowerOfTwo(5).codebook(weights).values();
        assertEquals(17, five.length);
        assertEquals(0x1p-8f, five[9]);
        // 4/3 of 0.75 is 1: from there on the next power is nearer
        assertEquals(1, new PowerOfTwo(3).codebook(tensor(0.75f)).values()[4]);
        assertEquals(0.5f, new PowerOfTwo(3).codebook(tensor(0.74f)).values()[4]);
        assertArrayEquals(
                new float[] {0.5f, 0.5f, 0.25f, 0, -0.5f},
                new PowerOfTwo(3)
                        .apply(tensor(0.5f, 0.38f, 0.37f, 0.12f, -0.7f))
                        .values());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void incrementalQuantizationFreezesWhatItHasQuantized(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Tensor weights = tensor(gaussian(seed, 1001));
        Codebook codebook = new PowerOfTwo(5).codebook(weights);
        Partial partial = Partial.pruned(weights);
        int expected = 0;
        for (double share : PowerOfTwo.schedule()) {
            Partial next = PowerOfTwo.advance(partial, share, codebook);
            int frozen = 0;
            double smallest = Double.MAX_VALUE;
            double largestFree = 0;
            for (int i = 0; i < 1001; i++) {
                float value = next.weights().values()[i];
                float before = partial.weights().values()[i];
                if (next.frozen()[i]) {
                    frozen++;
                    assertTrue(Arrays.binarySearch(codebook.values(), value) >= 0, "a frozen weight is a power of two");
                    smallest = partial.frozen()[i] ? smallest : Math.min(smallest, Math.abs(before));
                } else {
                    assertEquals(before, value);
                    largestFree = Math.max(largestFree, Math.abs(value));
                }
                assertTrue(!partial.frozen()[i] || next.frozen()[i] && value == before, "frozen stays frozen");
            }
            expected += (int) Math.ceil(share * (1001 - expected));
            assertEquals(expected, frozen);
            assertTrue(smallest >= largestFree, "large weights first");
            partial = new Partial(retrained(next, random), next.frozen());
        }
        assertEquals(1001, expected, "none is free in the end");
        float[] last = partial.weights().values();
        for (float value : last) {
            assertTrue(Arrays.binarySearch(codebook.values(), value) >= 0);
        }
    }

    /** Free weights moved a little. */
    private static Tensor retrained(Partial partial, SplittableRandom random) {
        float[] values = partial.weights().values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] += partial.frozen()[i] ? 0 : (float) (0.1 * random.nextGaussian());
        }
        return tensor(values);
    }

    @Test
    void dorefaRoundsToEvenStepsBetweenMinusOneAndOne() {
        float[] quantized =
                new DorefaWeights(2).apply(tensor(-2, -0.1f, 0.1f, 2)).values();
        assertArrayEquals(new float[] {-1, -1 / 3f, 1 / 3f, 1}, quantized, 1e-6f);
    }

    /** The scale of signs that is nearest in squares: no other is nearer (Rastegari et al., 2016, equation 6). */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void xnorsScaleIsTheBest(long seed) {
        float[] values = gaussian(seed, 500);
        float[] quantized =
                Binary.xnor().apply(new Tensor(List.of(5, 100), values)).values();
        for (int filter = 0; filter < 5; filter++) {
            double best = Math.abs(quantized[filter * 100]);
            for (double other : new double[] {0.97 * best, 1.03 * best}) {
                assertTrue(error(values, filter, best) < error(values, filter, other));
            }
        }
    }

    private static double error(float[] values, int filter, double scale) {
        double sum = 0;
        for (int i = 100 * filter; i < 100 * filter + 100; i++) {
            sum += Math.pow(values[i] - (values[i] < 0 ? -scale : scale), 2);
        }
        return sum;
    }

    @Test
    void binaryConnectGivesSigns() {
        assertArrayEquals(
                new float[] {1, 1, -1},
                Binary.connect().apply(tensor(0.3f, 0, -0.001f)).values());
    }

    /** {@code E[w_b] = clip(w, -1, 1)} (Courbariaux et al., 2015, equation 2). */
    @ParameterizedTest
    @ValueSource(floats = {-1.5f, -0.6f, 0, 0.25f, 1, 3})
    void stochasticSignsAreRightOnAverage(float weight) {
        float[] values = new float[20_000];
        Arrays.fill(values, weight);
        double mean = 0;
        for (float sign :
                Binary.stochastic(tensor(values), new SplittableRandom(1)).values()) {
            assertEquals(1, Math.abs(sign));
            mean += sign / values.length;
        }
        assertEquals(Math.clamp(weight, -1f, 1f), mean, 0.03);
    }

    @Test
    void ternaryDropsTheSmallAndAveragesTheLarge() {
        // mean magnitude 0.5, threshold 0.35; the large are 0.9, 0.8 and 0.4
        float[] quantized = new Ternary(new PerTensor())
                .apply(tensor(0.9f, -0.8f, 0.4f, 0.3f, 0.1f))
                .values();
        assertArrayEquals(new float[] {0.7f, -0.7f, 0.7f, 0, 0}, quantized, 1e-6f);
    }

    /** Trained ternary quantization's gradients (Zhu et al., 2017, equations 7 and 8), worked by hand. */
    @Test
    void trainedTernarySharesOutTheGradient() {
        Tensor weights = tensor(1, 0.5f, 0.04f, -0.2f);
        TrainedTernary quantizer = TrainedTernary.of(weights, 0.05);
        assertEquals(new TrainedTernary(0.05, 0.75f, 0.2f), quantizer);
        assertArrayEquals(
                new float[] {0.75f, 0.75f, 0, -0.2f}, quantizer.apply(weights).values());
        assertArrayEquals(new int[] {1, 1, -1, 0}, quantizer.shared(weights).group());
        assertArrayEquals(
                quantizer.apply(weights).values(),
                quantizer.shared(weights).tensor().values());
        TrainedTernary.Gradients gradients = quantizer.gradients(weights, tensor(1, 2, 3, 4));
        assertArrayEquals(
                new float[] {0.75f, 1.5f, 3, 0.8f}, gradients.weights().values(), 1e-6f);
        assertEquals(3, gradients.positive());
        // -negative becomes 1 larger if negative becomes 1 smaller
        assertEquals(-4, gradients.negative());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void everyTurnOfTheLearnedBasisIsNoWorse(int bits) {
        float[] values = gaussian(bits, 2000);
        double[] start = new double[bits];
        double scale = Runs.meanMagnitude(values) / (1 << bits - 1);
        for (int i = 0; i < bits; i++) {
            start[i] = scale * (1 << i);
        }
        double[] learned = new LearnedBasis(bits).fit(values);
        assertTrue(LearnedBasis.error(learned, values) <= LearnedBasis.error(start, values));
        float[] uniform =
                new Uniform(bits, new PerTensor()).apply(tensor(values)).values();
        double even = 0;
        for (int i = 0; i < values.length; i++) {
            even += Math.pow(values[i] - uniform[i], 2);
        }
        assertTrue(LearnedBasis.error(learned, values) < even, "learned levels are nearer than even ones");
    }

    /** With one bit the best number is the mean magnitude; with two, a mixture of two magnitudes is met exactly. */
    @Test
    void learnedBasisFindsWhatIsThere() {
        assertEquals(0.5, new LearnedBasis(1).fit(new float[] {0.25f, -0.75f, 0.5f, -0.5f})[0], 1e-9);
        double[] basis = new LearnedBasis(2).fit(new float[] {3, 1, -1, -3, 3, -3, 1});
        assertArrayEquals(new double[] {-3, -1, 1, 3}, LearnedBasis.levels(basis), 1e-6);
    }

    @Test
    void activationsAreClippedAndRounded() {
        assertArrayEquals(
                new float[] {0, 0, 1 / 3f, 1, 1},
                ActivationQuantizer.dorefa(2)
                        .apply(tensor(-1, 0.1f, 0.4f, 0.9f, 7))
                        .values(),
                1e-6f);
        ActivationQuantizer pact = new ActivationQuantizer(2, 6);
        assertArrayEquals(
                new float[] {0, 2, 6, 6}, pact.apply(tensor(-1, 2.9f, 5.5f, 9)).values(), 1e-6f);
    }

    /** PACT's slopes against the differences of {@code (|x| - |x - a| + a) / 2} (Choi et al., 2018, equations 1 and 3). */
    @ParameterizedTest
    @ValueSource(floats = {-2, -0.1f, 0.5f, 2.9f, 3.1f, 8})
    void pactsSlopesAreThoseOfItsFormula(float x) {
        ActivationQuantizer pact = new ActivationQuantizer(8, 3);
        double step = 1e-4;
        assertEquals((clipped(x + step, 3) - clipped(x - step, 3)) / (2 * step), pact.slope(x), 1e-9);
        assertEquals((clipped(x, 3 + step) - clipped(x, 3 - step)) / (2 * step), pact.clipSlope(x), 1e-9);
    }

    private static double clipped(double x, double clip) {
        return (Math.abs(x) - Math.abs(x - clip) + clip) / 2;
    }

    /** Rounding what is rounded already changes nothing. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 8})
    void roundingTwiceIsRoundingOnce(int bits) {
        Tensor values = tensor(gaussian(7, 500));
        for (Quantizer quantizer : List.of(
                new Linear(bits, new PerTensor()),
                new Uniform(bits, new Buckets(50)),
                ActivationQuantizer.dorefa(bits),
                Binary.xnor(),
                KMeans.ofBits(bits))) {
            Tensor once = quantizer.apply(values);
            assertArrayEquals(once.values(), quantizer.apply(once).values(), 1e-6f, quantizer::toString);
        }
        assertArrayEquals(
                Binary.connect().apply(values).values(),
                new Binary(Optional.empty())
                        .apply(Binary.connect().apply(values))
                        .values());
    }

    @Test
    void refusesBitsItDoesNotHave() {
        assertThrows(IllegalArgumentException.class, () -> new Linear(1, new PerTensor()));
        assertThrows(IllegalArgumentException.class, () -> new PowerOfTwo(1));
        assertThrows(IllegalArgumentException.class, () -> new LearnedBasis(5));
        assertThrows(IllegalArgumentException.class, () -> new DorefaWeights(0));
        assertThrows(IllegalArgumentException.class, () -> new Codebook(new float[] {1, 1}));
        assertThrows(IllegalArgumentException.class, () -> new Buckets(0));
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
