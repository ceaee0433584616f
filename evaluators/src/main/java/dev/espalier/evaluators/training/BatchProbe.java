package dev.espalier.evaluators.training;

import static dev.espalier.space.Requirement.require;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Looks into a network with all images at once, as the first step of a training would: batch normalisation uses the batch's
 * own statistics, since an untrained network has no others. {@link Probe} looks into trained ones.
 */
public final class BatchProbe {
    private BatchProbe() {}

    /**
     * Tells what layers give for {@code images}, one layer at a time.
     *
     * @param tensors layers' names, or {@link Network#INPUT}
     * @param each told of every tensor in that order: its name, and {@code (count, channels, height, width)}
     * @throws IllegalArgumentException if the network has no such layer, or other images are its input
     */
    public static void values(
            Network network,
            Weights weights,
            LabelledImages images,
            List<String> tensors,
            BiConsumer<String, float[]> each) {
        try (NDManager manager = PyTorch.engine().newBaseManager()) {
            Map<String, NDArray> values = DjlNetwork.frozen(network, weights, manager)
                    .values(new ParameterStore(manager, false), batch(network, images, manager), true);
            for (String tensor : tensors) {
                NDArray value = values.get(tensor);
                require(value != null, "probe: the network has no layer '%s'", tensor);
                each.accept(tensor, value.toFloatArray());
            }
        }
    }

    /**
     * The gradient of the mean cross entropy of all images: one tensor per trained weight, by the weight's name.
     *
     * @throws IllegalArgumentException if other images are the network's input, or it does not know one of the classes
     */
    public static Weights gradients(Network network, Weights weights, LabelledImages images) {
        int classes = Math.toIntExact(network.output().elements());
        require(
                Arrays.stream(images.labels()).allMatch(label -> label >= 0 && label < classes),
                "probe: the network tells %d classes apart, an image has another",
                classes);
        float[] targets = new float[images.count() * classes];
        for (int i = 0; i < images.count(); i++) {
            targets[i * classes + images.labels()[i]] = 1;
        }
        try (NDManager manager = PyTorch.engine().newBaseManager();
                GradientCollector collector = PyTorch.engine().newGradientCollector()) {
            DjlNetwork block = new DjlNetwork(network, weights, manager);
            NDArray outputs = outputs(block, network, batch(network, images, manager), true);
            collector.backward(outputs.logSoftmax(1)
                    .mul(manager.create(targets, new Shape(images.count(), classes)))
                    .sum()
                    .div(-images.count()));
            return block.takeGradients();
        }
    }

    /**
     * The gradient of the sum of all outputs for every pixel, which through the batch's statistics depends on all images.
     *
     * @return {@code (count, channels, height, width)}
     * @throws IllegalArgumentException if other images are the network's input
     */
    public static float[] pixelGradients(Network network, Weights weights, LabelledImages images) {
        try (NDManager manager = PyTorch.engine().newBaseManager();
                GradientCollector collector = PyTorch.engine().newGradientCollector()) {
            NDArray batch = batch(network, images, manager);
            batch.setRequiresGradient(true);
            collector.backward(outputs(DjlNetwork.frozen(network, weights, manager), network, batch, true)
                    .sum());
            return batch.getGradient().toFloatArray();
        }
    }

    /**
     * What comes out of a network when ones go in.
     *
     * @param logSum natural logarithm of the sum of all outputs; not finite if that is not positive, or more than a double
     *     can hold
     * @param gradients of {@code logSum}: one tensor per trained weight, by the weight's name; not a number where {@code
     *     logSum} is not finite
     */
    public record Flow(double logSum, Weights gradients) {}

    /** Sends an image of ones through {@code network}, in double precision and normalised by running statistics. */
    public static Flow flow(Network network, Weights weights) {
        try (NDManager manager = PyTorch.engine().newBaseManager();
                GradientCollector collector = PyTorch.engine().newGradientCollector()) {
            DjlNetwork block = new DjlNetwork(network, weights, manager);
            NDArray ones = manager.ones(shape(1, network.input()), DataType.FLOAT64);
            NDArray logSum = outputs(block, network, ones, false).sum().log();
            collector.backward(logSum);
            return new Flow(logSum.getDouble(), block.takeGradients());
        }
    }

    private static NDArray outputs(DjlNetwork block, Network network, NDArray images, boolean training) {
        return block.values(new ParameterStore(images.getManager(), false), images, training)
                .get(network.nodes().getLast().name())
                .reshape(images.getShape().get(0), network.output().elements());
    }

    private static NDArray batch(Network network, LabelledImages images, NDManager manager) {
        require(
                images.shape().equals(network.input()),
                "probe: the network reads images of %s, got %s",
                network.input(),
                images.shape());
        return manager.create(images.pixels(), shape(images.count(), network.input()));
    }

    private static Shape shape(int count, TensorShape shape) {
        return new Shape(count, shape.channels(), shape.height(), shape.width());
    }
}
