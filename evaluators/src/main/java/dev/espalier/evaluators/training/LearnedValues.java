package dev.espalier.evaluators.training;

import dev.espalier.evaluators.weights.Tensor;
import java.util.function.UnaryOperator;

/**
 * A view that sees every weight as one of a few values or as zero, of which a training learns the values with the weights.
 * The gradient of a value is the sum of those of the weights that are seen as it; that of a weight is times the magnitude of
 * the value it is seen as, and as it is where that is zero. (<a href="https://arxiv.org/abs/1612.01064">Zhu et al., 2017</a>,
 * equations 7 and 8)
 *
 * <p>The values are weights beside the tensor they are of, {@code TENSOR.values}: they come out of a training with the others.
 */
public interface LearnedValues extends UnaryOperator<Tensor> {
    /** The values to begin with, unless the weights that a training starts from have some. */
    float[] values();

    /** As which of the values each weight of {@code latent} is seen; -1 as zero. Does not depend on the values. */
    int[] places(Tensor latent);

    /**
     * The same view with other values.
     *
     * @throws IllegalArgumentException if they are none for this view
     */
    LearnedValues with(float[] values);

    /** What becomes of {@code latent}. */
    @Override
    default Tensor apply(Tensor latent) {
        float[] values = values();
        int[] places = places(latent);
        float[] seen = new float[places.length];
        for (int i = 0; i < seen.length; i++) {
            seen[i] = places[i] < 0 ? 0 : values[places[i]];
        }
        return new Tensor(latent.shape(), seen);
    }
}
