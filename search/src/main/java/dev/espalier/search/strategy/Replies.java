package dev.espalier.search.strategy;

import dev.espalier.space.choice.Assignment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What became of candidates, for a strategy that walks one path: it wants to know of some, asks for those it has not heard
 * of, and goes on when it has heard of all.
 */
final class Replies {
    private final Map<Assignment, Evaluated> known = new HashMap<>();
    private final Set<Assignment> asked = new HashSet<>();
    private final Map<Assignment, Set<Assignment>> triedFor = new HashMap<>();

    /** Those of {@code wanted} to propose now; each is told once only. */
    List<Assignment> ask(List<Assignment> wanted) {
        List<Assignment> fresh = new ArrayList<>();
        for (Assignment genes : wanted) {
            if (!known.containsKey(genes) && asked.add(genes)) {
                fresh.add(genes);
            }
        }
        return List.copyOf(fresh);
    }

    /** Takes note that {@code candidate} is tried in the place of {@code proposal}. */
    void replaced(Assignment proposal, Assignment candidate) {
        triedFor.computeIfAbsent(candidate, _ -> new HashSet<>()).add(proposal);
    }

    /** Keeps {@code results}, also by the names of what they were tried in the place of. */
    void hear(List<Evaluated> results) {
        for (Evaluated result : results) {
            known.put(result.genes(), result);
            triedFor.getOrDefault(result.genes(), Set.of()).forEach(genes -> known.put(genes, result));
        }
    }

    /** Puts {@code all} in the place of what was heard of the same candidates. */
    void correct(List<Evaluated> all) {
        Map<Assignment, Evaluated> now = new HashMap<>();
        all.forEach(result -> now.put(result.genes(), result));
        known.replaceAll((_, old) -> now.getOrDefault(old.genes(), old));
    }

    /** Whether there is one of {@code candidates} of which nothing was heard. */
    boolean lack(List<Assignment> candidates) {
        return !known.keySet().containsAll(candidates);
    }

    /** The one of {@code candidates} that costs least of an objective, the first of equals; empty if none keeps the limits. */
    Optional<Assignment> best(List<Assignment> candidates, int objective) {
        Optional<Evaluated.Feasible> best = Optional.empty();
        Optional<Assignment> spelled = Optional.empty();
        for (Assignment genes : candidates) {
            if (known.get(genes) instanceof Evaluated.Feasible next
                    && best.map(other ->
                                    next.costs().get(objective) < other.costs().get(objective))
                            .orElse(true)) {
                best = Optional.of(next);
                spelled = Optional.of(genes);
            }
        }
        return spelled;
    }

    /** What became of {@code genes}; empty if nothing was heard of them. */
    Optional<Evaluated> of(Assignment genes) {
        return Optional.ofNullable(known.get(genes));
    }
}
