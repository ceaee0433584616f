package dev.espalier.search.strategy;

import static dev.espalier.space.Requirement.require;

import dev.espalier.search.pareto.Costs;
import dev.espalier.space.choice.Assignment;

/** What a strategy hears of a candidate it proposed. */
public sealed interface Evaluated {
    /** The canonical genes of the candidate. */
    Assignment genes();

    /**
     * It was measured and keeps every limit.
     *
     * @param costs one for each objective, smaller is better
     */
    record Feasible(Assignment genes, Costs costs) implements Evaluated {}

    /**
     * It breaks a limit.
     *
     * @param violation the sum of the relative violations, more than 0
     */
    record Infeasible(Assignment genes, double violation) implements Evaluated {
        /** @throws IllegalArgumentException unless the violation is a positive number */
        public Infeasible {
            require(violation > 0, "an infeasible candidate violates something, got %s", violation);
        }
    }

    /** It could not be evaluated. */
    record Failed(Assignment genes) implements Evaluated {}
}
