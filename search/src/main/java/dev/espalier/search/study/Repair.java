package dev.espalier.search.study;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.trial.Limit;
import java.util.List;

/**
 * Changes what a strategy proposed so that it keeps limits, where that can be told before anything is evaluated. The
 * strategy hears of the candidate that came of it.
 */
@FunctionalInterface
public interface Repair {
    /** Leaves everything as it was proposed. */
    Repair NONE = (genes, _) -> genes;

    /**
     * What is near {@code genes} and keeps those of {@code limits} that can be told beforehand; {@code genes} themselves if
     * they do, or if nothing near them does. The same arguments always give the same: a study that goes on repairs anew.
     *
     * @param genes in canonical form, as is what is returned
     */
    Assignment repaired(Assignment genes, List<Limit> limits);
}
