package dev.espalier.experiments.definition;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.trial.Over;

/** How far candidates are trained before those that promise least are given up. */
public record FidelitySection(
        @Key(
                or = "none",
                doc =
                        "none: every candidate is trained to the end; halving: of each generation the best share is trained"
                                + " further, and so on; hyperband: as halving, but some candidates begin with a longer training;"
                                + " asha: whoever is among the best so far is trained further, and no worker waits.")
        Schedule schedule,

        @Key(
                or = "epochs",
                doc =
                        "epochs: trainings pause after fewer epochs; images: at first candidates are trained on fewer of the"
                                + " training images, then go on with more; resolution: at first images are shrunk, then candidates"
                                + " go on with larger ones.")
        Over over,

        @Key(
                or = "0",
                atLeast = 0,
                atMost = 10000,
                doc =
                        "Where trainings pause for the first time: after so many epochs, or so many per cent of the images or of"
                                + " a candidate's own height and width; 0 is 1 epoch, 11 % of the images, 50 % of the resolution.")
        int from,

        @Key(
                or = "3",
                atLeast = 2,
                atMost = 100,
                doc =
                        "One in so many goes on when trainings pause, and pauses next at so many times as many epochs or per cent.")
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

    /** Where trainings pause for the first time, decided if it was not said. */
    public int first() {
        return from > 0
                ? from
                : switch (over) {
                    case EPOCHS -> 1;
                    case IMAGES -> 11;
                    case RESOLUTION -> 50;
                };
    }

    /** How much of it a whole training of {@code epochs} epochs has. */
    public int whole(int epochs) {
        return over == Over.EPOCHS ? epochs : 100;
    }

    /** @throws IllegalArgumentException if a training of {@code epochs} would never pause, though it should */
    void check(int epochs) {
        if (pauses() && first() >= whole(epochs)) {
            throw new IllegalArgumentException(
                    switch (over) {
                        case EPOCHS ->
                            "fidelity.from: trainings of %d epochs cannot pause after %d; set it lower, or training.epochs higher"
                                    .formatted(epochs, first());
                        case IMAGES, RESOLUTION ->
                            "fidelity.from: trainings cannot pause at %d %s; set it to 1 to 99"
                                    .formatted(first(), over.unit());
                    });
        }
    }

    /** @throws IllegalArgumentException if models that are cut from another would pause over resolution */
    void checkForCompression() {
        require(
                !pauses() || over != Over.RESOLUTION,
                "fidelity.over: what is cut from a trained model is tuned at that model's resolution; set it to epochs or images");
    }
}
