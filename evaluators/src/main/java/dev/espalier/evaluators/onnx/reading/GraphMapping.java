package dev.espalier.evaluators.onnx.reading;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.espalier.evaluators.onnx.Ending;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Pool2d;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import java.util.List;

/** Maps the operators of a simplified graph, one after the other, to layers of a network. */
final class GraphMapping {
    /** What a graph computes. {@code output} are the axes of its result. */
    record Mapped(Network network, Weights weights, Ending ending, List<Integer> output) {}

    private final GraphProto graph;
    private final Draft draft;
    private final Filters filters;
    private final Elementwise elementwise;
    private final Axes axes;

    private GraphMapping(GraphProto graph, List<Integer> input) {
        this.graph = graph;
        this.draft = new Draft(graph, graph.getInput(0).getName(), shape(input), input);
        this.filters = new Filters(draft);
        this.elementwise = new Elementwise(draft, filters);
        this.axes = new Axes(draft);
    }

    /**
     * The network that {@code graph} computes for an input of axes {@code input}.
     *
     * @throws Refusal if a node is nothing that a layer computes
     */
    static Mapped of(GraphProto graph, List<Integer> input) {
        return new GraphMapping(Idioms.read(graph), input).map();
    }

    private Mapped map() {
        for (NodeProto proto : graph.getNodeList()) {
            Node node = new Node(proto);
            if (proto.getOutputList().stream().anyMatch(draft::isRead)) {
                map(node);
            }
        }
        String name = graph.getOutput(0).getName();
        Value output =
                draft.find(name).orElseThrow(() -> new Refusal("has an output '%s' that no image changes", name));
        Refusal.unless(
                draft.layers() > 0, "does nothing to its input that a layer does; it must be a whole classifier");
        try {
            Network network = draft.network();
            Refusal.unless(
                    network.nodes().getLast().name().equals(output.layer()),
                    "computes more than its output '%s' needs",
                    name);
            return new Mapped(network, draft.weights(), draft.ending(), output.dims());
        } catch (IllegalArgumentException e) {
            throw new Refusal("is no network: %s", e.getMessage());
        }
    }

    private void map(Node node) {
        switch (node.operator()) {
            case "Conv" -> filters.convolution(node);
            case "Gemm" -> filters.gemm(node);
            case "MatMul" -> filters.matMul(node);
            case "BatchNormalization" -> filters.batchNorm(node);
            case "MaxPool" -> filters.pool(node, Pool2d.Kind.MAX);
            case "AveragePool" -> filters.pool(node, Pool2d.Kind.AVERAGE);
            case "GlobalAveragePool" -> filters.globalAverage(node);
            case "GlobalMaxPool" -> filters.globalMax(node);
            case "ReduceMean", "ReduceMax" -> filters.reduction(node);
            case "Relu" -> elementwise.activation(node, Function.RELU);
            case "Clip" -> elementwise.clip(node);
            case "Sigmoid" -> elementwise.activation(node, Function.SIGMOID);
            case "HardSigmoid" -> elementwise.hardSigmoid(node);
            case "HardSwish" -> elementwise.activation(node, Function.HARD_SWISH);
            case Idioms.SWISH -> elementwise.activation(node, Function.SWISH);
            case "Add" -> elementwise.add(node, 1);
            case "Sub" -> elementwise.add(node, -1);
            case "Sum" -> elementwise.sum(node);
            case "Mul" -> elementwise.multiply(node);
            case "Div" -> elementwise.divide(node);
            case "Reshape" -> axes.reshape(node);
            case "Flatten" -> axes.flatten(node);
            case "Squeeze" -> axes.squeeze(node);
            case "Unsqueeze" -> axes.unsqueeze(node);
            case "Transpose" -> axes.transpose(node);
            case "Concat" -> axes.concat(node);
            case "Split" -> axes.split(node);
            case "Slice" -> axes.slice(node);
            case "Gather" -> axes.gather(node);
            case "Pad" -> axes.pad(node);
            case "Softmax" -> end(node, Ending.SOFTMAX);
            case "LogSoftmax" -> end(node, Ending.LOG_SOFTMAX);
            case "Identity", "Cast", "Dropout" -> draft.define(node, draft.value(node, 0));
            default -> throw unmapped(node);
        }
    }

    private Refusal unmapped(Node node) {
        boolean ofImages = node.proto().getInputList().stream()
                .anyMatch(input -> draft.find(input).isPresent());
        return ofImages
                ? node.refusal(
                        "is computed from the images and no layer of a network does that; %s",
                        Operators.help(node.operator()))
                : node.refusal("is constant but could not be computed in advance; its result is too large");
    }

    private void end(Node node, Ending ending) {
        Value in = draft.value(node, 0);
        node.require(
                in.shape().area() == 1, "compares positions of %s; only a classifier's outputs are read", in.shape());
        node.require(draft.ending() == Ending.LOGITS, "comes behind another softmax");
        draft.end(ending);
        draft.define(node, in);
    }

    /** The shape of images, or of vectors, seen under {@code dims}. */
    private static TensorShape shape(List<Integer> dims) {
        return switch (dims.size()) {
            case 2 -> TensorShape.vector(dims.get(1));
            case 3 -> new TensorShape(dims.get(1), 1, dims.get(2));
            default -> new TensorShape(dims.get(1), dims.get(2), dims.get(3));
        };
    }
}
