package dev.espalier.space.trial;

import static dev.espalier.space.Requirement.require;

import java.math.BigDecimal;

/** A hard bound: at most {@code bound} where smaller is better, at least {@code bound} where larger is. */
public record Limit(Metric metric, double bound) {
    /** @throws IllegalArgumentException if the bound is not finite and positive */
    public Limit {
        require(
                Double.isFinite(bound) && bound > 0,
                "the limit of %s must be a positive number, got %s",
                metric,
                bound);
    }

    /** Whether {@code value} keeps the limit. */
    public boolean admits(double value) {
        return metric.cost(value) <= metric.cost(bound);
    }

    /** By how much {@code value} breaks the limit, relative to the bound; 0 if it does not. */
    public double violation(double value) {
        return Math.max(0, (metric.cost(value) - metric.cost(bound)) / bound);
    }

    @Override
    public String toString() {
        String value = BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString();
        return metric + (metric.goal() == Metric.Goal.MINIMIZE ? " <= " : " >= ") + value + metric.unit();
    }
}
