package dev.espalier.evaluators.training;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.trial.Epoch;
import java.util.List;

/**
 * What a training gave.
 *
 * @param weights those after the epoch with the best validation accuracy, the first of equals; after the last epoch if a
 *     penalty was at work
 * @param curve every epoch, in order
 */
public record Trained(Weights weights, List<Epoch> curve) {
    /** @throws IllegalArgumentException if there was no epoch */
    public Trained {
        curve = List.copyOf(curve);
        require(!curve.isEmpty(), "a training has at least one epoch");
    }
}
