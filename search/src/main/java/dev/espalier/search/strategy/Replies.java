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
    private List<Assignment> awaited = List.of();

    /** Those of {@code wanted} to propose now; each is told once only. */
    List<Assignment> ask(List<Assignment> wanted) {
        List<Assignment> fresh = new ArrayList<>();
        for (Assignment genes : wanted) {
            if (!known.containsKey(genes) && asked.add(genes)) {
                fresh.add(genes);
            }
        }
        awaited = fresh;
        return List.copyOf(fresh);
    }

    /**
     * Keeps {@code results}; the first are those of what was asked last, in that order, though a space may spell a candidate
     * in another way than it was asked for.
     */
    void hear(List<Evaluated> results) {
        for (int i = 0; i < results.size(); i++) {
            known.put(results.get(i).genes(), results.get(i));
            if (i < awaited.size()) {
                known.put(awaited.get(i), results.get(i));
            }
        }
        awaited = List.of();
    }

    /** Puts {@code all} in the place of what was heard of the same candidates. */
    void correct(List<Evaluated> all) {
        Map<Assignment, Evaluated> now = new HashMap<>();
        all.forEach(result -> now.put(result.genes(), result));
        known.replaceAll((_, old) -> now.getOrDefault(old.genes(), old));
    }

    /** What became of {@code genes}; empty if nothing was heard of them. */
    Optional<Evaluated> of(Assignment genes) {
        return Optional.ofNullable(known.get(genes));
    }
}
