package dev.espalier.search.surrogate;

import java.util.List;
import org.apache.commons.math3.analysis.MultivariateFunction;
import org.apache.commons.math3.exception.TooManyEvaluationsException;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.PointValuePair;
import org.apache.commons.math3.optim.SimpleBounds;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.BOBYQAOptimizer;

/**
 * Chooses the parameters of a covariance: those under which the observed values are likeliest, with a weak pull to the
 * middle of what is plausible, so that a handful of observations does not lead astray.
 * (<a href="https://gaussianprocess.org/gpml/">Rasmussen and Williams, 2006</a>, equation 5.8)
 *
 * <p>Parameters are searched by their logarithms. O(n³) per look; the caller sees to it that n is a few hundred.
 */
final class MarginalLikelihood {
    private static final int LOOKS = 60;
    private static final double PULL = 0.02;
    private static final double[] MIDDLE = {0, 1, 1, -2, -3};
    private static final double[] LOWER = {-4, -1, -2, -8, -8};
    private static final double[] UPPER = {3, 4, 5, 3, 0};

    private final double[][] genes;
    private final double[][] squares;
    private final double[][] products;
    private final double[] values;

    /** @param values one for each of {@code points}, scaled to a mean of 0 and a variance of 1 */
    MarginalLikelihood(Kernel kernel, List<Point> points, double[] values) {
        int n = points.size();
        this.genes = new double[n][];
        this.squares = new double[n][];
        this.products = new double[n][];
        this.values = values;
        for (int i = 0; i < n; i++) {
            genes[i] = new double[i + 1];
            squares[i] = new double[i + 1];
            products[i] = new double[i + 1];
            for (int j = 0; j <= i; j++) {
                genes[i][j] = kernel.genes(points.get(i), points.get(j));
                products[i][j] = Kernel.product(points.get(i), points.get(j));
                squares[i][j] = Kernel.square(points.get(i), points.get(j), products[i][j]);
            }
        }
    }

    /** The parameters to begin with. */
    static Kernel.Parameters plausible() {
        return parameters(MIDDLE);
    }

    /** The likeliest parameters near {@code start}. */
    Kernel.Parameters best(Kernel.Parameters start) {
        double[] best = logarithms(start);
        double[] least = {negative(best)};
        double[] found = best.clone();
        MultivariateFunction objective = logs -> {
            double value = negative(logs);
            if (value < least[0]) {
                least[0] = value;
                System.arraycopy(logs, 0, found, 0, found.length);
            }
            return value;
        };
        try {
            PointValuePair likeliest = new BOBYQAOptimizer(2 * best.length + 1, 0.5, 0.02)
                    .optimize(
                            new MaxEval(LOOKS),
                            GoalType.MINIMIZE,
                            new ObjectiveFunction(objective),
                            new InitialGuess(best),
                            new SimpleBounds(LOWER, UPPER));
            return parameters(likeliest.getPoint());
        } catch (TooManyEvaluationsException e) {
            return parameters(found);
        }
    }

    private static Kernel.Parameters parameters(double[] logs) {
        return new Kernel.Parameters(
                Math.exp(logs[0]), Math.exp(logs[1]), Math.exp(logs[2]), Math.exp(logs[3]), Math.exp(logs[4]));
    }

    private static double[] logarithms(Kernel.Parameters p) {
        double[] logs = {
            Math.log(p.variance()),
            Math.log(p.geneScale()),
            Math.log(p.featureScale()),
            Math.log(p.slope()),
            Math.log(p.noise())
        };
        for (int i = 0; i < logs.length; i++) {
            logs[i] = Math.clamp(logs[i], LOWER[i], UPPER[i]);
        }
        return logs;
    }

    private double negative(double[] logs) {
        Kernel.Parameters p = parameters(logs);
        int n = values.length;
        double[][] rows = new double[n][];
        double[] weights = new double[n];
        double result = 0;
        for (int i = 0; i < n; i++) {
            double[] row = new double[i + 1];
            rows[i] = row;
            double value = values[i];
            double squared = 0;
            for (int j = 0; j < i; j++) {
                double[] other = rows[j];
                double alike = Kernel.covariance(p, genes[i][j], squares[i][j], products[i][j]);
                row[j] = (alike - Vectors.product(row, other, j)) / other[j];
                squared += row[j] * row[j];
                value -= row[j] * weights[j];
            }
            double own = Kernel.covariance(p, 0, 0, products[i][i]) + p.noise() + 1e-6 - squared;
            row[i] = Math.sqrt(Math.max(own, 1e-6));
            weights[i] = value / row[i];
            result += 0.5 * weights[i] * weights[i] + Math.log(row[i]);
        }
        for (int i = 0; i < logs.length; i++) {
            result += PULL * (logs[i] - MIDDLE[i]) * (logs[i] - MIDDLE[i]);
        }
        return result;
    }
}
