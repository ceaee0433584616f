package dev.espalier.evaluators.weights;

import static dev.espalier.space.Requirement.require;

/**
 * DoReFa's quantization of weights: the sign times the mean of all magnitudes for one bit, else {@code tanh} scaled to -1
 * to 1 and rounded to {@code 2^bits} even steps. A normalisation behind the layer takes care of the scale. (<a
 * href="https://arxiv.org/abs/1606.06160">Zhou et al., 2016</a>, equations 5 to 9)
 */
public final class Dorefa {
    private Dorefa() {}

    /**
     * {@code weights}, quantized.
     *
     * @throws IllegalArgumentException if {@code bits} is not 1 to 8
     */
    public static float[] quantize(float[] weights, int bits) {
        require(bits >= 1 && bits <= 8, "weights are quantized to 1 to 8 bits, got %d", bits);
        return bits == 1 ? signs(weights) : steps(weights, (1 << bits) - 1);
    }

    private static float[] signs(float[] weights) {
        double mean = 0;
        for (float weight : weights) {
            mean += Math.abs(weight) / weights.length;
        }
        float[] quantized = new float[weights.length];
        for (int i = 0; i < weights.length; i++) {
            quantized[i] = (float) (weights[i] < 0 ? -mean : mean);
        }
        return quantized;
    }

    private static float[] steps(float[] weights, int steps) {
        double largest = Float.MIN_NORMAL;
        for (float weight : weights) {
            largest = Math.max(largest, Math.abs(Math.tanh(weight)));
        }
        float[] quantized = new float[weights.length];
        for (int i = 0; i < weights.length; i++) {
            double share = Math.tanh(weights[i]) / (2 * largest) + 0.5;
            quantized[i] = (float) (2.0 * Math.round(share * steps) / steps - 1);
        }
        return quantized;
    }
}
