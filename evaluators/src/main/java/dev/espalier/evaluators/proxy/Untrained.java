package dev.espalier.evaluators.proxy;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.training.BatchProbe;
import dev.espalier.evaluators.training.LabelledImages;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.network.Network;
import java.util.Optional;

/** A network with its first weights, and the mini-batch it is looked at with. What several proxies need is computed once. */
public final class Untrained {
    /** How many images tell enough; as many as Abdelfattah et al. look at. */
    public static final int IMAGES = 64;

    private final Network network;
    private final Weights weights;
    private final LabelledImages batch;
    private Optional<Weights> gradients = Optional.empty();

    /**
     * The network as it is.
     *
     * @throws IllegalArgumentException if there are not two images to compare, or the network has other inputs
     */
    public Untrained(Network network, Weights weights, LabelledImages batch) {
        require(batch.count() >= 2, "zero-cost proxies compare images and need at least 2, got %d", batch.count());
        require(
                batch.shape().equals(network.input()),
                "zero-cost proxies: the network reads images of %s, got %s",
                network.input(),
                batch.shape());
        this.network = network;
        this.weights = weights;
        this.batch = batch;
    }

    /**
     * {@code network} with the weights that a training of that seed begins with, and {@code images} training images, which
     * are the same for all networks of one input.
     *
     * @throws IllegalArgumentException if network and data do not fit, or there are not two images to compare
     */
    public static Untrained of(Network network, ImageDataset data, int images, long seed) {
        return new Untrained(
                network, Weights.random(network, seed), LabelledImages.sample(data, network.input(), images, seed));
    }

    Network network() {
        return network;
    }

    Weights weights() {
        return weights;
    }

    LabelledImages batch() {
        return batch;
    }

    /** Of the mean cross entropy, for every trained weight. */
    Weights gradients() {
        if (gradients.isEmpty()) {
            gradients = Optional.of(BatchProbe.gradients(network, weights, batch));
        }
        return gradients.get();
    }
}
