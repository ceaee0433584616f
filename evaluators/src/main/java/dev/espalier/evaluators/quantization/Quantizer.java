package dev.espalier.evaluators.quantization;

import dev.espalier.evaluators.weights.Tensor;
import java.util.function.UnaryOperator;

/**
 * Makes few different values of a tensor's many. The result has the same shape, at most {@link #levels()} different values
 * in each of its groups (the tensor, a channel or a bucket, as the quantizer says), and depends on nothing but the tensor:
 * a quantizer has no state, does not change what it is given, and may be used by several threads.
 */
public interface Quantizer extends UnaryOperator<Tensor> {
    /** The tensor, quantized. Finite values stay finite, and a tensor of zeros stays one. */
    @Override
    Tensor apply(Tensor tensor);

    /** Most different values in one group. */
    int levels();

    /** Bits that tell {@link #levels()} values apart. */
    default int bits() {
        return Integer.SIZE - Integer.numberOfLeadingZeros(levels() - 1);
    }
}
