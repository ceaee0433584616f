package dev.espalier.evaluators.training;

import static dev.espalier.space.Requirement.require;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.espalier.evaluators.weights.Dorefa;
import dev.espalier.evaluators.weights.Tensor;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.evaluators.weights.Weights.Role;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Pool2d;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A DJL block that runs any {@link Network}. It has one parameter per tensor of {@link Weights}, by the same name. It
 * computes in the precision of the images it is given.
 *
 * <p>Images {@code (batch, channels, height, width)} become the network's output {@code (batch, features)}. While training,
 * batch normalisation uses the batch's own statistics and keeps running ones with momentum {@value LayerStep#NORM_MOMENTUM},
 * short enough for trainings of a few hundred steps.
 */
final class DjlNetwork extends AbstractBlock {
    private final Network network;
    private final Map<String, UnaryOperator<Tensor>> views;
    private final Map<String, ActivationClip> activations;
    private final BlockParameters byName = new BlockParameters();

    /**
     * The block with {@code weights}, whose arrays belong to {@code manager}.
     *
     * @throws IllegalArgumentException if a weight is missing or has another shape than the network says, or a pooling
     *     is dilated, which the engine does not know
     */
    DjlNetwork(Network network, Weights weights, NDManager manager) {
        this(network, weights, Map.of(), Map.of(), manager);
    }

    /**
     * The same, seeing the weights of some tensors through {@code views}, with what some layers give quantized; gradients
     * go straight through.
     */
    DjlNetwork(
            Network network,
            Weights weights,
            Map<String, UnaryOperator<Tensor>> views,
            Map<String, ActivationClip> activations,
            NDManager manager) {
        for (Network.Node node : network.nodes()) {
            require(
                    !(node.layer() instanceof Pool2d pool) || pool.window().dilation() == 1,
                    "%s: dilated pooling cannot be trained",
                    node.name());
        }
        this.network = network;
        this.views = views(network, views);
        TensorShape input = network.input();
        this.inputShapes = new Shape[] {new Shape(1, input.channels(), input.height(), input.width())};
        this.activations = activations;
        Weights.shapes(network).forEach((name, shape) -> {
            Tensor tensor = weights.tensors().get(name);
            require(tensor != null, "the network wants a weight '%s' of shape %s, there is none", name, shape);
            require(
                    tensor.shape().equals(shape),
                    "the network wants a weight '%s' of shape %s, got %s",
                    name,
                    shape,
                    tensor.shape());
            addParameter(byName.add(name, tensor, manager));
        });
        this.views.forEach((tensor, view) -> {
            if (view instanceof LearnedValues learned) {
                String name = Role.VALUES.of(tensor);
                Tensor start = new Tensor(List.of(learned.values().length), learned.values());
                Tensor values = weights.tensors().getOrDefault(name, start);
                addParameter(byName.add(name, values, manager));
            }
        });
        activations.forEach((node, clip) -> {
            require(network.shapes().containsKey(node), "there is no layer '%s' to quantize", node);
            String name = Role.CLIP.of(node);
            Parameter parameter = byName.add(name, clip.of(node, weights), manager);
            parameter.getArray().setRequiresGradient(clip.learned());
            addParameter(parameter);
        });
    }

    /** The block with weights that nothing trains. */
    static DjlNetwork frozen(Network network, Weights weights, NDManager manager) {
        return frozen(network, weights, Map.of(), manager);
    }

    /** The same, with what some layers give quantized. */
    static DjlNetwork frozen(
            Network network, Weights weights, Map<String, ActivationClip> activations, NDManager manager) {
        DjlNetwork block = new DjlNetwork(network, weights, Map.of(), activations, manager);
        block.byName.freeze();
        return block;
    }

    /** {@code views}, and of convolutions that quantize their weights by design. */
    private static Map<String, UnaryOperator<Tensor>> views(Network network, Map<String, UnaryOperator<Tensor>> views) {
        Map<String, UnaryOperator<Tensor>> all = new HashMap<>();
        for (Network.Node node : network.nodes()) {
            if (node.layer() instanceof Conv2d conv && conv.weightBits() < 32) {
                all.put(
                        Role.WEIGHT.of(node.name()),
                        weight -> new Tensor(weight.shape(), Dorefa.quantize(weight.values(), conv.weightBits())));
            }
        }
        all.putAll(views);
        return all;
    }

    /** Copies the parameters' present values. */
    Weights weights() {
        return byName.values();
    }

    /** Sets every parameter to what {@code weights} say. */
    void set(Weights weights) {
        byName.set(weights);
    }

    /** Takes the gradients of all trained parameters, which the engine would otherwise add the next ones to. */
    Weights takeGradients() {
        return byName.takeGradients();
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {new Shape(inputShapes[0].get(0), network.output().elements())};
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, @Nullable PairList<String, Object> parameters) {
        NDArray images = inputs.singletonOrThrow();
        NDArray result =
                values(store, images, training).get(network.nodes().getLast().name());
        return new NDList(
                result.reshape(images.getShape().get(0), network.output().elements()));
    }

    /** What every layer gives for {@code images}, by its name, and the images themselves as {@link Network#INPUT}. */
    Map<String, NDArray> values(ParameterStore store, NDArray images, boolean training) {
        SeenWeights weights = new SeenWeights(byName, views, store, training);
        Map<String, NDArray> values = new HashMap<>();
        values.put(Network.INPUT, Operations.channelsLast(images));
        for (Network.Node node : network.nodes()) {
            List<NDArray> from = node.inputs().stream().map(values::get).toList();
            NDArray result = new LayerStep(node, weights, training).apply(from);
            values.put(node.name(), clipped(node.name(), result, weights));
        }
        return values;
    }

    private NDArray clipped(String node, NDArray result, SeenWeights weights) {
        ActivationClip clip = activations.get(node);
        return clip == null ? result : Operations.clipped(clip.bits(), weights.of(Role.CLIP.of(node), result), result);
    }
}
