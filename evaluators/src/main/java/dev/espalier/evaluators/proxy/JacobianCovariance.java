package dev.espalier.evaluators.proxy;

import dev.espalier.evaluators.training.BatchProbe;
import dev.espalier.evaluators.training.LabelledImages;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.network.Network;
import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;

/** How differently a network sees images, by the gradients of its outputs for their pixels. */
final class JacobianCovariance {
    private static final double K = 1e-5;

    private JacobianCovariance() {}

    static double of(Network network, Weights weights, LabelledImages images) {
        float[] gradients = BatchProbe.pixelGradients(network, weights, images);
        int each = gradients.length / images.count();
        double[][] rows = new double[images.count()][each];
        for (int i = 0; i < gradients.length; i++) {
            rows[i / each][i % each] = gradients[i];
        }
        return score(rows);
    }

    /**
     * The score of these gradients, one row for each image. Where there are none, or no numbers, all images count as seen
     * alike.
     */
    static double score(double[][] rows) {
        return score(new EigenDecomposition(new Array2DRowRealMatrix(correlations(rows), false)).getRealEigenvalues());
    }

    private static double score(double[] eigenvalues) {
        double sum = 0;
        for (double value : eigenvalues) {
            // the smallest may come out below zero, by rounding
            double floored = Math.max(0, value) + K;
            sum += Math.log(floored) + 1 / floored;
        }
        return -sum;
    }

    private static double[][] correlations(double[][] rows) {
        double[][] unit =
                Arrays.stream(rows).map(JacobianCovariance::standardised).toArray(double[][]::new);
        double[][] correlations = new double[rows.length][rows.length];
        for (int a = 0; a < rows.length; a++) {
            for (int b = 0; b <= a; b++) {
                double sum = 0;
                for (int i = 0; i < unit[a].length; i++) {
                    sum += unit[a][i] * unit[b][i];
                }
                correlations[a][b] = a == b ? 1 : sum;
                correlations[b][a] = correlations[a][b];
            }
        }
        return Arrays.stream(correlations).flatMapToDouble(Arrays::stream).allMatch(Double::isFinite)
                ? correlations
                : alike(rows.length);
    }

    /** Without its mean and of length 1; not a number if it is the same everywhere. */
    private static double[] standardised(double[] row) {
        double mean = Arrays.stream(row).average().orElseThrow();
        double length =
                Math.sqrt(Arrays.stream(row).map(v -> (v - mean) * (v - mean)).sum());
        return Arrays.stream(row).map(v -> (v - mean) / length).toArray();
    }

    private static double[][] alike(int size) {
        double[][] ones = new double[size][size];
        Arrays.stream(ones).forEach(row -> Arrays.fill(row, 1));
        return ones;
    }
}
