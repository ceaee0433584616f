package dev.espalier.evaluators.pruning;

import dev.espalier.evaluators.training.LabelledImages;
import dev.espalier.evaluators.weights.Weights;

/** What is seen of a network on some images. */
public interface Observation {
    /** The images. */
    LabelledImages images();

    /**
     * What a layer gives: {@code (images, channels, height, width)}. The array may be shared and is not to be changed.
     *
     * @throws IllegalArgumentException if there is no layer of that name
     */
    float[] activations(String tensor);

    /** The gradient of the mean loss for every weight. */
    Weights gradients();

    /**
     * For every image and class, how much the loss rises to first order when the class goes: minus the product of the
     * weights that read it and their gradients, which is minus that of the channel and its gradient.
     */
    double[][] rises();
}
