package dev.espalier.evaluators.pruning;

import dev.espalier.evaluators.training.LabelledImages;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.compression.ChannelGroups;

/**
 * What a criterion judges: a trained network, and what was seen of it.
 *
 * @param weights of {@code groups.network()}
 * @param observation asked only by criteria that look at data
 */
public record Subject(ChannelGroups groups, Weights weights, Observation observation) {
    /** A network that may be observed on {@code images}. */
    public static Subject of(ChannelGroups groups, Weights weights, LabelledImages images) {
        return new Subject(groups, weights, new EngineObservation(groups, weights, images));
    }
}
