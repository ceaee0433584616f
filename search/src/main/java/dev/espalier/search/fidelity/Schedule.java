package dev.espalier.search.fidelity;

import dev.espalier.search.strategy.Evaluated;
import dev.espalier.search.strategy.Strategy;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.trial.Limit;
import java.util.List;

/**
 * Decides what to evaluate next, and how far. As a {@link Strategy}, which most of its implementations ask for candidates, but
 * that what it proposes and hears of has a rung: the same candidate comes again when its training is to go on.
 *
 * <p>Nothing but the results changes what is proposed. Not for several threads.
 */
public interface Schedule {
    /**
     * A candidate to be trained so far.
     *
     * @param rung of the {@link #ladder()}
     */
    record Proposal(Assignment genes, int rung) {}

    /**
     * What became of a proposal.
     *
     * @param evaluated the candidate that came of it, whose genes may be others where the study repairs proposals; the costs
     *     are those at its rung
     */
    record Result(Proposal proposal, Evaluated evaluated) {}

    /** Where trainings pause. */
    Ladder ladder();

    /** As {@link Strategy#propose}. Of one candidate, a rung is proposed once, and after those below it are known. */
    List<Proposal> propose();

    /** As {@link Strategy#replaced}. */
    void replaced(Assignment proposal, Assignment candidate);

    /** As {@link Strategy#learn}. */
    void learn(List<Result> results);

    /** As {@link Strategy#obey}. */
    void obey(List<Limit> limits);

    /** As {@link Strategy#revise}: all results so far, in the order in which they were learned. */
    void revise(List<Result> all);

    /** As {@link Strategy#steady}. */
    boolean steady();

    /** As {@link Strategy#open}. */
    default boolean open() {
        return false;
    }

    /** Every candidate that {@code strategy} proposes, trained without pause for so many epochs. */
    static Schedule whole(Strategy strategy, int epochs) {
        Ladder ladder = new Ladder(List.of(epochs));
        return new Schedule() {
            @Override
            public Ladder ladder() {
                return ladder;
            }

            @Override
            public List<Proposal> propose() {
                return strategy.propose().stream()
                        .map(genes -> new Proposal(genes, 0))
                        .toList();
            }

            @Override
            public void replaced(Assignment proposal, Assignment candidate) {
                strategy.replaced(proposal, candidate);
            }

            @Override
            public void learn(List<Result> results) {
                strategy.learn(results.stream().map(Result::evaluated).toList());
            }

            @Override
            public void obey(List<Limit> limits) {
                strategy.obey(limits);
            }

            @Override
            public void revise(List<Result> all) {
                strategy.revise(all.stream().map(Result::evaluated).toList());
            }

            @Override
            public boolean steady() {
                return strategy.steady();
            }

            @Override
            public boolean open() {
                return strategy.open();
            }
        };
    }
}
