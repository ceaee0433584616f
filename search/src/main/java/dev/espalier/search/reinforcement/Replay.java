package dev.espalier.search.reinforcement;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** The transitions that a policy learns from: the newest ones. */
final class Replay {
    private final int capacity;
    private final List<Transition> kept = new ArrayList<>();
    private int oldest;

    Replay(int capacity) {
        this.capacity = capacity;
    }

    void add(Transition transition) {
        if (kept.size() < capacity) {
            kept.add(transition);
        } else {
            kept.set(oldest, transition);
            oldest = (oldest + 1) % capacity;
        }
    }

    /** So many of them at random, with repetition; none if there are none. */
    List<Transition> sample(int count, Random random) {
        return kept.isEmpty()
                ? List.of()
                : Stream.generate(() -> kept.get(random.nextInt(kept.size())))
                        .limit(count)
                        .toList();
    }

    void clear() {
        kept.clear();
        oldest = 0;
    }
}
