package dev.espalier.evaluators.onnx;

import java.util.List;

/**
 * The matrix of a large linear layer as integers with a scale for every {@value #BLOCK} inputs of an output. ONNX Runtime
 * multiplies such a matrix as it is stored, which pays where reading the weights takes longer than multiplying them.
 *
 * @param weights {@code (outputs, inputs)}
 * @param scales {@code (outputs, inputs / 128)}
 * @param bits in which a weight can be stored, 4 or 2
 */
record BlockWeights(byte[] weights, float[] scales, int outputs, int bits) {
    /** Inputs that share a scale. */
    static final int BLOCK = 128;

    /** Weights from which on a layer is large: half a megabyte in single precision. */
    private static final int LARGE = 1 << 17;

    /** Whether weights {@code (outputs, inputs)} in so many bits are better stored in blocks. */
    static boolean fit(List<Integer> shape, int bits) {
        return bits < 8
                && shape.size() == 2
                && shape.get(1) % BLOCK == 0
                && (long) shape.getFirst() * shape.get(1) >= LARGE;
    }

    /**
     * Rounds every block to multiples of a scale of its own.
     *
     * @param weights {@code (outputs, inputs)}
     */
    static BlockWeights of(float[] weights, int outputs, int bits) {
        byte[] bytes = new byte[weights.length];
        float[] scales = new float[weights.length / BLOCK];
        for (int block = 0; block < scales.length; block++) {
            int from = block * BLOCK;
            scales[block] = (float) Math.max(Rounding.scale(weights, from, BLOCK, bits), Float.MIN_NORMAL);
            for (int i = from; i < from + BLOCK; i++) {
                bytes[i] = Rounding.nearest(weights[i], scales[block], bits);
            }
        }
        return new BlockWeights(bytes, scales, outputs, bits);
    }

    int inputs() {
        return weights.length / outputs;
    }

    /** The integers as the runtime wants them: unsigned, with half of what the bits can say standing for zero. */
    byte[] packed() {
        byte[] unsigned = weights.clone();
        for (int i = 0; i < unsigned.length; i++) {
            unsigned[i] += (byte) (1 << (bits - 1));
        }
        return Packing.pack(unsigned, bits);
    }

    /** The weights that the integers stand for, {@code (outputs, inputs)}. */
    float[] restored() {
        float[] restored = new float[weights.length];
        for (int i = 0; i < restored.length; i++) {
            restored[i] = weights[i] * scales[i / BLOCK];
        }
        return restored;
    }
}
