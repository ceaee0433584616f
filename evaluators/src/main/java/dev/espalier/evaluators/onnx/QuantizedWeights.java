package dev.espalier.evaluators.onnx;

/**
 * Weights and biases of one layer as integers, {@code weight = byte * scale[channel]} and {@code bias = int *
 * biasScale[channel]}, output channels slowest.
 */
record QuantizedWeights(byte[] weights, float[] scales, int[] biases, float[] biasScales) {
    private static final int LARGEST_BIAS = 1 << 30;

    /**
     * Rounds to the nearest of 255 values that lie symmetrically around zero, per output channel.
     *
     * @param inputScale the scale of the layer's input; a bias counts in products of input and weight
     */
    static QuantizedWeights of(float[] weights, float[] biases, float inputScale) {
        int channels = biases.length;
        int perChannel = weights.length / channels;
        byte[] bytes = new byte[weights.length];
        float[] scales = new float[channels];
        int[] ints = new int[channels];
        float[] biasScales = new float[channels];
        for (int c = 0; c < channels; c++) {
            float largest = 0;
            for (int i = c * perChannel; i < (c + 1) * perChannel; i++) {
                largest = Math.max(largest, Math.abs(weights[i]));
            }
            // a channel of tiny weights takes a coarser scale, or its bias would not fit
            double enoughForBias = Math.abs(biases[c]) / ((double) inputScale * LARGEST_BIAS);
            scales[c] = (float) Math.max(Math.max(largest / 127.0, enoughForBias), Float.MIN_NORMAL);
            for (int i = c * perChannel; i < (c + 1) * perChannel; i++) {
                bytes[i] = (byte) Math.clamp(Math.round((double) weights[i] / scales[c]), -127, 127);
            }
            biasScales[c] = (float) Math.max((double) scales[c] * inputScale, Float.MIN_VALUE);
            ints[c] = (int) Math.round((double) biases[c] / biasScales[c]);
        }
        return new QuantizedWeights(bytes, scales, ints, biasScales);
    }
}
