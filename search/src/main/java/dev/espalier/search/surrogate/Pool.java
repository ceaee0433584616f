package dev.espalier.search.surrogate;

import dev.espalier.search.strategy.Neighbours;
import dev.espalier.search.strategy.Novelty;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choices;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

/**
 * The candidates among which the model chooses, bred like a population: neighbours of the front, children of two of its
 * members, neighbours of what the model thinks best, and random ones. It forgets the least promising. Only what keeps the
 * limits that are known beforehand comes in.
 *
 * @param <E> what is kept of a candidate
 */
final class Pool<E> {
    private static final int TURNOVER = 100;

    private final Choices choices;
    private final Preview.Teller teller;
    private final Function<Candidate, E> make;
    private final Novelty novelty;
    private final Neighbours neighbours;
    private final Random random;
    private final int capacity;
    private final Map<Assignment, Scored<E>> entries = new LinkedHashMap<>();
    private final Set<Assignment> refused = new HashSet<>();
    private final Set<Assignment> visited = new HashSet<>();

    /** A candidate that keeps the limits known beforehand. */
    record Candidate(Assignment genes, Preview preview) {}

    private static final class Scored<E> {
        private final E entry;
        private double score = Double.POSITIVE_INFINITY;

        Scored(E entry) {
            this.entry = entry;
        }
    }

    Pool(
            Choices choices,
            Preview.Teller teller,
            Function<Candidate, E> make,
            Novelty novelty,
            Random random,
            int capacity) {
        this.choices = choices;
        this.teller = teller;
        this.make = make;
        this.novelty = novelty;
        this.neighbours = new Neighbours(choices);
        this.random = random;
        this.capacity = capacity;
    }

    /** Brings in relatives of {@code front} and of the best scored, and strangers. */
    void breed(List<Assignment> front) {
        for (Assignment member : front) {
            if (visited.add(member)) {
                neighbours.all(member).forEach(this::offer);
            }
        }
        int some = Math.max(2, capacity / TURNOVER / 4);
        for (int i = 0; i < some && !front.isEmpty(); i++) {
            Assignment one = front.get(random.nextInt(front.size()));
            Assignment other = front.get(random.nextInt(front.size()));
            offer(neighbours.random(one.equals(other) ? neighbours.random(one, random) : mixed(one, other), random));
            offer(neighbours.random(neighbours.random(one, random), random));
        }
        List<Assignment> best = entries.entrySet().stream()
                .filter(entry -> entry.getValue().score < Double.POSITIVE_INFINITY)
                .sorted(Comparator.comparingDouble(entry -> -entry.getValue().score))
                .limit(some)
                .map(Map.Entry::getKey)
                .toList();
        for (Assignment promising : best) {
            offer(neighbours.random(promising, random));
        }
        for (int i = 0; i < some; i++) {
            offer(choices.random(random));
        }
    }

    private Assignment mixed(Assignment one, Assignment other) {
        int[] genes = one.toArray();
        for (int i = 0; i < genes.length; i++) {
            genes[i] = random.nextBoolean() ? genes[i] : other.get(i);
        }
        return choices.canonical(Assignment.of(genes));
    }

    private void offer(Assignment genes) {
        if (entries.containsKey(genes) || novelty.knows(genes) || refused.contains(genes)) {
            return;
        }
        Preview preview = teller.of(genes);
        if (preview.violation() > 0) {
            refused.add(genes);
        } else {
            entries.put(genes, new Scored<>(make.apply(new Candidate(genes, preview))));
        }
    }

    /** What is in the pool. */
    Collection<E> entries() {
        return entries.values().stream().map(scored -> scored.entry).toList();
    }

    /** Scores all and takes out the best; of equals the one that came first. Empty pools give none. */
    List<E> takeBest(Function<E, Double> score) {
        Assignment best = null;
        double most = Double.NEGATIVE_INFINITY;
        entries.keySet().removeIf(novelty::knows);
        for (Map.Entry<Assignment, Scored<E>> entry : entries.entrySet()) {
            double value = score.apply(entry.getValue().entry);
            entry.getValue().score = value;
            if (best == null || value > most) {
                best = entry.getKey();
                most = value;
            }
        }
        if (best == null) {
            return List.of();
        }
        E taken = entries.remove(best).entry;
        forget();
        return List.of(taken);
    }

    private void forget() {
        if (entries.size() > capacity) {
            List<Assignment> worst = new ArrayList<>(entries.keySet());
            worst.sort(Comparator.comparingDouble(genes -> entries.get(genes).score));
            worst.subList(0, entries.size() - capacity).forEach(entries::remove);
        }
    }
}
