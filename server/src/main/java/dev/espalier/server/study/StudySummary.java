package dev.espalier.server.study;

import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.Optional;

/**
 * A study in a list.
 *
 * @param state queued, running, stopping, stopped, interrupted, done, exhausted, infeasible or failed
 * @param message why it is in this state; empty if the state says it all
 * @param resumable whether it can be searched on
 * @param bestAccuracy the best of its front, 0 to 1
 * @param hypervolume the front's share of the box of all that was measured, 0 to 1
 */
@Serdeable
public record StudySummary(
        String studyId,
        String name,
        String state,
        String message,
        boolean resumable,
        Instant created,
        Counts counts,
        Spent budget,
        int frontSize,
        Optional<Double> bestAccuracy,
        Optional<Double> hypervolume) {
    /** Trials by what became of them, and those being evaluated. */
    @Serdeable
    public record Counts(int measured, int paused, int infeasible, int failed, int running) {}

    /**
     * What the study may spend and has spent.
     *
     * @param trials how many candidates may be trained, or as much as so many trainings that never pause cost
     * @param usedTrials so many of them cost what was trained, rounded down
     * @param minutes how long it may search
     * @param used the share that is used up of whichever ends first, 0 to 1
     */
    @Serdeable
    public record Spent(
            Optional<Integer> trials, Optional<Double> minutes, int usedTrials, double usedSeconds, double used) {}
}
