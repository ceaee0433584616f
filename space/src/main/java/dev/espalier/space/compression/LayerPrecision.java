package dev.espalier.space.compression;

import static dev.espalier.space.Requirement.require;

import java.util.Arrays;
import java.util.List;

/**
 * What one layer computes with, among what a runtime executes. Weights of 4 and 2 bits are stored so, and unpacked to 8
 * bits when the model is loaded: no processor at hand multiplies fewer.
 */
public enum LayerPrecision {
    /** IEEE single precision. */
    FLOAT32("float32", 32, 32),
    /** Signed 8-bit weights per channel, unsigned 8-bit activations per tensor. */
    INT8("int8", 8, 8),
    /** Weights stored in 4 bits; computes as {@link #INT8}. */
    W4A8("w4a8", 4, 8),
    /** Weights stored in 2 bits; computes as {@link #INT8}. */
    W2A8("w2a8", 2, 8);

    private final String label;
    private final int weightBits;
    private final int activationBits;

    LayerPrecision(String label, int weightBits, int activationBits) {
        this.label = label;
        this.weightBits = weightBits;
        this.activationBits = activationBits;
    }

    /** The name in experiment files and on the command line, {@code w4a8}. */
    public String label() {
        return label;
    }

    /** Bits in which a weight is stored. */
    public int weightBits() {
        return weightBits;
    }

    /** Bits in which an activation is computed and moved. */
    public int activationBits() {
        return activationBits;
    }

    /** Whether the layer computes in integers. */
    public boolean quantized() {
        return this != FLOAT32;
    }

    /** The names of all. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(LayerPrecision::label).toList();
    }

    /**
     * The one called {@code label}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static LayerPrecision named(String label) {
        List<String> labels = labels();
        require(labels.contains(label), "precision must be one of %s, got '%s'", labels, label);
        return values()[labels.indexOf(label)];
    }
}
