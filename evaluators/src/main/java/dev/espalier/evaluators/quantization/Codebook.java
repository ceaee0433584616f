package dev.espalier.evaluators.quantization;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.weights.Tensor;
import java.util.Arrays;

/**
 * The nearest of fixed values, of two equally near the lower: every quantizer of weights once its values are known.
 *
 * @param values ascending; not copied
 */
public record Codebook(float[] values) implements Quantizer {
    /** @throws IllegalArgumentException if there are none, or they do not ascend */
    public Codebook {
        require(values.length > 0, "a codebook has at least one value");
        for (int i = 1; i < values.length; i++) {
            require(values[i - 1] < values[i], "the values of a codebook ascend, got %s", Arrays.toString(values));
        }
    }

    @Override
    public Tensor apply(Tensor tensor) {
        return new Tensor(
                tensor.shape(),
                Runs.each(tensor.values(), value -> values[SharedWeights.nearest(values, (float) value)]));
    }

    @Override
    public int levels() {
        return values.length;
    }
}
