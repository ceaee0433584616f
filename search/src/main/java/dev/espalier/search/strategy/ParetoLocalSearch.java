package dev.espalier.search.strategy;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choices;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Pareto local search: from some random candidates on it tries what differs in one choice from the best so far, until
 * nothing better is near; then it starts again from another random one. With one objective that is hill climbing with
 * restarts, which on the tables of NAS benchmarks few published methods beat. (Paquete, Chiarandini and Stützle, 2004;
 * <a href="https://arxiv.org/abs/2005.02960">White et al., 2021</a>)
 *
 * <p>The front is that since the last restart. Its members take turns, the newest first, each with a {@link Neighbours#all
 * neighbour} at random; one that breaks limits stands on the front only while none keeps them. Steady, but waits for what
 * is under way before it starts again. O(f + d) per proposal for a front of f and d neighbours.
 */
public final class ParetoLocalSearch implements Strategy {
    /** Random candidates to begin with; on tables five to twenty did equally well, and one worse. */
    public static final int START = 10;

    private final int start;
    private final Random random;
    private final Novelty novelty;
    private final Neighbours neighbours;
    private final Set<Assignment> awaited = new HashSet<>();
    private final Deque<Visit> front = new ArrayDeque<>();
    private int proposed;

    /** A member of the front with those of its neighbours not looked at. */
    private record Visit(Member member, Iterator<Assignment> around) {}

    /**
     * A search of all that {@code choices} allow, in which {@code seed} decides every chance.
     *
     * @param start number of random candidates to begin with, {@link #START} for example
     * @throws IllegalArgumentException if {@code start} is not positive
     */
    public ParetoLocalSearch(Choices choices, int start, long seed) {
        require(start > 0, "a local search needs at least one candidate to begin with, got %d", start);
        this.start = start;
        this.random = new Random(seed);
        this.novelty = new Novelty(choices, random);
        this.neighbours = new Neighbours(choices);
    }

    @Override
    public boolean steady() {
        return true;
    }

    @Override
    public List<Assignment> propose() {
        Optional<Assignment> proposal = proposed++ < start ? novelty.random() : neighbour();
        if (proposal.isEmpty() && awaited.isEmpty()) {
            front.clear();
            proposal = novelty.random();
        }
        proposal.ifPresent(awaited::add);
        return proposal.stream().toList();
    }

    private Optional<Assignment> neighbour() {
        for (int i = 0; i < front.size(); i++) {
            Visit visit = front.remove();
            front.add(visit);
            while (visit.around().hasNext()) {
                Assignment genes = visit.around().next();
                if (novelty.claim(genes)) {
                    return Optional.of(genes);
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public void learn(List<Evaluated> results) {
        for (Evaluated result : results) {
            novelty.claim(result.genes());
            awaited.remove(result.genes());
            Member.of(result).ifPresent(this::enter);
        }
    }

    @Override
    public void replaced(Assignment proposal, Assignment candidate) {
        awaited.remove(proposal);
        awaited.add(candidate);
    }

    /** The front is that of all candidates so far. */
    @Override
    public void revise(List<Evaluated> all) {
        front.clear();
        all.forEach(result -> Member.of(result).ifPresent(this::enter));
    }

    private void enter(Member newcomer) {
        Standing standing = newcomer.standing();
        if (front.stream().noneMatch(visit -> visit.member().standing().compareTo(standing) > 0)) {
            front.removeIf(visit -> standing.compareTo(visit.member().standing()) > 0);
            List<Assignment> around = new ArrayList<>(neighbours.all(newcomer.genes()));
            Collections.shuffle(around, random);
            front.addFirst(new Visit(newcomer, around.iterator()));
        }
    }
}
