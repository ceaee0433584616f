package dev.espalier.search.reinforcement;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.choice.Assignment;
import java.util.List;

/**
 * What candidates cost that is counted without evaluating them, and how much of each cost is allowed.
 *
 * @param counter tells the costs of any candidate, as many as there are bounds
 * @param bounds the most that is allowed of each cost; infinity if any amount is
 */
public record Allowance(Counter counter, List<Double> bounds) {
    /** Nothing is counted and everything allowed. */
    public static final Allowance UNLIMITED = new Allowance(_ -> new double[0], List.of());

    /** Counts what a candidate costs; always the same for the same candidate. */
    @FunctionalInterface
    public interface Counter {
        /** The costs of {@code genes}, in canonical form; none is negative. */
        double[] of(Assignment genes);
    }

    /** @throws IllegalArgumentException unless every bound is positive */
    public Allowance {
        bounds = List.copyOf(bounds);
        require(bounds.stream().allMatch(bound -> bound > 0), "what is allowed must be positive, got %s", bounds);
    }

    /** By how much {@code costs} exceed what is allowed: the sum of the shares of the bounds; 0 if they do not. */
    double excess(double[] costs) {
        double excess = 0;
        for (int i = 0; i < costs.length; i++) {
            double bound = bounds.get(i);
            excess += costs[i] > bound ? costs[i] / bound - 1 : 0;
        }
        return excess;
    }
}
