package dev.espalier.evaluators.table;

/** Solves symmetric positive definite systems by Cholesky's decomposition. O(n³) once, O(n²) per solution. */
final class Cholesky {
    private final double[][] lower;

    /**
     * Decomposes {@code matrix}, of which only the lower triangle is read.
     *
     * @throws ArithmeticException if it is not positive definite
     */
    Cholesky(double[][] matrix) {
        int n = matrix.length;
        lower = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= lower[i][k] * lower[j][k];
                }
                if (i == j && !(sum > 0)) {
                    throw new ArithmeticException("the matrix is not positive definite");
                }
                lower[i][j] = i == j ? Math.sqrt(sum) : sum / lower[j][j];
            }
        }
    }

    /** The {@code x} for which matrix times {@code x} is {@code right}. */
    double[] solve(double[] right) {
        double[] x = forward(right);
        for (int i = x.length - 1; i >= 0; i--) {
            for (int k = i + 1; k < x.length; k++) {
                x[i] -= lower[k][i] * x[k];
            }
            x[i] /= lower[i][i];
        }
        return x;
    }

    /** The {@code x} for which the lower factor times {@code x} is {@code right}. */
    double[] forward(double[] right) {
        double[] x = right.clone();
        for (int i = 0; i < x.length; i++) {
            for (int k = 0; k < i; k++) {
                x[i] -= lower[i][k] * x[k];
            }
            x[i] /= lower[i][i];
        }
        return x;
    }
}
