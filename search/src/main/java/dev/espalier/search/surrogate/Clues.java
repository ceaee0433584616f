package dev.espalier.search.surrogate;

import dev.espalier.space.choice.Assignment;

/**
 * What takes too long to be found out about a whole pool, and not nearly as long as an evaluation. A model asks it of the few
 * candidates that may be proposed next, and of those that were evaluated.
 */
@FunctionalInterface
public interface Clues {
    /**
     * Numbers that are thought to go with what a candidate costs, finite and equally many for all candidates. Asked again
     * about a candidate, it says the same.
     *
     * @param genes in canonical form
     */
    double[] of(Assignment genes);
}
