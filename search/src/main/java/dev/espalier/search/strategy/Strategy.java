package dev.espalier.search.strategy;

import dev.espalier.space.choice.Assignment;
import java.util.List;

/**
 * Decides what to try next. Proposals and results take turns: {@link #propose()}, then {@link #learn} with one result for
 * each proposal, then {@link #propose()} again.
 *
 * <p>All randomness comes from a seed given at construction, and nothing but the results changes what is proposed. A
 * study resumes by that: it asks a fresh strategy with the same seed the same questions and answers them from its store.
 * Not for several threads.
 */
public interface Strategy {
    /**
     * The next candidates, a generation. Empty when there is nothing left to propose, and from then on.
     *
     * <p>Ends after finitely many tries, whatever the space and the results.
     */
    List<Assignment> propose();

    /** Hears what became of the last proposals, one result for each, in the order they were proposed. */
    void learn(List<Evaluated> results);
}
