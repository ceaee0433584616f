package dev.espalier.evaluators.onnx;

import static dev.espalier.evaluators.onnx.GraphWriter.attribute;
import static dev.espalier.space.Requirement.require;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import dev.espalier.evaluators.onnx.GraphValues.Form;
import dev.espalier.evaluators.onnx.GraphValues.Value;
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
import dev.espalier.space.network.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes a network as a graph of standard operators in single precision. The last node of each layer has the layer's name,
 * and what flattens is called after what it flattens.
 */
final class FloatGraph {
    /** The name of the graph's input. */
    static final String INPUT = Network.INPUT;

    /** The name of the graph's output. */
    static final String OUTPUT = "logits";

    private final Network network;
    private final Weights weights;
    private final GraphWriter graph = new GraphWriter("network");
    private final GraphValues values = new GraphValues(graph);

    private FloatGraph(Network network, Weights weights) {
        this.network = network;
        this.weights = weights;
    }

    static GraphProto of(Network network, Weights weights, Ending ending) {
        return new FloatGraph(network, weights).write(ending);
    }

    private GraphProto write(Ending ending) {
        graph.input(
                INPUT,
                1,
                network.input().channels(),
                network.input().height(),
                network.input().width());
        graph.unique(OUTPUT);
        values.put(Network.INPUT, new Value(INPUT, Form.MAP));
        for (Network.Node node : network.nodes()) {
            int nodes = graph.nodes();
            values.put(node.name(), write(node));
            if (graph.nodes() > nodes && !(node.layer() instanceof Flatten)) {
                graph.nameLast(node.name());
            }
        }
        values.matrix(network.nodes().getLast().name());
        graph.renameLast(OUTPUT);
        String output = switch (ending) {
            case LOGITS -> OUTPUT;
            case SOFTMAX -> graph.node("Softmax", List.of(OUTPUT), graph.unique("probabilities"), attribute("axis", 1));
            case LOG_SOFTMAX ->
                graph.node("LogSoftmax", List.of(OUTPUT), graph.unique("logProbabilities"), attribute("axis", 1));
        };
        graph.output(output, 1, network.output().elements());
        return graph.build();
    }

    private Value write(Network.Node node) {
        String name = node.name();
        return switch (node.layer()) {
            case Conv2d conv -> new Value(convolution(node, conv), Form.MAP);
            case Linear linear -> new Value(linear(node, linear), Form.MATRIX);
            case BatchNorm norm -> batchNorm(node, norm);
            case Activation activation -> activation(node, activation);
            case Pool2d pool -> new Value(pool(node, pool), Form.MAP);
            case GlobalAveragePool _ ->
                new Value(graph.node("GlobalAveragePool", values.maps(node), graph.unique(name)), Form.MAP);
            case Add _ -> sum(node);
            case Multiply _ -> new Value(graph.node("Mul", values.maps(node), graph.unique(name)), Form.MAP);
            case Concat _ -> {
                Form form = values.common(node);
                yield new Value(
                        graph.node("Concat", values.inputs(node, form), graph.unique(name), attribute("axis", 1)),
                        form);
            }
            case Flatten _ -> new Value(values.matrix(node.inputs().getFirst()), Form.MATRIX);
            case Slice slice -> new Value(slice(node, slice), Form.MAP);
            case Select select -> new Value(select(node, select), Form.MAP);
            case ChannelShuffle shuffle -> new Value(shuffle(node, shuffle), Form.MAP);
            case Shift shift -> new Value(shift(node, shift), Form.MAP);
            case PadChannels pad -> new Value(pad(node, pad), Form.MAP);
        };
    }

    private String convolution(Network.Node node, Conv2d conv) {
        List<String> inputs = new ArrayList<>(values.maps(node));
        inputs.add(weight(node, Role.WEIGHT));
        if (conv.bias()) {
            inputs.add(weight(node, Role.BIAS));
        }
        return operator("Conv", node, inputs, convolving(conv.window(), conv.groups()));
    }

    private String operator(String operator, Network.Node node, List<String> inputs, List<AttributeProto> attributes) {
        return graph.node(operator, inputs, graph.unique(node.name()), attributes.toArray(AttributeProto[]::new));
    }

    private static List<AttributeProto> convolving(Window window, int groups) {
        List<AttributeProto> attributes = new ArrayList<>(window(window));
        if (groups > 1) {
            attributes.add(attribute("group", groups));
        }
        return attributes;
    }

    private String slice(Network.Node node, Slice slice) {
        String name = node.name();
        List<String> inputs = new ArrayList<>(values.maps(node));
        inputs.add(graph.longs(name + ".from", slice.from()));
        inputs.add(graph.longs(name + ".to", slice.to()));
        inputs.add(graph.longs(name + ".axis", 1));
        return graph.node("Slice", inputs, graph.unique(name));
    }

    private String select(Network.Node node, Select select) {
        long[] channels =
                select.channels().stream().mapToLong(Integer::longValue).toArray();
        String indices = graph.longs(node.name() + ".channels", channels);
        return graph.node(
                "Gather",
                List.of(values.maps(node).getFirst(), indices),
                graph.unique(node.name()),
                attribute("axis", 1));
    }

    private String shuffle(Network.Node node, ChannelShuffle shuffle) {
        String name = node.name();
        int channels = node.shape().channels();
        int height = node.shape().height();
        int width = node.shape().width();
        String groups = graph.longs(name + ".groups", 0, shuffle.groups(), channels / shuffle.groups(), height, width);
        String grouped =
                graph.node("Reshape", List.of(values.maps(node).getFirst(), groups), graph.unique(name + ".grouped"));
        String dealt = graph.node(
                "Transpose", List.of(grouped), graph.unique(name + ".dealt"), attribute("perm", 0, 2, 1, 3, 4));
        String shape = graph.longs(name + ".shape", 0, channels, height, width);
        return graph.node("Reshape", List.of(dealt, shape), graph.unique(name));
    }

    /** No runtime has a shift, but it is a depthwise convolution with a kernel of its own. */
    private String shift(Network.Node node, Shift shift) {
        float[] offsets = shift.learned()
                ? weights.get(node.name(), Role.OFFSET).values()
                : ShiftKernel.offsets(shift, node.shape().channels());
        return depthwise(node, Window.same(shift.kernel()).stride(shift.stride()), ShiftKernel.of(shift, offsets));
    }

    private String pad(Network.Node node, PadChannels pad) {
        String pads = graph.longs(node.name() + ".pads", 0, pad.before(), 0, 0, 0, pad.after(), 0, 0);
        return graph.node("Pad", List.of(values.maps(node).getFirst(), pads), graph.unique(node.name()));
    }

    private String linear(Network.Node node, Linear linear) {
        List<String> inputs =
                new ArrayList<>(List.of(values.matrix(node.inputs().getFirst()), weight(node, Role.WEIGHT)));
        if (linear.bias()) {
            inputs.add(weight(node, Role.BIAS));
        }
        return graph.node("Gemm", inputs, graph.unique(node.name()), attribute("transB", 1));
    }

    private Value batchNorm(Network.Node node, BatchNorm norm) {
        Value in = values.of(node.inputs().getFirst());
        List<String> inputs = List.of(
                in.tensor(),
                weight(node, Role.SCALE),
                weight(node, Role.SHIFT),
                weight(node, Role.MEAN),
                weight(node, Role.VARIANCE));
        AttributeProto epsilon = attribute("epsilon", (float) norm.epsilon());
        return new Value(graph.node("BatchNormalization", inputs, graph.unique(node.name()), epsilon), in.form());
    }

    private Value activation(Network.Node node, Activation activation) {
        Value in = values.of(node.inputs().getFirst());
        List<String> from = List.of(in.tensor());
        String to = graph.unique(node.name());
        String result = switch (activation.function()) {
            case RELU -> graph.node("Relu", from, to);
            case RELU6 -> {
                String low = graph.floats(node.name() + ".min", List.of(), 0);
                String high = graph.floats(node.name() + ".max", List.of(), 6);
                yield graph.node("Clip", List.of(in.tensor(), low, high), to);
            }
            case SIGMOID -> graph.node("Sigmoid", from, to);
            case HARD_SIGMOID ->
                graph.node("HardSigmoid", from, to, attribute("alpha", 1 / 6f), attribute("beta", 0.5f));
            case HARD_SWISH -> graph.node("HardSwish", from, to);
            case SWISH -> {
                String gate = graph.node("Sigmoid", from, graph.unique(node.name() + ".gate"));
                yield graph.node("Mul", List.of(in.tensor(), gate), to);
            }
        };
        return new Value(result, in.form());
    }

    private String pool(Network.Node node, Pool2d pool) {
        List<AttributeProto> attributes = new ArrayList<>(window(pool.window()));
        return switch (pool.kind()) {
            case MAX -> operator("MaxPool", node, values.maps(node), attributes);
            case AVERAGE, INNER_AVERAGE -> {
                // this opset has no dilated average
                if (pool.window().dilation() > 1 && pool.kind() == Pool2d.Kind.AVERAGE) {
                    yield averagingConvolution(node, pool.window());
                }
                require(
                        pool.window().dilation() == 1,
                        "%s: a dilated mean without padding has no ONNX form",
                        node.name());
                boolean counted =
                        pool.kind() == Pool2d.Kind.AVERAGE || !pool.window().padded();
                attributes.add(attribute("count_include_pad", counted ? 1 : 0));
                yield operator("AveragePool", node, values.maps(node), attributes);
            }
        };
    }

    private String averagingConvolution(Network.Node node, Window window) {
        int channels = node.shape().channels();
        float[] kernel = new float[channels * (int) window.area()];
        Arrays.fill(kernel, 1f / window.area());
        return depthwise(node, window, kernel);
    }

    /** A depthwise convolution with a kernel that is not among the weights. */
    private String depthwise(Network.Node node, Window window, float[] kernel) {
        int channels = node.shape().channels();
        List<String> inputs = new ArrayList<>(values.maps(node));
        inputs.add(graph.floats(
                Role.WEIGHT.of(node.name()),
                List.of(channels, 1, window.kernelHeight(), window.kernelWidth()),
                kernel));
        return operator("Conv", node, inputs, convolving(window, channels));
    }

    private Value sum(Network.Node node) {
        Form form = values.common(node);
        List<String> terms = values.inputs(node, form);
        String sum = terms.getFirst();
        for (int i = 1; i < terms.size(); i++) {
            String name = i == terms.size() - 1 ? node.name() : node.name() + ".partial";
            sum = graph.node("Add", List.of(sum, terms.get(i)), graph.unique(name));
        }
        return new Value(sum, form);
    }

    private String weight(Network.Node node, Role role) {
        Tensor tensor = weights.get(node.name(), role);
        return graph.floats(role.of(node.name()), tensor.shape(), tensor.values());
    }

    /** What a window differs in from one that goes over everything step by step. */
    private static List<AttributeProto> window(Window window) {
        List<AttributeProto> attributes = new ArrayList<>();
        attributes.add(attribute("kernel_shape", window.kernelHeight(), window.kernelWidth()));
        if (window.strideHeight() > 1 || window.strideWidth() > 1) {
            attributes.add(attribute("strides", window.strideHeight(), window.strideWidth()));
        }
        if (window.padded()) {
            attributes.add(
                    attribute("pads", window.padHeight(), window.padWidth(), window.padBottom(), window.padRight()));
        }
        if (window.dilation() > 1) {
            attributes.add(attribute("dilations", window.dilation(), window.dilation()));
        }
        return attributes;
    }
}
