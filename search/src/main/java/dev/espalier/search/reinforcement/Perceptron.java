package dev.espalier.search.reinforcement;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Two fully connected hidden layers with rectified outputs and one linear output. The weights are plain numbers, so that
 * nothing of the engine lives longer than a call.
 *
 * <p>At first even within one over the root of a layer's inputs, those of the output within {@value #LAST}, so that it
 * begins near 0. (<a href="https://arxiv.org/abs/1509.02971">Lillicrap et al., 2016</a>, section 7)
 */
final class Perceptron {
    private static final double LAST = 3e-3;

    private final int[] sizes;
    private final double[] weights;

    /** From {@code inputs} numbers over two layers of {@code width} to one. */
    Perceptron(int inputs, int width, Random random) {
        this.sizes = new int[] {inputs, width, width, 1};
        int count = 0;
        for (int layer = 0; layer < 3; layer++) {
            count += (sizes[layer] + 1) * sizes[layer + 1];
        }
        this.weights = new double[count];
        int next = 0;
        for (int layer = 0; layer < 3; layer++) {
            double bound = layer == 2 ? LAST : 1 / Math.sqrt(sizes[layer]);
            for (int end = next + (sizes[layer] + 1) * sizes[layer + 1]; next < end; next++) {
                weights[next] = bound * (2 * random.nextDouble() - 1);
            }
        }
    }

    private Perceptron(int[] sizes, double[] weights) {
        this.sizes = sizes;
        this.weights = weights;
    }

    /** Another one that answers the same. */
    Perceptron copy() {
        return new Perceptron(sizes, weights.clone());
    }

    /** Goes a {@code share} of the way to {@code other}. */
    void follow(Perceptron other, double share) {
        for (int i = 0; i < weights.length; i++) {
            weights[i] += share * (other.weights[i] - weights[i]);
        }
    }

    /** All weights in a row, to be moved by who learns: of each layer first those of its inputs, then the biases. */
    double[] weights() {
        return weights;
    }

    /** What it answers to one {@code input}, without the engine. */
    double answer(double[] input) {
        double[] values = input;
        int next = 0;
        for (int layer = 0; layer < 3; layer++) {
            int outputs = sizes[layer + 1];
            double[] sums = new double[outputs];
            for (double value : values) {
                for (int k = 0; k < outputs; k++) {
                    sums[k] += value * weights[next++];
                }
            }
            for (int k = 0; k < outputs; k++) {
                double sum = sums[k] + weights[next++];
                sums[k] = layer < 2 ? Math.max(0, sum) : sum;
            }
            values = sums;
        }
        return values[0];
    }

    /** The weights as arrays of {@code manager}. */
    List<NDArray> load(NDManager manager) {
        List<NDArray> loaded = new ArrayList<>();
        int next = 0;
        for (int layer = 0; layer < 3; layer++) {
            for (int rows : new int[] {sizes[layer], 1}) {
                float[] values = new float[rows * sizes[layer + 1]];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) weights[next++];
                }
                loaded.add(manager.create(values, new Shape(rows, sizes[layer + 1])));
            }
        }
        return loaded;
    }

    /** What it answers by {@code loaded} weights to inputs of shape {@code (n, inputs)}, in shape {@code (n, 1)}. */
    static NDArray answer(List<NDArray> loaded, NDArray inputs) {
        NDArray hidden = Activation.relu(inputs.matMul(loaded.get(0)).add(loaded.get(1)));
        hidden = Activation.relu(hidden.matMul(loaded.get(2)).add(loaded.get(3)));
        return hidden.matMul(loaded.get(4)).add(loaded.get(5));
    }

    /** The gradients of {@code loaded} weights, in the order of {@link #weights()}. */
    double[] gradients(List<NDArray> loaded) {
        double[] gradients = new double[weights.length];
        int next = 0;
        for (NDArray each : loaded) {
            try (NDArray gradient = each.getGradient()) {
                for (float value : gradient.toFloatArray()) {
                    gradients[next++] = value;
                }
            }
        }
        return gradients;
    }
}
