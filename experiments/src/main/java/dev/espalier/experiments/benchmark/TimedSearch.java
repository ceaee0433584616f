package dev.espalier.experiments.benchmark;

import dev.espalier.search.pareto.Costs;
import java.util.List;

/**
 * One search, by the clock.
 *
 * @param trials that came to their end in time, measured or not
 * @param found what was measured and keeps the limits, in the order of time
 */
public record TimedSearch(String controller, long seed, int trials, List<Found> found) {
    public TimedSearch {
        found = List.copyOf(found);
    }

    /**
     * A candidate that was measured.
     *
     * @param seconds since the search began
     */
    public record Found(double seconds, Costs costs) {}

    /** What was known after {@code seconds}. */
    List<Costs> until(double seconds) {
        return found.stream()
                .filter(one -> one.seconds() <= seconds)
                .map(Found::costs)
                .toList();
    }
}
