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
 * @param targets limits set, moved or lifted since it was made, in that order
 */
public record StoredStudy(
        String id,
        StudyPlan plan,
        StudyState state,
        String message,
        Instant created,
        Optional<Instant> ended,
        Duration used,
        boolean stopRequested,
        List<Target> targets) {
    public StoredStudy {
        targets = List.copyOf(targets);
    }

    /** What is optimised. */
    public List<Metric> objectives() {
        return plan.objectives();
    }

    /** What every member of the front must keep: the plan's limits, as they were moved since. */
    public List<Limit> limits() {
        return Target.apply(plan.limits(), targets);
    }

    /** The limits that trial {@code number} was proposed under. */
    public List<Limit> limits(int number) {
        return Target.apply(
                plan.limits(),
                targets.stream().filter(target -> target.holdsFor(number)).toList());
    }
}
