package dev.espalier.search.surrogate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A Gaussian process over candidates that grows by one observation at a time.
 *
 * <p>Of the covariance of the observed points it keeps the Cholesky factor L, which an observation lengthens by a row, in
 * O(n²). A candidate's mean is a sum over its covariances k with the observed points, O(n). Its deviation takes the solution
 * v of L v = k, in O(n²); but the first m values of v tell how uncertain the candidate were, had only the first m points been
 * observed, and observing more makes nothing less certain. So a {@link Projection} solves as far as somebody asks, knows at
 * any time a deviation that is no less than the true one, and goes on where it stopped when points are added.
 * (<a href="https://gaussianprocess.org/gpml/">Rasmussen and Williams, 2006</a>, algorithm 2.1)
 */
final class GaussianProcess {
    private static final double JITTER = 1e-6;
    /** So many points are looked at in any case. */
    private static final int GLANCE = 128;

    private final Kernel kernel;
    private final Kernel.Parameters parameters;
    private final List<Point> points = new ArrayList<>();
    private final List<double[]> rows = new ArrayList<>();
    /** To how many points it shrank, each time it did. */
    private final List<Integer> forgotten = new ArrayList<>();

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
        double[] covariances = new double[n];
        for (int i = 0; i < n; i++) {
            covariances[i] = kernel.covariance(parameters, point, points.get(i));
        }
        double[] row = new double[n + 1];
        double squares = solve(covariances, row, 0, n);
        double left = kernel.covariance(parameters, point, point) + parameters.noise() + JITTER - squares;
        row[n] = Math.sqrt(Math.max(left, JITTER));
        points.add(point);
        rows.add(row);
    }

    /** Forgets all but the first {@code size} points. */
    void shrink(int size) {
        if (size < points.size()) {
            points.subList(size, points.size()).clear();
            rows.subList(size, rows.size()).clear();
            forgotten.add(size);
        }
    }

    /** Continues {@code v}, where L v = {@code k}, up to {@code to}, and returns the sum of squares of what was added. */
    private double solve(double[] k, double[] v, int from, int to) {
        double squares = 0;
        for (int i = from; i < to; i++) {
            double[] row = rows.get(i);
            v[i] = (k[i] - Vectors.product(row, v, i)) / row[i];
            squares += v[i] * v[i];
        }
        return squares;
    }

    /**
     * What each of the first points weighs in a mean: the sum over them of covariance times weight.
     *
     * @param values observed there, scaled to a mean of 0 and a variance of 1
     */
    double[] weights(double[] values) {
        double[] weights = new double[values.length];
        solve(values, weights, 0, values.length);
        for (int i = values.length - 1; i >= 0; i--) {
            double[] row = rows.get(i);
            double weight = weights[i] / row[i];
            for (int j = 0; j < i; j++) {
                weights[j] -= weight * row[j];
            }
            weights[i] = weight;
        }
        return weights;
    }

    /** A candidate in the coordinates of the observed points. */
    final class Projection {
        private final Point point;
        private final double prior;
        private double[] covariances = new double[Math.max(16, size() + size() / 4)];
        private double[] v = new double[Math.min(covariances.length, GLANCE)];
        private int known;
        private int solved;
        private double squares;
        private int remembered = forgotten.size();

        Projection(Point point) {
            this.point = point;
            this.prior = kernel.covariance(parameters, point, point);
        }

        /** Follows what the process has observed or forgotten since. */
        private void update() {
            for (; remembered < forgotten.size(); remembered++) {
                known = Math.min(known, forgotten.get(remembered));
            }
            if (solved > known) {
                solved = known;
                squares = Vectors.product(v, v, solved);
            }
            if (covariances.length < size()) {
                covariances = Arrays.copyOf(covariances, size() + size() / 2);
            }
            for (; known < size(); known++) {
                covariances[known] = kernel.covariance(parameters, point, points.get(known));
            }
        }

        private void solve(int to) {
            if (solved < to) {
                if (v.length < to) {
                    v = Arrays.copyOf(v, Math.min(covariances.length, to + to / 2));
                }
                squares += GaussianProcess.this.solve(covariances, v, solved, to);
                solved = to;
            }
        }

        /** The mean, given the {@link #weights} of what was observed at as many of the first points. */
        double mean(double[] weights) {
            update();
            return Vectors.product(covariances, weights, weights.length);
        }

        /**
         * The standard deviation of the candidate's value without noise, or more: what it is from as many of the first points
         * as were looked at.
         */
        double deviation() {
            update();
            solve(Math.min(size(), GLANCE));
            return Math.sqrt(Math.max(prior - squares, JITTER));
        }

        /** Whether all points were looked at. */
        boolean complete() {
            update();
            return solved == size();
        }

        /** Looks at twice as many points as before; false if it has seen all. */
        boolean refine() {
            update();
            int before = solved;
            solve(Math.min(size(), Math.max(GLANCE, 2 * solved)));
            return solved > before;
        }
    }

    /**
     * One of the functions that the process thinks possible, where somebody asks for it: each value is drawn given what was
     * observed and the values before it, so that all of them are one draw of their joint distribution. The m-th takes O(m n).
     */
    final class Draw {
        private final RandomGenerator chance;
        private final List<Projection> asked = new ArrayList<>();
        /** The Cholesky factor of the covariance that observations leave between what was asked for. */
        private final List<double[]> factor = new ArrayList<>();

        private double[] normals = new double[16];

        Draw(RandomGenerator chance) {
            this.chance = chance;
        }

        /** The value at {@code candidate}, to be asked for once, given the {@link #weights} of what was observed. */
        double at(Projection candidate, double[] weights) {
            double mean = candidate.mean(weights);
            candidate.solve(size());
            int m = asked.size();
            double[] row = new double[m + 1];
            double left = candidate.prior - candidate.squares;
            for (int j = 0; j < m; j++) {
                Projection other = asked.get(j);
                double alike = kernel.covariance(parameters, candidate.point, other.point)
                        - Vectors.product(candidate.v, other.v, size());
                row[j] = (alike - Vectors.product(row, factor.get(j), j)) / factor.get(j)[j];
                left -= row[j] * row[j];
            }
            row[m] = Math.sqrt(Math.max(left, JITTER));
            asked.add(candidate);
            factor.add(row);
            if (normals.length <= m) {
                normals = Arrays.copyOf(normals, 2 * m);
            }
            normals[m] = chance.nextGaussian();
            return mean + Vectors.product(row, normals, m + 1);
        }
    }
}
