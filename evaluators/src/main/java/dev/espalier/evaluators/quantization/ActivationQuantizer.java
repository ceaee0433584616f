package dev.espalier.evaluators.quantization;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.weights.Tensor;

/**
 * Activations clipped to 0 to {@code clip} and rounded to {@code 2^bits - 1} even steps. With a clip of 1 these are DoReFa's
 * activations (<a href="https://arxiv.org/abs/1606.06160">Zhou et al., 2016</a>, equation 11); where the clip is learned,
 * PACT's, {@code (|x| - |x - clip| + clip) / 2} (<a href="https://arxiv.org/abs/1805.06085">Choi et al., 2018</a>, equations
 * 1 to 3).
 *
 * @param bits 1 to 16
 * @param clip the largest value that is let through
 */
public record ActivationQuantizer(@Override int bits, float clip) implements Quantizer {
    /** @throws IllegalArgumentException if {@code bits} is not 1 to 16 or the clip not positive */
    public ActivationQuantizer {
        require(bits >= 1 && bits <= 16, "activations: 1 to 16 bits, got %d", bits);
        require(clip > 0 && Float.isFinite(clip), "activations: the clip must be positive, got %s", clip);
    }

    /** DoReFa's: what lies between 0 and 1. */
    public static ActivationQuantizer dorefa(int bits) {
        return new ActivationQuantizer(bits, 1);
    }

    @Override
    public Tensor apply(Tensor tensor) {
        int steps = (1 << bits) - 1;
        return new Tensor(
                tensor.shape(),
                Runs.each(tensor.values(), value -> clip * Math.rint(steps * Math.clamp(value / clip, 0, 1)) / steps));
    }

    @Override
    public int levels() {
        return 1 << bits;
    }

    /** How the quantized {@code value} changes with it, straight through the rounding: 1 inside the clip, else 0. */
    public float slope(float value) {
        return value >= 0 && value < clip ? 1 : 0;
    }

    /** How the quantized {@code value} changes with the clip: 1 where it is at or above it, else 0. */
    public float clipSlope(float value) {
        return value >= clip ? 1 : 0;
    }
}
