package dev.espalier.search.store;

import static dev.espalier.space.Requirement.require;

import java.time.Duration;
import java.util.Optional;

/**
 * What a study may spend; whichever part is used up first ends it, and without any it ends when its space is exhausted.
 *
 * @param trials as much may be trained as so many trainings that never pause cost, those that fail included; where none
 *     pauses, that is how many candidates may be trained. Those that a limit rejects are free
 * @param time how long it may search; nothing dear begins after that, and what was used before an interruption counts
 */
public record Budget(Optional<Integer> trials, Optional<Duration> time) {
    /** @throws IllegalArgumentException if a part is not positive */
    public Budget {
        require(trials.orElse(1) > 0, "the budget of trials must be positive, got %s", trials.orElse(1));
        require(
                time.orElse(Duration.ofSeconds(1)).isPositive(),
                "the budget of time must be positive, got %s",
                time.orElse(Duration.ZERO));
    }

    /** So many trained candidates, however long they take. */
    public static Budget ofTrials(int trials) {
        return new Budget(Optional.of(trials), Optional.empty());
    }

    /** So much time, however many trials that makes. */
    public static Budget ofTime(Duration time) {
        return new Budget(Optional.empty(), Optional.of(time));
    }
}
