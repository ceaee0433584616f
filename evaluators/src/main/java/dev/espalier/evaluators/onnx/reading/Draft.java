package dev.espalier.evaluators.onnx.reading;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.espalier.evaluators.onnx.Ending;
import dev.espalier.evaluators.weights.Tensor;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.evaluators.weights.Weights.Role;
import dev.espalier.space.network.Layer;
import dev.espalier.space.network.Layer.Flatten;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A network while it is read off a graph: its layers and weights so far, and what every tensor of the graph is in it. */
final class Draft {
    /** Values of one tensor: a quarter of a gigabyte. */
    private static final long LARGEST_TENSOR = 1L << 26;

    private final Network.Builder network;
    private final Set<String> names = new HashSet<>(Set.of(Network.INPUT));
    private final Map<String, Tensor> weights = new LinkedHashMap<>();
    private final Map<String, Value> values = new HashMap<>();
    private final Map<String, Constant> constants = new HashMap<>();
    private final Map<String, Node> readers = new HashMap<>();
    private final String output;
    private Ending ending = Ending.LOGITS;

    /** Begins with the images, which the graph calls {@code input} and sees under {@code dims}. */
    Draft(GraphProto graph, String input, TensorShape shape, List<Integer> dims) {
        network = Network.builder(shape);
        values.put(input, new Value(Network.INPUT, shape, dims));
        graph.getInitializerList().forEach(tensor -> constants.put(tensor.getName(), new Constant(tensor)));
        for (NodeProto node : graph.getNodeList()) {
            node.getInputList().forEach(from -> readers.put(from, new Node(node)));
        }
        output = graph.getOutput(0).getName();
    }

    /** Whether any node reads {@code tensor}. */
    boolean isRead(String tensor) {
        return tensor.equals(output) || readers.containsKey(tensor);
    }

    /** The last node that reads {@code tensor}. */
    Optional<Node> reader(String tensor) {
        return Optional.ofNullable(readers.get(tensor));
    }

    /** What the tensor at input {@code i} of {@code node} is, if it depends on the images. */
    Optional<Value> find(Node node, int i) {
        return Optional.ofNullable(values.get(node.input(i)));
    }

    /** What the tensor at input {@code i} of {@code node} is; it must depend on the images. */
    Value value(Node node, int i) {
        return find(node, i)
                .orElseThrow(() -> node.refusal(
                        "reads '%s', which is no result of the images; what is constant could not be computed in advance",
                        node.input(i)));
    }

    /** As {@link #value}, and with the axes that its layer gives it. */
    Value natural(Node node, int i) {
        Value value = value(node, i);
        node.require(
                value.natural(),
                "reads %s with axes %s, which no layer has; leave reshaping to the classifier's flattening",
                value.shape(),
                value.dims());
        return value;
    }

    /** The constant at input {@code i} of {@code node}, if it is one. */
    Optional<Constant> constant(Node node, int i) {
        return Optional.ofNullable(constants.get(node.input(i)));
    }

    /** The constant at input {@code i} of {@code node}, which must be one. */
    Constant needed(Node node, int i, String what) {
        return constant(node, i)
                .orElseThrow(() -> node.refusal("its %s must be constant, '%s' is not", what, node.input(i)));
    }

    /** The whole numbers of an attribute, or in newer opsets of input {@code i}, if they are given. */
    Optional<List<Long>> integers(Node node, String attribute, int i) {
        if (node.has(attribute) || node.input(i).isEmpty()) {
            return node.integers(attribute);
        }
        List<Long> numbers = new ArrayList<>();
        for (long number : needed(node, i, attribute).longs()) {
            numbers.add(number);
        }
        return Optional.of(numbers);
    }

    /** A name that no layer has, {@code wanted} if it is free. */
    private String unique(String wanted) {
        String base = wanted.replace("/MatMulAddFusion", "");
        String name = base;
        for (int i = 2; !names.add(name); i++) {
            name = base + "_" + i;
        }
        return name;
    }

    /** Adds a layer under the node's name, whose result keeps the number of axes that {@code from} has. */
    void add(Node node, Layer layer, Value from) {
        define(node, layer(node, node.name(), layer, List.of(from), from.dims().size()));
    }

    /** Adds a layer under {@code name} whose result has {@code rank} axes, or four if it is a map. */
    Value layer(Node node, String name, Layer layer, List<Value> from, int rank) {
        node.require(ending == Ending.LOGITS, "comes behind a softmax, which is read only as a model's last operation");
        String added = unique(name);
        try {
            network.add(added, layer, from.stream().map(Value::layer).toList());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw node.refusal("%s", e.getMessage());
        }
        TensorShape shape = network.shape(added);
        node.require(shape.elements() <= LARGEST_TENSOR, "gives %s, more than 256 MB for one image", shape);
        return new Value(added, shape, Value.like(shape, rank));
    }

    /** Keeps a weight of the layer that {@code value} is the result of. */
    void weight(Value value, Role role, List<Integer> shape, float[] values) {
        weights.put(role.of(value.layer()), new Tensor(shape, values));
    }

    /** The node's only result is {@code value}. */
    void define(Node node, Value value) {
        define(node.output(), value);
    }

    /** The tensor called {@code tensor} is {@code value}. */
    void define(String tensor, Value value) {
        values.put(tensor, value);
    }

    /** The node's result is that of {@code from} under other axes; a map as a vector is flattened. */
    void view(Node node, Value from, List<Integer> dims) {
        long elements = dims.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
        node.require(
                elements == from.shape().elements(),
                "makes %s of %s values; export the model for a batch of one or any size",
                dims,
                from.shape().elements());
        boolean flat = dims.size() == 2 && dims.getFirst() == 1;
        if (flat && from.shape().area() > 1) {
            node.require(
                    from.natural(), "flattens axes %s of %s, which changes their order", from.dims(), from.shape());
            define(node, layer(node, node.name(), new Flatten(), List.of(from), 2));
        } else {
            define(node, from.seenAs(dims));
        }
    }

    /** What follows is done to logits. */
    void end(Ending with) {
        ending = with;
    }

    Ending ending() {
        return ending;
    }

    /** What the graph's tensor {@code name} is. */
    Optional<Value> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** Number of layers so far. */
    int layers() {
        return names.size() - 1;
    }

    /** The finished network. */
    Network network() {
        return network.build();
    }

    Weights weights() {
        return new Weights(Collections.unmodifiableMap(weights));
    }
}
