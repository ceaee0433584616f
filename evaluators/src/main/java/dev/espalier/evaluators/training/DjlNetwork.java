package dev.espalier.evaluators.training;

import static dev.espalier.space.Requirement.require;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.espalier.evaluators.weights.Dorefa;
import dev.espalier.evaluators.weights.ShiftKernel;
import dev.espalier.evaluators.weights.Tensor;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.evaluators.weights.Weights.Role;
import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Add;
import dev.espalier.space.network.Layer.BatchNorm;
import dev.espalier.space.network.Layer.ChannelShuffle;
import dev.espalier.space.network.Layer.Concat;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Flatten;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Layer.Multiply;
import dev.espalier.space.network.Layer.PadChannels;
import dev.espalier.space.network.Layer.Pool2d;
import dev.espalier.space.network.Layer.Select;
import dev.espalier.space.network.Layer.Shift;
import dev.espalier.space.network.Layer.Slice;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.network.Window;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A DJL block that runs any {@link Network}. It has one parameter per tensor of {@link Weights}, by the same name. It
 * computes in the precision of the images it is given.
 *
 * <p>Images {@code (batch, channels, height, width)} become the network's output {@code (batch, features)}. While training,
 * batch normalisation uses the batch's own statistics and keeps running ones with momentum {@value #NORM_MOMENTUM}, short
 * enough for trainings of a few hundred steps.
 */
final class DjlNetwork extends AbstractBlock {
    private static final float NORM_MOMENTUM = 0.9f;

    private final Network network;
    private final Map<String, UnaryOperator<Tensor>> views;
    private final Map<String, ActivationClip> activations;
    private final Map<String, List<Integer>> shapes;
    private final Map<String, Parameter> byName = new LinkedHashMap<>();

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
        this.inputShapes = new Shape[] {shape(1, network.input())};
        this.activations = activations;
        this.shapes = new HashMap<>(Weights.shapes(network));
        Weights.shapes(network).forEach((name, shape) -> {
            Tensor tensor = weights.tensors().get(name);
            require(tensor != null, "the network wants a weight '%s' of shape %s, there is none", name, shape);
            require(
                    tensor.shape().equals(shape),
                    "the network wants a weight '%s' of shape %s, got %s",
                    name,
                    shape,
                    tensor.shape());
            byName.put(name, addParameter(parameter(name, tensor, manager)));
        });
        this.views.forEach((tensor, view) -> {
            if (view instanceof LearnedValues learned) {
                String name = Role.VALUES.of(tensor);
                Tensor start = new Tensor(List.of(learned.values().length), learned.values());
                Tensor values = weights.tensors().getOrDefault(name, start);
                byName.put(name, addParameter(parameter(name, values, manager)));
                shapes.put(name, values.shape());
            }
        });
        activations.forEach((node, clip) -> {
            require(network.shapes().containsKey(node), "there is no layer '%s' to quantize", node);
            String name = Role.CLIP.of(node);
            Parameter parameter = parameter(name, clip.of(node, weights), manager);
            parameter.getArray().setRequiresGradient(clip.learned());
            byName.put(name, addParameter(parameter));
            shapes.put(name, List.of(1));
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
        block.byName.values().forEach(parameter -> parameter.getArray().setRequiresGradient(false));
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
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        byName.forEach((name, parameter) -> tensors.put(
                name, new Tensor(shapes.get(name), parameter.getArray().toFloatArray())));
        return new Weights(tensors);
    }

    /** Sets every parameter to what {@code weights} say. */
    void set(Weights weights) {
        byName.forEach((name, parameter) -> {
            NDArray array = parameter.getArray();
            boolean trained = array.hasGradient();
            array.setRequiresGradient(false);
            array.set(weights.tensors().get(name).values());
            array.setRequiresGradient(trained);
        });
    }

    /** Takes the gradients of all trained parameters, which the engine would otherwise add the next ones to. */
    Weights takeGradients() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        byName.forEach((name, parameter) -> {
            if (parameter.requiresGradient()) {
                try (NDArray gradient = parameter.getArray().getGradient()) {
                    tensors.put(name, new Tensor(shapes.get(name), gradient.toFloatArray()));
                    gradient.muli(0);
                }
            }
        });
        return new Weights(tensors);
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
        Map<String, NDArray> values = new HashMap<>();
        values.put(Network.INPUT, Operations.channelsLast(images));
        for (Network.Node node : network.nodes()) {
            List<NDArray> from = node.inputs().stream().map(values::get).toList();
            values.put(node.name(), new Step(store, node, training).apply(from));
        }
        return values;
    }

    /** One layer of one forward pass. */
    private final class Step {
        private final ParameterStore store;
        private final Network.Node node;
        private final boolean training;

        Step(ParameterStore store, Network.Node node, boolean training) {
            this.store = store;
            this.node = node;
            this.training = training;
        }

        NDArray apply(List<NDArray> inputs) {
            NDArray result = layer(inputs);
            ActivationClip clip = activations.get(node.name());
            return clip == null ? result : Operations.clipped(clip.bits(), value(Role.CLIP, result), result);
        }

        private NDArray layer(List<NDArray> inputs) {
            NDArray x = inputs.getFirst();
            return switch (node.layer()) {
                case Conv2d conv -> convolve(conv, x);
                case Linear linear -> linear(linear, x);
                case BatchNorm norm -> normalise(norm, x);
                case Activation activation -> Operations.activate(activation.function(), x);
                case Pool2d pool -> Operations.pool(pool, x);
                case GlobalAveragePool _ -> shaped(Pool.globalAvgPool2d(x));
                case Add _ -> inputs.stream().skip(1).reduce(x, NDArray::add);
                case Multiply _ -> x.mul(inputs.get(1));
                case Concat _ -> NDArrays.concat(new NDList(inputs), 1);
                case Flatten _ -> shaped(x);
                case Slice slice -> x.get(":, {}:{}", slice.from(), slice.to());
                case Select select -> Operations.selected(select, x);
                case ChannelShuffle shuffle -> Operations.shuffled(shuffle.groups(), x);
                case Shift shift -> shifted(shift, x);
                case PadChannels pad -> Operations.padded(pad, x);
            };
        }

        private NDArray convolve(Conv2d conv, NDArray x) {
            Window window = conv.window();
            return x.getNDArrayInternal()
                    .convolution(
                            window.symmetric() ? x : Operations.padded(window, x, 0),
                            value(Role.WEIGHT, x),
                            conv.bias() ? value(Role.BIAS, x) : null,
                            Operations.stride(window),
                            Operations.padding(window),
                            new Shape(window.dilation(), window.dilation()),
                            conv.groups())
                    .singletonOrThrow();
        }

        /** A shift is computed as the depthwise convolution that does the same. */
        private NDArray shifted(Shift shift, NDArray x) {
            int channels = node.shape().channels();
            NDArray kernel = shift.learned()
                    ? Operations.hats(shift, value(Role.OFFSET, x), x.getManager())
                    : x.getManager()
                            .create(
                                    ShiftKernel.of(shift, ShiftKernel.offsets(shift, channels)),
                                    new Shape(channels, 1, shift.kernel(), shift.kernel()))
                            .toType(x.getDataType(), false);
            int reach = shift.kernel() / 2;
            return x.getNDArrayInternal()
                    .convolution(
                            x,
                            kernel,
                            null,
                            new Shape(shift.stride(), shift.stride()),
                            new Shape(reach, reach),
                            new Shape(1, 1),
                            channels)
                    .singletonOrThrow();
        }

        private NDArray linear(Linear linear, NDArray x) {
            NDArray features = x.reshape(x.getShape().get(0), x.getShape().get(1));
            NDArray bias = linear.bias() ? value(Role.BIAS, x) : null;
            return shaped(x.getNDArrayInternal()
                    .linear(features, value(Role.WEIGHT, x), bias)
                    .singletonOrThrow());
        }

        private NDArray normalise(BatchNorm norm, NDArray x) {
            return x.getNDArrayInternal()
                    .batchNorm(
                            x,
                            value(Role.MEAN, x),
                            value(Role.VARIANCE, x),
                            value(Role.SCALE, x),
                            value(Role.SHIFT, x),
                            -1,
                            NORM_MOMENTUM,
                            (float) norm.epsilon(),
                            training)
                    .singletonOrThrow();
        }

        /** {@code x} with the axes that the node's shape says; some operations drop those of extent 1. */
        private NDArray shaped(NDArray x) {
            return x.reshape(shape(x.getShape().get(0), node.shape()));
        }

        private NDArray value(Role role, NDArray beside) {
            String name = role.of(node.name());
            NDArray value = store.getValue(byName.get(name), beside.getDevice(), training);
            UnaryOperator<Tensor> view = views.get(name);
            NDArray seen = view == null ? value : seen(view, name, value, beside);
            return Operations.inPrecisionOf(beside, seen);
        }

        private NDArray seen(UnaryOperator<Tensor> view, String name, NDArray value, NDArray beside) {
            if (view instanceof LearnedValues learned) {
                NDArray values = store.getValue(byName.get(Role.VALUES.of(name)), beside.getDevice(), training);
                return Operations.seen(learned, value, values, shapes.get(name), beside.getManager());
            }
            return Operations.seen(view, value, shapes.get(name), beside.getManager());
        }
    }

    private static Parameter parameter(String name, Tensor tensor, NDManager manager) {
        long[] shape = tensor.shape().stream().mapToLong(Integer::longValue).toArray();
        Parameter.Type type = type(name);
        boolean trainable = type != Parameter.Type.RUNNING_MEAN && type != Parameter.Type.RUNNING_VAR;
        // Copied into the engine's own memory, whose alignment is always the same, and with it the order of additions.
        NDArray values = manager.create(tensor.values(), new Shape(shape)).duplicate();
        values.setRequiresGradient(trainable);
        return Parameter.builder()
                .setName(name)
                .setType(type)
                .optArray(values)
                .optRequiresGrad(trainable)
                .build();
    }

    private static Parameter.Type type(String name) {
        return switch (Role.valueOf(name.substring(name.lastIndexOf('.') + 1).toUpperCase(java.util.Locale.ROOT))) {
            case WEIGHT, CLIP -> Parameter.Type.WEIGHT;
            case OFFSET, VALUES -> Parameter.Type.OTHER;
            case BIAS -> Parameter.Type.BIAS;
            case SCALE -> Parameter.Type.GAMMA;
            case SHIFT -> Parameter.Type.BETA;
            case MEAN -> Parameter.Type.RUNNING_MEAN;
            case VARIANCE -> Parameter.Type.RUNNING_VAR;
        };
    }

    private static Shape shape(long batch, TensorShape shape) {
        return new Shape(batch, shape.channels(), shape.height(), shape.width());
    }
}
