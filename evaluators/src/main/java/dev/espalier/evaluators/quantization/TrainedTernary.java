package dev.espalier.evaluators.quantization;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.training.LearnedValues;
import dev.espalier.evaluators.weights.Tensor;

/**
 * Zero and two learned values: weights above {@code threshold * max|w|} become {@code positive}, those below its negative
 * become {@code -negative}. (<a href="https://arxiv.org/abs/1612.01064">Zhu et al., 2017</a>, equations 6 to 9) A training
 * that sees weights through it learns both values.
 *
 * @param threshold share of the largest magnitude; 0.05 in the paper
 * @param positive the value of large positive weights
 * @param negative the magnitude of large negative ones
 */
public record TrainedTernary(double threshold, float positive, float negative) implements Quantizer, LearnedValues {
    /** @throws IllegalArgumentException if the threshold is not between 0 and 1, or a value is not positive */
    public TrainedTernary {
        require(threshold >= 0 && threshold < 1, "the threshold must be at least 0 and less than 1, got %s", threshold);
        require(positive > 0 && negative > 0, "the values must be positive, got %s and %s", positive, negative);
    }

    /** The start: for each sign the mean magnitude of its large weights, or 1 if it has none. */
    public static TrainedTernary of(Tensor tensor, double threshold) {
        double least = threshold * Runs.largestMagnitude(tensor.values());
        return new TrainedTernary(threshold, mean(tensor, least, 1), mean(tensor, least, -1));
    }

    private static float mean(Tensor tensor, double least, int sign) {
        double sum = 0;
        int count = 0;
        for (float value : tensor.values()) {
            if (sign * value > least) {
                sum += sign * value;
                count++;
            }
        }
        return count == 0 ? 1 : (float) (sum / count);
    }

    /** {@code -negative} and {@code positive}. */
    @Override
    public float[] values() {
        return new float[] {-negative, positive};
    }

    @Override
    public int[] places(Tensor latent) {
        double least = threshold * Runs.largestMagnitude(latent.values());
        int[] places = new int[latent.values().length];
        for (int i = 0; i < places.length; i++) {
            float value = latent.values()[i];
            places[i] = value > least ? 1 : value < -least ? 0 : -1;
        }
        return places;
    }

    @Override
    public TrainedTernary with(float[] values) {
        require(values.length == 2, "ternary weights have two values beside zero, got %d", values.length);
        return new TrainedTernary(threshold, values[1], -values[0]);
    }

    @Override
    public Tensor apply(Tensor tensor) {
        return LearnedValues.super.apply(tensor);
    }

    @Override
    public int levels() {
        return 3;
    }

    /**
     * The quantized {@code tensor} as shared values, whose tuning trains both values, each by the summed gradients of its
     * weights.
     */
    public SharedWeights shared(Tensor tensor) {
        return new SharedWeights(tensor.shape(), values(), places(tensor));
    }

    /**
     * What the gradient of the quantized weights is to each part.
     *
     * @param weights for the latent weights: times the value its weight became, 1 where it became zero
     * @param positive for {@link TrainedTernary#positive}: the sum over the weights that became it
     * @param negative for {@link TrainedTernary#negative}
     */
    public record Gradients(Tensor weights, double positive, double negative) {}

    /** The gradients of the latent {@code weights} and of both values, given that of the quantized weights. */
    public Gradients gradients(Tensor weights, Tensor gradient) {
        Tensor quantized = apply(weights);
        float[] latent = gradient.values().clone();
        double up = 0;
        double down = 0;
        for (int i = 0; i < latent.length; i++) {
            if (quantized.values()[i] > 0) {
                up += latent[i];
                latent[i] *= positive;
            } else if (quantized.values()[i] < 0) {
                down -= latent[i];
                latent[i] *= negative;
            }
        }
        return new Gradients(new Tensor(weights.shape(), latent), up, down);
    }
}
