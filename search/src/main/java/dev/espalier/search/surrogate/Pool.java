package dev.espalier.search.surrogate;

import dev.espalier.search.strategy.Neighbours;
import dev.espalier.search.strategy.Novelty;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choices;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
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
    private static final int TURNS = 8;

    private final Choices choices;
    private final Preview.Teller teller;
    private final Function<Candidate, E> make;
    private final Novelty novelty;
    private final Neighbours neighbours;
    private final Random random;
    private final int capacity;
    private final Map<Assignment, Scored<E>> entries = new LinkedHashMap<>();
    private long offered;
    private long turn;
    private double much;
    private final Set<Assignment> refused = new HashSet<>();
    private final Set<Assignment> visited = new HashSet<>();

    /** A candidate that keeps the limits known beforehand. */
    record Candidate(Assignment genes, Preview preview) {}

    private static final class Scored<E> implements Comparable<Scored<E>> {
        private final Assignment genes;
        private final E entry;
        private final long number;
        private double score = Double.POSITIVE_INFINITY;

        Scored(Assignment genes, E entry, long number) {
            this.genes = genes;
            this.entry = entry;
            this.number = number;
        }

        /** The most promising first, of equals the oldest. */
        @Override
        public int compareTo(Scored<E> other) {
            int byScore = Double.compare(other.score, score);
            return byScore != 0 ? byScore : Long.compare(number, other.number);
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
        List<Assignment> best = entries.values().stream()
                .filter(scored -> scored.score < Double.POSITIVE_INFINITY)
                .sorted()
                .limit(some)
                .map(scored -> scored.genes)
                .toList();
        best.forEach(promising -> offer(neighbours.random(promising, random)));
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
            entries.put(genes, new Scored<>(genes, make.apply(new Candidate(genes, preview)), ++offered));
        }
    }

    /**
     * Says what entries promise.
     *
     * @param <E> what is kept of a candidate
     */
    interface Judge<E> {
        /** What {@code entry} promises at most. */
        double most(E entry);

        /** Looks closer, so that it may promise less; false if {@link #most} is what it promises. */
        boolean refine(E entry);
    }

    /** Takes out what promises most; of equals what came first. Empty if there is nothing in the pool. */
    Optional<E> takeBest(Judge<E> judge) {
        return take(judge, 1, List::getFirst);
    }

    /**
     * Takes out one of the {@code few} that promise most. Empty if there is nothing in the pool.
     *
     * <p>What is new, or promised much when it was last judged, is judged each time, everything else every {@value
     * #TURNS}th time. Looked at closely are only those that may be among the few: the first of the queue, until so many of
     * them cannot be seen any better.
     *
     * @param choose picks one of at least one, which come with the most promising first
     */
    Optional<E> take(Judge<E> judge, int few, Function<List<E>, E> choose) {
        entries.keySet().removeIf(novelty::knows);
        PriorityQueue<Scored<E>> queue = new PriorityQueue<>();
        turn++;
        entries.values().stream()
                .filter(scored -> scored.score > much || (scored.number + turn) % TURNS == 0)
                .toList()
                .forEach(scored -> {
                    scored.score = judge.most(scored.entry);
                    queue.add(scored);
                });
        Map<E, Assignment> best = new LinkedHashMap<>();
        while (!queue.isEmpty() && best.size() < few) {
            Scored<E> first = queue.remove();
            if (judge.refine(first.entry)) {
                first.score = judge.most(first.entry);
                queue.add(first);
            } else {
                best.put(first.entry, first.genes);
            }
        }
        if (best.isEmpty()) {
            return Optional.empty();
        }
        E chosen = choose.apply(List.copyOf(best.keySet()));
        entries.remove(best.get(chosen));
        forget();
        much = much();
        return Optional.of(chosen);
    }

    /** What a candidate has to promise to be among the first tenth. */
    private double much() {
        double[] scores = entries.values().stream()
                .mapToDouble(scored -> scored.score)
                .sorted()
                .toArray();
        return scores.length == 0 ? 0 : scores[scores.length - 1 - scores.length / 10];
    }

    private void forget() {
        if (entries.size() > capacity) {
            List<Scored<E>> ranked = new ArrayList<>(entries.values());
            ranked.sort(Scored::compareTo);
            ranked.subList(capacity, ranked.size()).forEach(scored -> entries.remove(scored.genes));
        }
    }
}
