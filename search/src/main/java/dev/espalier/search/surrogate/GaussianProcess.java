package dev.espalier.search.surrogate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A Gaussian process over candidates that grows by one observation at a time.
 *
 * <p>Of the covariance of the observed points it keeps the Cholesky factor L, which an observation lengthens by a row, in
 * O(n²). What a prediction needs of a candidate is the solution v of L v = k, where k are its covariances with the observed
 * points; its first n values stay the same when points are added, so each candidate keeps its own ({@link Projection}), and
 * goes on where it stopped: predicting thousands of candidates anew after every observation costs O(n) each.
 * (<a href="https://gaussianprocess.org/gpml/">Rasmussen and Williams, 2006</a>, algorithm 2.1)
 */
final class GaussianProcess {
    private static final double JITTER = 1e-6;

    private final Kernel kernel;
    private final Kernel.Parameters parameters;
    private final List<Point> points = new ArrayList<>();
    private final List<double[]> rows = new ArrayList<>();

    GaussianProcess(Kernel kernel, Kernel.Parameters parameters) {
        this.kernel = kernel;
        this.parameters = parameters;
    }

    /** Number of observed points. */
    int size() {
        return points.size();
    }

    /** Observes at {@code point}. */
    void add(Point point) {
        int n = size();
        double[] row = new double[n + 1];
        double squares = solve(point, row, 0);
        double left = kernel.covariance(parameters, point, point) + parameters.noise() + JITTER - squares;
        row[n] = Math.sqrt(Math.max(left, JITTER));
        points.add(point);
        rows.add(row);
    }

    /** Forgets all but the first {@code size} points. */
    void shrink(int size) {
        points.subList(size, points.size()).clear();
        rows.subList(size, rows.size()).clear();
    }

    /** Continues {@code v} from {@code from} to the number of points, and returns the sum of squares of what was added. */
    private double solve(Point point, double[] v, int from) {
        double squares = 0;
        for (int i = from; i < points.size(); i++) {
            double[] row = rows.get(i);
            v[i] = (kernel.covariance(parameters, point, points.get(i)) - Vectors.product(row, v, i)) / row[i];
            squares += v[i] * v[i];
        }
        return squares;
    }

    /** The weights of the observed {@code values}, scaled to a mean of 0 and a variance of 1: what L maps to them. */
    double[] weights(double[] values) {
        double[] weights = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            double[] row = rows.get(i);
            weights[i] = (values[i] - Vectors.product(row, weights, i)) / row[i];
        }
        return weights;
    }

    /** A candidate in the coordinates of the observed points. */
    final class Projection {
        private final Point point;
        private final double prior;
        private double[] v = new double[Math.max(16, size() + size() / 4)];
        private int length;
        private double squares;

        Projection(Point point) {
            this.point = point;
            this.prior = kernel.covariance(parameters, point, point);
        }

        /** Follows what the process has observed or forgotten since. */
        private void update() {
            if (length > size()) {
                length = size();
                squares = Vectors.product(v, v, length);
            }
            if (length < size()) {
                if (v.length < size()) {
                    v = Arrays.copyOf(v, size() + size() / 2);
                }
                squares += solve(point, v, length);
                length = size();
            }
        }

        /** The mean, given the {@link #weights} of what was observed at as many of the first points. */
        double mean(double[] weights) {
            update();
            return Vectors.product(v, weights, weights.length);
        }

        /** The standard deviation of the candidate's value without noise. */
        double deviation() {
            update();
            return Math.sqrt(Math.max(prior - squares, JITTER));
        }
    }
}
