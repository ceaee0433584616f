package dev.espalier.evaluators.quantization;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.weights.Tensor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Zero and powers of two, so that a product is a shift: {@code {0, ±2^n2, …, ±2^n1}} with {@code n1 = floor(log2(4/3
 * max|w|))} and {@code n2 = n1 + 1 - 2^(bits - 2)}; a weight becomes the nearest. (<a
 * href="https://arxiv.org/abs/1702.03044">Zhou et al., 2017</a>, equations 2 to 4)
 *
 * @param bits 2 to 6; one code is that of zero
 */
public record PowerOfTwo(@Override int bits) implements Quantizer {
    /** @throws IllegalArgumentException if {@code bits} is not 2 to 6 */
    public PowerOfTwo {
        require(bits >= 2 && bits <= 6, "powers of two: 2 to 6 bits, got %d", bits);
    }

    /**
     * The share of what is still free that each step of {@link #advance} quantizes, so that 50, 75, 87.5 and 100 % of a
     * layer's weights are in the end of each (section 3.2 of the paper).
     */
    public static double[] schedule() {
        return new double[] {0.5, 0.5, 0.5, 1};
    }

    @Override
    public Tensor apply(Tensor tensor) {
        return codebook(tensor).apply(tensor);
    }

    @Override
    public int levels() {
        return (1 << bits - 1) + 1;
    }

    /** The values that weights like those of {@code tensor} may have; zero alone if it is all zero. */
    public Codebook codebook(Tensor tensor) {
        double largest = Runs.largestMagnitude(tensor.values());
        if (largest == 0) {
            return new Codebook(new float[] {0});
        }
        int powers = 1 << bits - 2;
        int most = Math.getExponent(4 * largest / 3);
        float[] values = new float[levels()];
        for (int i = 0; i < powers; i++) {
            float power = Math.scalb(1f, most - i);
            values[i] = -power;
            values[values.length - 1 - i] = power;
        }
        return new Codebook(values);
    }

    /**
     * A tensor that is partly quantized.
     *
     * @param weights quantized where {@code frozen}, as they were elsewhere
     * @param frozen what later training must not move
     */
    public record Partial(Tensor weights, boolean[] frozen) {
        /** Nothing is quantized yet but zeros, which are so already. */
        public static Partial pruned(Tensor weights) {
            boolean[] frozen = new boolean[weights.values().length];
            for (int i = 0; i < frozen.length; i++) {
                frozen[i] = weights.values()[i] == 0;
            }
            return new Partial(weights, frozen);
        }

        /** What later training may move. */
        public boolean[] free() {
            boolean[] free = new boolean[frozen.length];
            for (int i = 0; i < free.length; i++) {
                free[i] = !frozen[i];
            }
            return free;
        }
    }

    /**
     * Quantizes more of a tensor, the largest first of those that are still free, for which the others then make up in
     * retraining.
     *
     * @param share of the free weights, 0 to 1
     * @param codebook chosen once, from the weights before the first step
     */
    public static Partial advance(Partial before, double share, Codebook codebook) {
        float[] values = before.weights().values().clone();
        boolean[] frozen = before.frozen().clone();
        int[] free = IntStream.range(0, values.length)
                .filter(i -> !frozen[i])
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -Math.abs(values[i])))
                .mapToInt(Integer::intValue)
                .toArray();
        int count = (int) Math.ceil(share * free.length);
        for (int i : Arrays.copyOf(free, count)) {
            frozen[i] = true;
            values[i] = codebook.values()[SharedWeights.nearest(codebook.values(), values[i])];
        }
        return new Partial(new Tensor(before.weights().shape(), values), frozen);
    }
}
