package dev.espalier.evaluators.training;

import static dev.espalier.space.Requirement.require;

import java.util.Optional;

/**
 * Which part of a training to do.
 *
 * @param from where it begins; at the beginning if there is nothing to go on from
 * @param until the number of epochs that are over at its end
 * @param images per cent of the training images of each class that it is given, always the same ones
 */
public record Stretch(Optional<Checkpoint> from, int until, int images) {
    /** @throws IllegalArgumentException if it ends before it begins */
    public Stretch {
        int done = from.map(Checkpoint::epochs).orElse(0);
        require(until > done, "%d epochs are over already, there are no %d to train until", done, until);
    }

    /** A stretch on all training images. */
    public Stretch(Optional<Checkpoint> from, int until) {
        this(from, until, 100);
    }

    /** The whole training. */
    static Stretch whole(TrainingRecipe recipe) {
        return new Stretch(Optional.empty(), recipe.epochs());
    }
}
