package dev.espalier.search.strategy;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choices;
import dev.espalier.space.trial.Limit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Another strategy whose first proposals begin with given designs: a known good one, the front of an earlier study, or an
 * end of the front that chance seldom finds.
 */
public final class StartingWith implements Strategy {
    private final Strategy strategy;
    private final Set<Assignment> start = new LinkedHashSet<>();
    private boolean begun;

    /**
     * @param start what to begin with; of several spellings of one candidate the first
     * @throws IllegalArgumentException if one is no assignment of {@code choices}
     */
    public StartingWith(List<Assignment> start, Choices choices, Strategy strategy) {
        this.strategy = strategy;
        start.forEach(genes -> this.start.add(choices.canonical(genes)));
    }

    @Override
    public boolean steady() {
        return strategy.steady();
    }

    @Override
    public boolean open() {
        return strategy.open();
    }

    @Override
    public List<Assignment> propose() {
        Set<Assignment> proposals = begun ? new LinkedHashSet<>() : new LinkedHashSet<>(start);
        begun = true;
        List<Assignment> next;
        do {
            next = strategy.propose();
            next.stream().filter(genes -> !start.contains(genes)).forEach(proposals::add);
            // A steady strategy may come upon a design it has not heard of yet; its answer is on the way.
        } while (!next.isEmpty() && proposals.isEmpty());
        return List.copyOf(proposals);
    }

    @Override
    public void learn(List<Evaluated> results) {
        strategy.learn(results);
    }

    @Override
    public void replaced(Assignment proposal, Assignment candidate) {
        strategy.replaced(proposal, candidate);
    }

    @Override
    public void obey(List<Limit> limits) {
        strategy.obey(limits);
    }

    @Override
    public void revise(List<Evaluated> all) {
        strategy.revise(all);
    }
}
