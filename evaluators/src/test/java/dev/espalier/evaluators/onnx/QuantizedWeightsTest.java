package dev.espalier.evaluators.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class QuantizedWeightsTest {
    @Test
    void everyChannelReachesTheEndsOfItsOwnScale() {
        float[] weights = {1.27f, -0.5f, 0.014f, -254, 3, 0};
        QuantizedWeights quantized = QuantizedWeights.of(weights, new float[] {0.5f, -30}, 0.1f, 8);
        assertArrayEquals(new byte[] {127, -50, 1, -127, 2, 0}, quantized.weights());
        assertArrayEquals(new float[] {0.01f, 2}, quantized.scales(), 1e-7f);
        assertArrayEquals(new float[] {0.001f, 0.2f}, quantized.biasScales(), 1e-8f);
        assertArrayEquals(new int[] {500, -150}, quantized.biases());
    }

    @Test
    void aBiasFitsHoweverSmallTheWeightsAre() {
        QuantizedWeights quantized = QuantizedWeights.of(new float[] {1e-12f, 0}, new float[] {3, -7}, 0.01f, 8);
        for (int c = 0; c < 2; c++) {
            assertEquals(c == 0 ? 3 : -7, quantized.biases()[c] * quantized.biasScales()[c], 1e-6);
        }
    }

    @Test
    void aChannelOfZerosStaysZero() {
        QuantizedWeights quantized = QuantizedWeights.of(new float[4], new float[2], 0.5f, 8);
        assertArrayEquals(new byte[4], quantized.weights());
        assertArrayEquals(new int[2], quantized.biases());
        assertTrue(quantized.scales()[0] > 0 && quantized.biasScales()[0] > 0);
    }
}
