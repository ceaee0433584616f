package dev.espalier.evaluators.quantization;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.weights.Tensor;
import java.util.Arrays;

/**
 * Sums of {@code bits} learned numbers, each added or taken away: {@code <v, b>} with {@code b} in {@code {-1, 1}^bits}. The
 * numbers are found by turns: the best code of every weight, then by least squares the best numbers for those codes; no turn
 * makes the squared error larger. (<a href="https://arxiv.org/abs/1807.10029">Zhang et al., 2018</a>, algorithm 1)
 *
 * @param bits 1 to 4
 */
public record LearnedBasis(@Override int bits) implements Quantizer {
    private static final int MOST_ROUNDS = 100;

    /** Sums of ones and minus ones: whatever is not zero is at least about one. */
    private static final double SINGULAR = 1e-6;

    /** @throws IllegalArgumentException if {@code bits} is not 1 to 4 */
    public LearnedBasis {
        require(bits >= 1 && bits <= 4, "learned basis: 1 to 4 bits, got %d", bits);
    }

    @Override
    public Tensor apply(Tensor tensor) {
        double[] basis = fit(tensor.values());
        return new Tensor(tensor.shape(), Runs.each(tensor.values(), value -> level(basis, nearest(basis, value))));
    }

    @Override
    public int levels() {
        return 1 << bits;
    }

    /** The numbers for {@code values}. */
    double[] fit(float[] values) {
        double[] basis = new double[bits];
        double scale = Runs.meanMagnitude(values) / (1 << bits - 1);
        for (int i = 0; i < bits; i++) {
            basis[i] = scale * (1 << i);
        }
        double error = error(basis, values);
        for (int round = 0; round < MOST_ROUNDS && error > 0; round++) {
            double[] better = leastSquares(basis, values);
            double smaller = error(better, values);
            if (smaller >= error) {
                break;
            }
            basis = better;
            error = smaller;
        }
        return basis;
    }

    /** Sum of squared differences between {@code values} and what {@code basis} makes of them. */
    static double error(double[] basis, float[] values) {
        double sum = 0;
        for (float value : values) {
            double off = value - level(basis, nearest(basis, value));
            sum += off * off;
        }
        return sum;
    }

    private static double[] leastSquares(double[] basis, float[] values) {
        int bits = basis.length;
        double[][] products = new double[bits][bits];
        double[] sums = new double[bits];
        for (float value : values) {
            int code = nearest(basis, value);
            for (int i = 0; i < bits; i++) {
                sums[i] += sign(code, i) * value;
                for (int j = 0; j < bits; j++) {
                    products[i][j] += sign(code, i) * sign(code, j);
                }
            }
        }
        return solve(products, sums, basis);
    }

    /**
     * Solves {@code matrix * x = right}, both of which it changes, by elimination with the largest pivot. Where codes do not
     * tell numbers apart, and pivots are next to nothing, a number keeps its value from {@code otherwise}.
     */
    private static double[] solve(double[][] matrix, double[] right, double[] otherwise) {
        int n = right.length;
        for (int column = 0; column < n; column++) {
            int pivot = column;
            for (int row = column + 1; row < n; row++) {
                pivot = Math.abs(matrix[row][column]) > Math.abs(matrix[pivot][column]) ? row : pivot;
            }
            double[] swapped = matrix[column];
            matrix[column] = matrix[pivot];
            matrix[pivot] = swapped;
            double value = right[column];
            right[column] = right[pivot];
            right[pivot] = value;
            if (Math.abs(matrix[column][column]) < SINGULAR) {
                matrix[column] = new double[n];
                matrix[column][column] = 1;
                right[column] = otherwise[column];
            }
            for (int row = column + 1; row < n; row++) {
                double factor = matrix[row][column] / matrix[column][column];
                for (int i = column; i < n; i++) {
                    matrix[row][i] -= factor * matrix[column][i];
                }
                right[row] -= factor * right[column];
            }
        }
        double[] solution = new double[n];
        for (int row = n - 1; row >= 0; row--) {
            double rest = right[row];
            for (int i = row + 1; i < n; i++) {
                rest -= matrix[row][i] * solution[i];
            }
            solution[row] = rest / matrix[row][row];
        }
        return solution;
    }

    private static int nearest(double[] basis, double value) {
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int code = 0; code < 1 << basis.length; code++) {
            double off = Math.abs(level(basis, code) - value);
            if (off < least) {
                least = off;
                best = code;
            }
        }
        return best;
    }

    private static double level(double[] basis, int code) {
        double level = 0;
        for (int i = 0; i < basis.length; i++) {
            level += sign(code, i) * basis[i];
        }
        return level;
    }

    private static int sign(int code, int bit) {
        return (code >> bit & 1) == 0 ? -1 : 1;
    }

    /** The levels that the numbers make, ascending. */
    static double[] levels(double[] basis) {
        double[] levels = new double[1 << basis.length];
        Arrays.setAll(levels, code -> level(basis, code));
        Arrays.sort(levels);
        return levels;
    }
}
