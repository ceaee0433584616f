package dev.espalier.evaluators.pruning;

import static dev.espalier.space.Requirement.require;

/**
 * Channel selection by LASSO: {@code β} minimises {@code 1/2 ‖Y - Σ β_i X_i‖² + λ‖β‖₁} for falling {@code λ}, where
 * {@code X_i} is what channel {@code i} contributes to the layers that read it, scaled by its size; a channel is the
 * better the larger the {@code λ} at which it comes in. The least-squares step that follows is {@link LeastSquares}. (<a
 * href="https://arxiv.org/abs/1707.06168">He et al., 2017</a>, equation 2)
 *
 * @param steps values of {@code λ}, each a constant share smaller, from the one at which all are out down to a
 *     ten-thousandth of that
 */
public record Lasso(int steps) implements Criterion {
    private static final int SWEEPS = 1000;

    /** @throws IllegalArgumentException if there is no step */
    public Lasso {
        require(steps > 0, "lasso: needs at least one step, got %d", steps);
    }

    @Override
    public double[] scores(Subject subject) {
        return Removal.scored(subject, group -> path(Contributions.of(subject, group)));
    }

    /** The scores of channels with these inner products of their contributions: 0 to 2. */
    double[] path(double[][] products) {
        int size = products.length;
        double[] scale = new double[size];
        double[] target = new double[size];
        double largest = 0;
        for (int i = 0; i < size; i++) {
            scale[i] = products[i][i] > 0 ? 1 / Math.sqrt(products[i][i]) : 0;
            for (int j = 0; j < size; j++) {
                target[i] += products[i][j] * scale[i];
            }
            largest = Math.max(largest, Math.abs(target[i]));
        }
        double[] beta = new double[size];
        double[] entered = new double[size];
        for (int step = 1; step <= steps; step++) {
            double lambda = largest * Math.pow(1e-4, (double) step / steps);
            minimise(beta, products, scale, target, lambda);
            for (int i = 0; i < size; i++) {
                if (beta[i] != 0 && entered[i] == 0) {
                    // of those that come in together, the larger one first
                    entered[i] = 1 + (steps - step + Math.abs(beta[i]) / (1 + Math.abs(beta[i]))) / steps;
                }
            }
        }
        return entered;
    }

    /** Coordinate descent from {@code beta}, in the channels scaled to unit length. */
    static void minimise(double[] beta, double[][] products, double[] scale, double[] target, double lambda) {
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            double moved = 0;
            for (int i = 0; i < beta.length; i++) {
                if (scale[i] == 0) {
                    continue;
                }
                double correlation = target[i] + beta[i];
                for (int j = 0; j < beta.length; j++) {
                    correlation -= beta[j] * products[i][j] * scale[i] * scale[j];
                }
                double next = Math.signum(correlation) * Math.max(0, Math.abs(correlation) - lambda);
                moved = Math.max(moved, Math.abs(next - beta[i]));
                beta[i] = next;
            }
            if (moved < 1e-9) {
                return;
            }
        }
    }
}
