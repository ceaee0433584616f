package dev.espalier.evaluators.quantization;

import dev.espalier.evaluators.weights.Tensor;

/**
 * Zero, and one magnitude with two signs: what is larger than {@code 0.7} mean magnitudes becomes plus or minus the mean of
 * those. (<a href="https://arxiv.org/abs/1605.04711">Li et al., 2016</a>, equations 5 and 6)
 *
 * @param grouping which values have one threshold and one magnitude; the paper has one per layer
 */
public record Ternary(Grouping grouping) implements Quantizer {
    private static final double THRESHOLD = 0.7;

    @Override
    public Tensor apply(Tensor tensor) {
        return Runs.map(tensor, grouping, values -> {
            double threshold = THRESHOLD * Runs.meanMagnitude(values);
            double sum = 0;
            int large = 0;
            for (float value : values) {
                if (Math.abs(value) > threshold) {
                    sum += Math.abs(value);
                    large++;
                }
            }
            double magnitude = large == 0 ? 0 : sum / large;
            return Runs.each(values, value -> Math.abs(value) > threshold ? Math.copySign(magnitude, value) : 0);
        });
    }

    @Override
    public int levels() {
        return 3;
    }
}
