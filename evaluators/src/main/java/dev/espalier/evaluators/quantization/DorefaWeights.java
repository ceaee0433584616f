package dev.espalier.evaluators.quantization;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.weights.Dorefa;
import dev.espalier.evaluators.weights.Tensor;

/**
 * {@link Dorefa}'s weights: {@code 2 q(tanh w / (2 max|tanh w|) + 1/2) - 1}, {@code q} rounding 0 to 1 to {@code 2^bits - 1}
 * steps. They reach from -1 to 1 whatever the weights were: a normalisation must follow, or a scale.
 *
 * @param bits 1 to 8
 */
public record DorefaWeights(@Override int bits) implements Quantizer {
    /** @throws IllegalArgumentException if {@code bits} is not 1 to 8 */
    public DorefaWeights {
        require(bits >= 1 && bits <= 8, "DoReFa: 1 to 8 bits, got %d", bits);
    }

    @Override
    public Tensor apply(Tensor tensor) {
        return new Tensor(tensor.shape(), Dorefa.quantize(tensor.values(), bits));
    }

    @Override
    public int levels() {
        return 1 << bits;
    }
}
