package dev.espalier.evaluators.training;

import static dev.espalier.space.Requirement.require;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Looks into a trained network: what its layers give, and how its loss changes with its weights. */
public final class Probe {
    private Probe() {}

    /**
     * What layers give for {@code images}, batch normalisation by its running statistics.
     *
     * @param tensors layers' names, or {@link Network#INPUT}
     * @return {@code (count, channels, height, width)} by name
     * @throws IllegalArgumentException if the network has no such layer, or other images are its input
     */
    public static Map<String, float[]> activations(
            Network network, Weights weights, LabelledImages images, List<String> tensors) {
        check(network, images);
        try (NDManager manager = PyTorch.engine().newBaseManager()) {
            DjlNetwork block = DjlNetwork.frozen(network, weights, manager);
            NDArray batch = manager.create(images.pixels(), shape(images.count(), network.input()));
            Map<String, NDArray> values = block.values(new ParameterStore(manager, false), batch, false);
            Map<String, float[]> seen = new LinkedHashMap<>();
            for (String tensor : tensors) {
                NDArray value = values.get(tensor);
                require(value != null, "probe: the network has no layer '%s'", tensor);
                seen.put(tensor, value.toFloatArray());
            }
            return seen;
        }
    }

    /**
     * The gradient of the cross entropy of every image by itself, batch normalisation by its running statistics.
     *
     * @param each told of every image's gradients, in order: one tensor per trained weight, by the weight's name
     * @return the mean loss
     * @throws IllegalArgumentException if other images are the network's input, or it does not know one of the classes
     */
    public static double gradients(Network network, Weights weights, LabelledImages images, Consumer<Weights> each) {
        check(network, images);
        int classes = Math.toIntExact(network.output().elements());
        require(
                Arrays.stream(images.labels()).allMatch(label -> label >= 0 && label < classes),
                "probe: the network tells %d classes apart, an image has another",
                classes);
        int size = Math.toIntExact(network.input().elements());
        double loss = 0;
        try (NDManager manager = PyTorch.engine().newBaseManager()) {
            DjlNetwork block = new DjlNetwork(network, weights, manager);
            for (int i = 0; i < images.count(); i++) {
                float[] pixels = Arrays.copyOfRange(images.pixels(), i * size, (i + 1) * size);
                loss += gradient(block, manager, pixels, network, images.labels()[i], each);
            }
        }
        return loss / images.count();
    }

    private static double gradient(
            DjlNetwork block, NDManager manager, float[] pixels, Network network, int label, Consumer<Weights> each) {
        try (NDManager own = manager.newSubManager();
                GradientCollector collector = PyTorch.engine().newGradientCollector()) {
            NDArray image = own.create(pixels, shape(1, network.input()));
            NDArray outputs = block.values(new ParameterStore(own, false), image, false)
                    .get(network.nodes().getLast().name())
                    .reshape(1, network.output().elements());
            float[] target = new float[(int) network.output().elements()];
            target[label] = 1;
            NDArray loss = outputs.logSoftmax(1)
                    .mul(own.create(target, new Shape(1, target.length)))
                    .sum()
                    .neg();
            collector.backward(loss);
            each.accept(block.takeGradients());
            return loss.getFloat();
        }
    }

    private static void check(Network network, LabelledImages images) {
        require(
                images.shape().equals(network.input()),
                "probe: the network reads images of %s, got %s",
                network.input(),
                images.shape());
    }

    private static Shape shape(int count, TensorShape shape) {
        return new Shape(count, shape.channels(), shape.height(), shape.width());
    }
}
