package dev.espalier.space.compression;

import static dev.espalier.space.Requirement.require;

/**
 * Bits of the weights and of the activations of a network. It holds for the whole network: on CPU runtimes a mixture of
 * float and int8 layers pays for its conversions and is slower than either.
 */
public record Precision(int weightBits, int activationBits) {
    /** IEEE single precision throughout. */
    public static final Precision FLOAT32 = new Precision(32, 32);

    /** Signed 8-bit weights per channel, unsigned 8-bit activations per tensor. */
    public static final Precision INT8 = new Precision(8, 8);

    /** @throws IllegalArgumentException unless both are 32 or both are 8, the precisions a runtime executes */
    public Precision {
        require(
                weightBits == activationBits && (weightBits == 32 || weightBits == 8),
                "precision: weights and activations must both have 32 or both 8 bits, got %d and %d",
                weightBits,
                activationBits);
    }

    /**
     * Reads {@code float32} or {@code int8}.
     *
     * @throws IllegalArgumentException for any other word
     */
    public static Precision named(String name) {
        return switch (name) {
            case "float32" -> FLOAT32;
            case "int8" -> INT8;
            default ->
                throw new IllegalArgumentException("precision must be one of [float32, int8], got '" + name + "'");
        };
    }

    /** Whether the network is quantized at all. */
    public boolean quantized() {
        return weightBits < 32;
    }

    @Override
    public String toString() {
        return quantized() ? "int" + weightBits : "float32";
    }
}
