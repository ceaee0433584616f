package dev.espalier.experiments.definition;

import static dev.espalier.space.Requirement.require;

/** How far candidates are trained before those that promise least are given up. */
public record FidelitySection(
        @Key(
                or = "none",
                doc =
                        "none: every candidate is trained to the end; halving: of each generation the best share is trained"
                                + " further, and so on; hyperband: as halving, but some candidates begin with a longer training;"
                                + " asha: whoever is among the best so far is trained further, and no worker waits.")
        Schedule schedule,

        @Key(or = "1", atLeast = 1, atMost = 10000, doc = "Epochs after which trainings pause for the first time.")
        int from,

        @Key(
                or = "3",
                atLeast = 2,
                atMost = 100,
                doc =
                        "One in so many goes on when trainings pause, and pauses next after so many times as many epochs.")
        int factor) {
    /** Schedules. */
    public enum Schedule {
        /** No training pauses. */
        NONE,
        /** Successive halving, generation by generation. */
        HALVING,
        /** Successive halving from several rungs on. */
        HYPERBAND,
        /** Asynchronous successive halving. */
        ASHA
    }

    /** Whether trainings pause. */
    public boolean pauses() {
        return schedule != Schedule.NONE;
    }

    /** @throws IllegalArgumentException if a training of {@code epochs} would never pause, though it should */
    void check(int epochs) {
        require(
                !pauses() || from < epochs,
                "fidelity.from: trainings of %d epochs cannot pause after %d; set it lower, or training.epochs higher",
                epochs,
                from);
    }
}
