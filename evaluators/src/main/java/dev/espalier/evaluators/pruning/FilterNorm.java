package dev.espalier.evaluators.pruning;

import static dev.espalier.space.Requirement.require;

import java.util.Arrays;

/**
 * The norm of the filters that make a class: {@code Σ|w|} or {@code √Σw²}. (<a href="https://arxiv.org/abs/1608.08710">Li
 * et al., 2017</a>, section 3.1)
 *
 * @param power 1 or 2
 */
public record FilterNorm(int power) implements Criterion {
    /** @throws IllegalArgumentException if {@code power} is neither 1 nor 2 */
    public FilterNorm {
        require(power == 1 || power == 2, "filter norm: the power must be 1 or 2, got %d", power);
    }

    @Override
    public double[] scores(Subject subject) {
        return ClassMeans.ofFilters(subject, this::norms);
    }

    /** The norms of {@code filters} equal parts of {@code weights}. */
    double[] norms(float[] weights, int filters) {
        double[] norms = new double[filters];
        int each = weights.length / filters;
        for (int i = 0; i < weights.length; i++) {
            norms[i / each] += power == 1 ? Math.abs(weights[i]) : (double) weights[i] * weights[i];
        }
        return power == 1 ? norms : Arrays.stream(norms).map(Math::sqrt).toArray();
    }
}
