package dev.espalier.evaluators.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;

/** Runs a network on the training engine: the reference that exported models are compared with. */
public final class Inference {
    private Inference() {}

    /**
     * The outputs of {@code network} with {@code weights}, batch normalisation by its running statistics.
     *
     * @param images {@code (count, channels, height, width)}, normalised
     * @return {@code (count, output features)}
     * @throws IllegalArgumentException if {@code images} are not {@code count} inputs of the network
     */
    public static float[] outputs(Network network, Weights weights, float[] images, int count) {
        TensorShape input = network.input();
        try (NDManager manager = PyTorch.engine().newBaseManager()) {
            DjlNetwork block = new DjlNetwork(network, weights, manager);
            NDArray batch = manager.create(images, new Shape(count, input.channels(), input.height(), input.width()));
            return block.forward(new ParameterStore(manager, false), new NDList(batch), false, null)
                    .singletonOrThrow()
                    .toFloatArray();
        }
    }
}
