package dev.espalier.search.outside;

import dev.espalier.search.store.Outside;
import dev.espalier.search.store.Proposals;
import dev.espalier.search.strategy.Evaluated;
import dev.espalier.search.strategy.Strategy;
import dev.espalier.space.choice.Assignment;
import java.util.List;

/**
 * Proposes what somebody outside proposed, in that order. An outsider cannot be asked the same questions again when a study
 * is resumed; but what it proposed is in the store before it is evaluated, and is proposed again from there.
 */
public final class OutsideStrategy implements Strategy {
    private final Outside outside;
    private int proposed;
    private boolean ended;

    /** @param outside where the proposals are put */
    public OutsideStrategy(Outside outside) {
        this.outside = outside;
    }

    @Override
    public List<Assignment> propose() {
        if (ended) {
            return List.of();
        }
        Proposals news = outside.proposals(proposed);
        proposed += news.genes().size();
        ended = news.ended();
        return news.genes();
    }

    /** Until somebody says that it was the last. */
    @Override
    public boolean open() {
        return !ended;
    }

    @Override
    public boolean steady() {
        return true;
    }

    /** Nothing to learn: whoever proposes reads results where everybody does. */
    @Override
    public void learn(List<Evaluated> results) {}
}
