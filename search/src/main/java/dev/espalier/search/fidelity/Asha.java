package dev.espalier.search.fidelity;

import static dev.espalier.space.Requirement.require;

import dev.espalier.search.strategy.Strategy;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.trial.Limit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Asynchronous successive halving: no worker waits for a rung to be complete. Whoever is among the best of those known on a
 * rung goes on, the highest rung first; if there is no such candidate, a new one begins. (<a
 * href="https://arxiv.org/abs/1810.05934">Li et al., 2020</a>, algorithm 2) Those decisions are made on results told in the
 * order of proposal, so that they do not depend on the number of workers.
 *
 * <p>A strategy hears of a candidate when its lowest rung is known, and again, by {@link Strategy#revise}, when a higher one
 * is. Who goes on is decided by {@link Promotion}: one in {@code factor}, rounded down, of those measured on a rung that keep
 * the limits.
 */
public final class Asha implements Schedule {
    private final Strategy strategy;
    private final Ladder ladder;
    private final int factor;
    private final Rungs rungs;
    private final List<Set<Assignment>> promoted;
    private final List<Assignment> learned = new ArrayList<>();
    private final Deque<Assignment> waiting = new ArrayDeque<>();
    private final Map<Assignment, Assignment> answered = new HashMap<>();
    private List<Assignment> generation = List.of();

    /**
     * @param factor of how many candidates one goes on
     * @throws IllegalArgumentException if the factor is less than 2
     */
    public Asha(Strategy strategy, Ladder ladder, int factor) {
        require(factor >= 2, "of so many candidates one goes on, at least 2; got %d", factor);
        this.strategy = strategy;
        this.ladder = ladder;
        this.factor = factor;
        this.rungs = new Rungs(ladder);
        this.promoted = Stream.generate(() -> (Set<Assignment>) new HashSet<Assignment>())
                .limit(ladder.amounts().size())
                .toList();
    }

    @Override
    public Ladder ladder() {
        return ladder;
    }

    @Override
    public boolean steady() {
        return true;
    }

    @Override
    public List<Proposal> propose() {
        for (int rung = ladder.top() - 1; rung >= 0; rung--) {
            Optional<Assignment> next = promotable(rung);
            if (next.isPresent()) {
                promoted.get(rung).add(next.get());
                return List.of(new Proposal(next.get(), rung + 1));
            }
        }
        if (waiting.isEmpty() && generation.isEmpty()) {
            List<Assignment> proposals = strategy.propose();
            waiting.addAll(proposals);
            generation = strategy.steady() ? List.of() : proposals;
        }
        return waiting.isEmpty() ? List.of() : List.of(new Proposal(waiting.remove(), 0));
    }

    private Optional<Assignment> promotable(int rung) {
        return rungs.best(rungs.everyone(rung), rung, factor, 0).stream()
                .filter(genes -> !promoted.get(rung).contains(genes))
                .findFirst();
    }

    @Override
    public void replaced(Assignment proposal, Assignment candidate) {
        strategy.replaced(proposal, candidate);
    }

    @Override
    public void learn(List<Result> results) {
        results.forEach(rungs::add);
        List<Result> first =
                results.stream().filter(result -> result.proposal().rung() == 0).toList();
        if (strategy.steady()) {
            tell(first.stream().map(result -> result.evaluated().genes()).toList());
        } else {
            first.forEach(result ->
                    answered.put(result.proposal().genes(), result.evaluated().genes()));
            if (!generation.isEmpty() && answered.keySet().containsAll(generation)) {
                tell(generation.stream().map(answered::get).toList());
                answered.clear();
                generation = List.of();
            }
        }
        if (first.size() < results.size()) {
            strategy.revise(rungs.expected(learned));
        }
    }

    private void tell(List<Assignment> candidates) {
        if (!candidates.isEmpty()) {
            learned.addAll(candidates);
            strategy.learn(rungs.expected(candidates));
        }
    }

    @Override
    public void obey(List<Limit> limits) {
        strategy.obey(limits);
    }

    @Override
    public void revise(List<Result> all) {
        rungs.replace(all);
        strategy.revise(rungs.expected(learned));
    }
}
