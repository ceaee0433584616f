package dev.espalier.evaluators.pruning;

import dev.espalier.evaluators.weights.Tensor;
import java.util.List;

/** A linear classifier, {@code weight (classes, features)} and {@code bias (classes)}. */
record LinearHead(Tensor weight, Tensor bias) {
    private static final int STEPS = 200;

    /**
     * Fits the cross entropy by gradient descent, from zero, on features scaled to unit deviation.
     *
     * @param features {@code (samples, features)}
     */
    static LinearHead fit(double[][] features, int[] labels, int classes) {
        int size = features[0].length;
        double[] scale = scale(features);
        double[][] w = new double[classes][size + 1];
        for (int step = 0; step < STEPS; step++) {
            double[][] gradient = new double[classes][size + 1];
            for (int n = 0; n < labels.length; n++) {
                double[] share = shares(w, features[n], scale);
                share[labels[n]] -= 1;
                for (int c = 0; c < classes; c++) {
                    for (int i = 0; i < size; i++) {
                        gradient[c][i] += share[c] * features[n][i] * scale[i] / labels.length;
                    }
                    gradient[c][size] += share[c] / labels.length;
                }
            }
            for (int c = 0; c < classes; c++) {
                for (int i = 0; i <= size; i++) {
                    w[c][i] -= 2.0 / (1 + size) * gradient[c][i];
                }
            }
        }
        float[] weight = new float[classes * size];
        float[] bias = new float[classes];
        for (int c = 0; c < classes; c++) {
            for (int i = 0; i < size; i++) {
                weight[c * size + i] = (float) (w[c][i] * scale[i]);
            }
            bias[c] = (float) w[c][size];
        }
        return new LinearHead(new Tensor(List.of(classes, size), weight), new Tensor(List.of(classes), bias));
    }

    private static double[] scale(double[][] features) {
        double[] squares = new double[features[0].length];
        for (double[] sample : features) {
            for (int i = 0; i < squares.length; i++) {
                squares[i] += sample[i] * sample[i] / features.length;
            }
        }
        return java.util.Arrays.stream(squares)
                .map(square -> square > 0 ? 1 / Math.sqrt(square) : 0)
                .toArray();
    }

    /** Softmax. */
    private static double[] shares(double[][] w, double[] sample, double[] scale) {
        double[] shares = new double[w.length];
        double largest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < w.length; c++) {
            shares[c] = w[c][sample.length];
            for (int i = 0; i < sample.length; i++) {
                shares[c] += w[c][i] * sample[i] * scale[i];
            }
            largest = Math.max(largest, shares[c]);
        }
        double sum = 0;
        for (int c = 0; c < w.length; c++) {
            shares[c] = Math.exp(shares[c] - largest);
            sum += shares[c];
        }
        for (int c = 0; c < w.length; c++) {
            shares[c] /= sum;
        }
        return shares;
    }
}
