package dev.espalier.space.cost;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.compression.LayerPrecision;

/**
 * Bits of weights and of activations for which costs are modelled. Unlike a {@link LayerPrecision} it need not be one
 * that a runtime on this machine executes.
 */
public record OperandBits(int weights, int activations) {
    /** IEEE single precision. */
    public static final OperandBits FLOAT32 = new OperandBits(32, 32);

    /** @throws IllegalArgumentException if a number of bits is not 1 to 32 */
    public OperandBits {
        require(weights >= 1 && weights <= 32, "weights have 1 to 32 bits, got %d", weights);
        require(activations >= 1 && activations <= 32, "activations have 1 to 32 bits, got %d", activations);
    }

    /** The bits of {@code precision}. */
    public static OperandBits of(LayerPrecision precision) {
        return new OperandBits(precision.weightBits(), precision.activationBits());
    }
}
