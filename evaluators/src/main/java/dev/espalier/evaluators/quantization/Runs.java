package dev.espalier.evaluators.quantization;

import dev.espalier.evaluators.weights.Tensor;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/** Applies something to every group of a tensor. */
final class Runs {
    private Runs() {}

    static Tensor map(Tensor tensor, Grouping grouping, UnaryOperator<float[]> quantize) {
        float[] values = tensor.values();
        float[] result = new float[values.length];
        int length = grouping.length(tensor);
        for (int from = 0; from < values.length; from += length) {
            int to = Math.min(values.length, from + length);
            float[] group = quantize.apply(Arrays.copyOfRange(values, from, to));
            System.arraycopy(group, 0, result, from, group.length);
        }
        return new Tensor(tensor.shape(), result);
    }

    /** Each value by itself. */
    static float[] each(float[] values, Value function) {
        float[] result = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = (float) function.of(values[i]);
        }
        return result;
    }

    static double meanMagnitude(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += Math.abs(value);
        }
        return values.length == 0 ? 0 : sum / values.length;
    }

    static double largestMagnitude(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    /** A function of one value. */
    interface Value {
        double of(double value);
    }
}
