package dev.espalier.evaluators.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.data.ImageSet;
import dev.espalier.evaluators.data.Normalization;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import java.util.Map;

/** Runs a network on the training engine: the reference that exported models are compared with. */
public final class Inference {
    private static final int SCORING_BATCH = 200;

    private Inference() {}

    /**
     * The outputs of {@code network} with {@code weights}, batch normalisation by its running statistics.
     *
     * @param images {@code (count, channels, height, width)}, normalised
     * @return {@code (count, output features)}
     * @throws IllegalArgumentException if {@code images} are not {@code count} inputs of the network
     */
    public static float[] outputs(Network network, Weights weights, float[] images, int count) {
        try (NDManager manager = PyTorch.engine().newBaseManager()) {
            return run(network, weights, images, count, DataType.FLOAT32, manager)
                    .toFloatArray();
        }
    }

    /**
     * The same outputs computed in double precision, and therefore nearly free of rounding.
     *
     * @throws IllegalArgumentException as {@link #outputs}
     */
    public static double[] exactOutputs(Network network, Weights weights, float[] images, int count) {
        try (NDManager manager = PyTorch.engine().newBaseManager()) {
            return run(network, weights, images, count, DataType.FLOAT64, manager)
                    .toDoubleArray();
        }
    }

    private static NDArray run(
            Network network, Weights weights, float[] images, int count, DataType precision, NDManager manager) {
        TensorShape input = network.input();
        DjlNetwork block = DjlNetwork.frozen(network, weights, manager);
        NDArray batch = manager.create(images, new Shape(count, input.channels(), input.height(), input.width()))
                .toType(precision, false);
        return block.forward(new ParameterStore(manager, false), new NDList(batch), false, null)
                .singletonOrThrow();
    }

    /**
     * The share of {@code images} that {@code network} with {@code weights} classifies rightly.
     *
     * @param images a part of {@code data}; they are resized to the network's input
     * @throws IllegalArgumentException if they have other channels than the network's input
     */
    public static double accuracy(Network network, Weights weights, ImageDataset data, ImageSet images) {
        return accuracy(network, weights, Map.of(), data, images);
    }

    /**
     * The same, with what some layers give quantized.
     *
     * @param activations by the layer's name; clips are those in {@code weights} where it has them
     * @throws IllegalArgumentException if the images have other channels than the network's input, or there is no such
     *     layer
     */
    public static double accuracy(
            Network network,
            Weights weights,
            Map<String, ActivationClip> activations,
            ImageDataset data,
            ImageSet images) {
        TensorShape input = network.input();
        ImageSet fitting = images.resized(input.height(), input.width());
        try (NDManager manager = PyTorch.engine().newBaseManager()) {
            DjlNetwork block = DjlNetwork.frozen(network, weights, activations, manager);
            return accuracy(block, fitting, data.normalization(), manager);
        }
    }

    /** The share of {@code images} that {@code block} classifies rightly. */
    static double accuracy(DjlNetwork block, ImageSet images, Normalization normalization, NDManager manager) {
        ParameterStore store = new ParameterStore(manager, false);
        TensorShape input = images.shape();
        int each = Math.toIntExact(input.elements());
        float[] pixels = new float[Math.min(SCORING_BATCH, images.size()) * each];
        long right = 0;
        for (int start = 0; start < images.size(); start += SCORING_BATCH) {
            int count = Math.min(SCORING_BATCH, images.size() - start);
            float[] batch = count * each == pixels.length ? pixels : new float[count * each];
            images.write(start, count, normalization, batch);
            try (NDManager own = manager.newSubManager()) {
                NDArray values = own.create(batch, new Shape(count, input.channels(), input.height(), input.width()));
                long[] classes = block.forward(store, new NDList(values), false, null)
                        .singletonOrThrow()
                        .argMax(1)
                        .toLongArray();
                for (int i = 0; i < count; i++) {
                    right += classes[i] == images.label(start + i) ? 1 : 0;
                }
            }
        }
        return (double) right / images.size();
    }
}
