package dev.espalier.evaluators.training;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.network.Network;

/**
 * A trained network whose outputs are learned from beside the labels. The loss is {@code (1 - share)} times that of the
 * labels plus {@code share * temperature²} times the cross-entropy of both networks' outputs, softened by the
 * temperature. (<a href="https://arxiv.org/abs/1503.02531">Hinton et al., 2015</a>, section 2)
 *
 * @param network takes the same images and tells the same classes apart
 * @param temperature divides the outputs before the softmax
 * @param share of the teacher in the loss, above 0 and at most 1
 */
public record Teacher(Network network, Weights weights, double temperature, double share) {
    /** @throws IllegalArgumentException if the temperature is not positive or the share not in its range */
    public Teacher {
        require(
                Double.isFinite(temperature) && temperature > 0,
                "a teacher's temperature must be positive, got %s",
                temperature);
        require(share > 0 && share <= 1, "a teacher's share must be above 0 and at most 1, got %s", share);
    }
}
