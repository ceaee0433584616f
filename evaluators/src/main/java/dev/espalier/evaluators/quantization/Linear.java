package dev.espalier.evaluators.quantization;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.weights.Tensor;

/**
 * Even steps, symmetric about zero, which stays zero: {@code scale * round(w / scale)} with {@code scale = max|w| / (2^(bits
 * - 1) - 1)} in each group. No value is off by more than half a scale. (<a
 * href="https://arxiv.org/abs/1712.05877">Jacob et al., 2018</a>, section 2.1, as runtimes want it for weights)
 *
 * @param bits 2 to 16
 * @param grouping which values have one scale
 */
public record Linear(@Override int bits, Grouping grouping) implements Quantizer {
    /** @throws IllegalArgumentException if {@code bits} is not 2 to 16 */
    public Linear {
        require(bits >= 2 && bits <= 16, "linear: 2 to 16 bits, got %d; one bit is what Binary is for", bits);
    }

    @Override
    public Tensor apply(Tensor tensor) {
        int steps = (1 << bits - 1) - 1;
        return Runs.map(tensor, grouping, values -> {
            double scale = Runs.largestMagnitude(values) / steps;
            return Runs.each(values, value -> scale == 0 ? 0 : scale * Math.rint(value / scale));
        });
    }

    @Override
    public int levels() {
        return (1 << bits) - 1;
    }
}
