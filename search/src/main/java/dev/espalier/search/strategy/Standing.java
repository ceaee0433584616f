package dev.espalier.search.strategy;

import io.jenetics.ext.moea.Vec;

/**
 * How good an individual is: a point of costs, and by how much it breaks the limits.
 *
 * @param costs empty if it breaks a limit, since then not all of them are known
 * @param violation 0 if it keeps every limit
 */
record Standing(Vec<double[]> costs, double violation) implements Comparable<Standing> {
    private static final Vec<double[]> UNKNOWN = Vec.of(0.0, 0.0);

    static Standing of(Evaluated.Feasible feasible) {
        return new Standing(Vec.of(feasible.costs().toArray()), 0);
    }

    static Standing of(Evaluated.Infeasible infeasible) {
        return new Standing(UNKNOWN, infeasible.violation());
    }

    /**
     * Deb's constrained domination: 1 if this dominates {@code other}, -1 if it is dominated, else 0. What keeps the limits
     * dominates what does not, a smaller violation a larger one, and of two that keep them the costs decide.
     * (<a href="https://doi.org/10.1109/4235.996017">Deb et al., 2002</a>, section VI)
     */
    @Override
    public int compareTo(Standing other) {
        return violation > 0 || other.violation > 0
                ? Double.compare(other.violation, violation)
                : other.costs.dominance(costs);
    }
}
