package dev.espalier.search.store;

import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Metric;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A study as the store knows it at one moment.
 *
 * @param id the plan's name and a counter, {@code demo-1}
 * @param message why it is in this state, in one sentence; empty if the state says it all
 * @param ended when it last stopped running, empty while it runs or before
 * @param used the time it has searched so far, over all its runs
 * @param stopRequested whether someone asked it to stop since it started
 */
public record StoredStudy(
        String id,
        StudyPlan plan,
        StudyState state,
        String message,
        Instant created,
        Optional<Instant> ended,
        Duration used,
        boolean stopRequested) {
    /** What is optimised. */
    public List<Metric> objectives() {
        return plan.objectives();
    }

    /** What every member of the front must keep. */
    public List<Limit> limits() {
        return plan.limits();
    }
}
