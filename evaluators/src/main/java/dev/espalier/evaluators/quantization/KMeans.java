package dev.espalier.evaluators.quantization;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.weights.Tensor;

/**
 * The centroid of the cluster each weight belongs to; zeros stay zero. {@link SharedWeights} has the clusters themselves,
 * for tuning and coding.
 *
 * @param clusters shared values, beside zero
 * @param initialization where centroids start
 * @param seed for those that start by chance
 */
public record KMeans(int clusters, SharedWeights.Initialization initialization, long seed) implements Quantizer {
    /** @throws IllegalArgumentException if {@code clusters} is not positive */
    public KMeans {
        require(clusters > 0, "k-means: at least one cluster, got %d", clusters);
    }

    /** {@code 2^bits - 1} clusters and zero. */
    public static KMeans ofBits(int bits) {
        return new KMeans((1 << bits) - 1, SharedWeights.Initialization.LINEAR, 0);
    }

    @Override
    public Tensor apply(Tensor tensor) {
        return SharedWeights.of(tensor, clusters, initialization, seed).tensor();
    }

    @Override
    public int levels() {
        return clusters + 1;
    }
}
