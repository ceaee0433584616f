package dev.espalier.search.store;

import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Metric;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A limit that somebody set, moved or lifted after the study was made.
 *
 * @param limit what holds from then on; empty if nothing limits the metric any more
 * @param firstTrial the first trial it holds for; empty while the search has not come to propose another
 */
public record Target(Metric metric, Optional<Limit> limit, Instant set, OptionalInt firstTrial) {
    /** {@code limits} as they are once all of {@code targets} have been set, one after the other. */
    static List<Limit> apply(List<Limit> limits, List<Target> targets) {
        List<Limit> now = new ArrayList<>(limits);
        for (Target target : targets) {
            List<Metric> limited = now.stream().map(Limit::metric).toList();
            int place = limited.indexOf(target.metric());
            if (place >= 0) {
                now.remove(place);
            }
            target.limit().ifPresent(limit -> now.add(place >= 0 ? place : now.size(), limit));
        }
        return List.copyOf(now);
    }

    /** Whether it holds for trial {@code number}. */
    boolean holdsFor(int number) {
        return firstTrial.isPresent() && firstTrial.getAsInt() <= number;
    }
}
