package dev.espalier.search.strategy;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.trial.Limit;
import java.util.List;

/**
 * Decides what to try next. Most go by generations: {@link #propose()}, then {@link #learn} with one result for each
 * proposal, then {@link #propose()} again. A {@link #steady()} one proposes as soon as a worker has nothing to do, though
 * not all it proposed is known yet.
 *
 * <p>All randomness comes from a seed given at construction, and nothing but the results changes what is proposed. A
 * study resumes by that: it asks a fresh strategy with the same seed the same questions and answers them from its store.
 * Not for several threads.
 */
public interface Strategy {
    /**
     * The next candidates, in canonical form, none of them proposed or learnt of before. Empty when there is nothing to
     * propose until more results are known; if none is awaited, nothing is left, and from then on.
     *
     * <p>Ends after finitely many tries, whatever the space and the results.
     */
    List<Assignment> propose();

    /**
     * Hears what became of candidates. Each proposal is answered once: those of a generation together and in the order of
     * proposal, those of a steady strategy a few at a time. There may be results of candidates it did not propose, such as
     * designs that a search starts with; it never proposes them afterwards.
     */
    void learn(List<Evaluated> results);

    /**
     * Hears that something it just proposed is tried as another design: as the space spells it, or repaired to keep a limit.
     * The result comes under the name of {@code candidate}. One that does not remember what is awaited has nothing to do.
     */
    default void replaced(Assignment proposal, Assignment candidate) {}

    /**
     * Hears that {@code limits} are in force from the next proposal on, in the place of all before; {@link #revise} follows. One
     * that knows no limits but by what breaks them has nothing to do.
     */
    default void obey(List<Limit> limits) {}

    /**
     * Hears that limits were moved: what all candidates it learned of are under the new ones, in the order it learned of them.
     * It forgets what it made of the old. One that keeps nothing of results has nothing to do.
     */
    default void revise(List<Evaluated> all) {}

    /**
     * Whether it can be asked again while results are awaited. Workers are then never idle, and what is proposed depends on
     * how many there are.
     */
    default boolean steady() {
        return false;
    }

    /**
     * Whether there may be something to propose later though nothing is awaited, because it is decided elsewhere. While it
     * is, a search that gets no proposal waits for one.
     */
    default boolean open() {
        return false;
    }
}
