package dev.espalier.space.trial;

import static dev.espalier.space.Requirement.require;

/**
 * How far an evaluation goes.
 *
 * @param rung how often a candidate may have paused before, from 0
 * @param epochs of the training that are over when it ends, those before a pause included
 * @param of epochs of a whole training
 */
public record Fidelity(int rung, int epochs, int of) {
    /** An evaluation without pause. */
    public static final Fidelity WHOLE = new Fidelity(0, 1, 1);

    /** @throws IllegalArgumentException if the rung is negative, or the epochs are not from 1 to {@code of} */
    public Fidelity {
        require(rung >= 0, "a rung must not be negative, got %d", rung);
        require(epochs >= 1 && epochs <= of, "so many epochs of a training must be 1 to %d, got %d", of, epochs);
    }

    /** Whether the training is over then. */
    public boolean whole() {
        return epochs == of;
    }

    @Override
    public String toString() {
        return epochs + " of " + of + " epochs";
    }
}
