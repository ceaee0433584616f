package dev.espalier.evaluators.training;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.weights.Tensor;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.evaluators.weights.Weights.Role;
import java.util.List;

/**
 * How what a layer gives is quantized: clipped to 0 to a largest value and rounded to {@code 2^bits - 1} even steps. The
 * gradient goes straight through the rounding, to what is inside the clip and, from what is at or above it, to the clip
 * itself, which weight decay keeps small. (<a href="https://arxiv.org/abs/1805.06085">Choi et al., 2018</a>, PACT; with a
 * fixed clip of 1, <a href="https://arxiv.org/abs/1606.06160">Zhou et al., 2016</a>, DoReFa)
 *
 * <p>A clip is a weight of its layer, {@code NAME.clip (1)}: it comes out of a training with the others.
 *
 * @param bits 1 to 16
 * @param start the first largest value, unless the weights a training starts from have one
 * @param learned whether training moves it
 */
public record ActivationClip(int bits, float start, boolean learned) {
    /** @throws IllegalArgumentException if {@code bits} is not 1 to 16, or {@code start} not positive */
    public ActivationClip {
        require(bits >= 1 && bits <= 16, "activations: 1 to 16 bits, got %d", bits);
        require(start > 0 && Float.isFinite(start), "activations: the clip must be positive, got %s", start);
    }

    /** A learned clip that starts at 10, wide open. */
    public static ActivationClip pact(int bits) {
        return new ActivationClip(bits, 10, true);
    }

    /** A clip fixed at 1. */
    public static ActivationClip dorefa(int bits) {
        return new ActivationClip(bits, 1, false);
    }

    /** The clip of the layer called {@code node}: that in {@code weights}, or the start. */
    Tensor of(String node, Weights weights) {
        Tensor start = new Tensor(List.of(1), new float[] {start()});
        return weights.tensors().getOrDefault(Role.CLIP.of(node), start);
    }
}
