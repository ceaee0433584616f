package dev.espalier.evaluators.quantization;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.weights.Tensor;

/**
 * Even steps from the smallest to the largest value of each group: {@code low + range * round(s * (w - low) / range) / s}
 * with {@code s = 2^bits - 1}. Over a whole tensor a few outliers stretch the steps until the others fall together, below
 * some five bits; within buckets they stretch only their own. (<a href="https://arxiv.org/abs/1802.05668">Polino et al.,
 * 2018</a>, section 2.1: "PM quantization" with and without buckets)
 *
 * @param bits 1 to 16
 * @param grouping which values have one range
 */
public record Uniform(@Override int bits, Grouping grouping) implements Quantizer {
    /** @throws IllegalArgumentException if {@code bits} is not 1 to 16 */
    public Uniform {
        require(bits >= 1 && bits <= 16, "uniform: 1 to 16 bits, got %d", bits);
    }

    @Override
    public Tensor apply(Tensor tensor) {
        int steps = (1 << bits) - 1;
        return Runs.map(tensor, grouping, values -> {
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            for (float value : values) {
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
            double base = low;
            double range = high - low;
            return Runs.each(
                    values,
                    value -> range == 0 ? value : base + range * Math.rint(steps * (value - base) / range) / steps);
        });
    }

    @Override
    public int levels() {
        return 1 << bits;
    }
}
