package dev.espalier.evaluators.onnx;

/**
 * Weights and biases of one layer as integers, {@code weight = byte * scale[channel]} and {@code bias = int *
 * biasScale[channel]}, output channels slowest.
 *
 * @param bits in which a weight can be stored, 8, 4 or 2
 */
record QuantizedWeights(byte[] weights, float[] scales, int[] biases, float[] biasScales, int bits) {
    private static final int LARGEST_BIAS = 1 << 30;

    /**
     * Rounds every output channel to multiples of a scale of its own.
     *
     * @param inputScale the scale of the layer's input; a bias counts in products of input and weight
     */
    static QuantizedWeights of(float[] weights, float[] biases, float inputScale, int bits) {
        int channels = biases.length;
        int perChannel = weights.length / channels;
        byte[] bytes = new byte[weights.length];
        float[] scales = new float[channels];
        int[] ints = new int[channels];
        float[] biasScales = new float[channels];
        for (int c = 0; c < channels; c++) {
            double fine = Rounding.scale(weights, c * perChannel, perChannel, bits);
            // a channel of tiny weights takes a coarser scale, or its bias would not fit
            double enoughForBias = Math.abs(biases[c]) / ((double) inputScale * LARGEST_BIAS);
            scales[c] = (float) Math.max(Math.max(fine, enoughForBias), Float.MIN_NORMAL);
            for (int i = c * perChannel; i < (c + 1) * perChannel; i++) {
                bytes[i] = Rounding.nearest(weights[i], scales[c], bits);
            }
            biasScales[c] = (float) Math.max((double) scales[c] * inputScale, Float.MIN_VALUE);
            ints[c] = (int) Math.round((double) biases[c] / biasScales[c]);
        }
        return new QuantizedWeights(bytes, scales, ints, biasScales, bits);
    }

    /** The weights that the integers stand for. */
    float[] restored() {
        float[] restored = new float[weights.length];
        int perChannel = weights.length / scales.length;
        for (int i = 0; i < restored.length; i++) {
            restored[i] = weights[i] * scales[i / perChannel];
        }
        return restored;
    }
}
