package dev.espalier.space.network;

import static dev.espalier.space.Requirement.require;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An immutable graph of named layers in topological order. Its shapes are proved at construction, so whoever holds a
 * network need not check it again. The last node is the output; every other node is used by a later one.
 *
 * @param input the shape of one sample
 * @param nodes the layers, each after those it reads
 */
public record Network(TensorShape input, List<Node> nodes) {
    /** The name by which layers refer to the network's own input. */
    public static final String INPUT = "input";

    /**
     * A named layer and where its inputs come from.
     *
     * @param name unique within the network; dots separate levels, as in {@code stage2.0.expand.conv}
     * @param inputs names of earlier nodes, or {@link Network#INPUT}
     * @param shape what the layer gives
     */
    public record Node(String name, Layer layer, List<String> inputs, TensorShape shape) {
        public Node {
            inputs = List.copyOf(inputs);
        }
    }

    /**
     * @throws IllegalArgumentException if a name is used twice, an input is not known yet, shapes do not fit or a
     *     node's result is used by nobody; the message names the node
     */
    public Network {
        nodes = List.copyOf(nodes);
        require(!nodes.isEmpty(), "network: needs at least one layer");
        Map<String, TensorShape> known = new LinkedHashMap<>();
        known.put(INPUT, input);
        Set<String> unused = new LinkedHashSet<>();
        for (Node node : nodes) {
            TensorShape shape = infer(node.name(), node.layer(), node.inputs(), known);
            require(shape.equals(node.shape()), "%s: declared as %s but gives %s", node.name(), node.shape(), shape);
            known.put(node.name(), shape);
            unused.add(node.name());
            node.inputs().forEach(unused::remove);
        }
        unused.remove(nodes.getLast().name());
        require(unused.isEmpty(), "network: the results of %s are used by no layer", unused);
    }

    /** Starts a network for samples of shape {@code input}. */
    public static Builder builder(TensorShape input) {
        return new Builder(input);
    }

    /** The shape of the network's result. */
    public TensorShape output() {
        return nodes.getLast().shape();
    }

    /** The shape of every tensor by name, the input included, in topological order. */
    public Map<String, TensorShape> shapes() {
        Map<String, TensorShape> shapes = new LinkedHashMap<>();
        shapes.put(INPUT, input);
        nodes.forEach(node -> shapes.put(node.name(), node.shape()));
        return shapes;
    }

    private static TensorShape infer(String name, Layer layer, List<String> inputs, Map<String, TensorShape> known) {
        require(!known.containsKey(name), "network: the name '%s' is used twice", name);
        List<TensorShape> shapes = new ArrayList<>(inputs.size());
        for (String from : inputs) {
            TensorShape shape = known.get(from);
            require(shape != null, "%s: reads '%s', which no earlier layer gives", name, from);
            shapes.add(shape);
        }
        try {
            return layer.outputShape(shapes);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    /** Grows a network layer by layer; each step proves its shapes at once. */
    public static final class Builder {
        private final TensorShape input;
        private final List<Node> nodes = new ArrayList<>();
        private final Map<String, TensorShape> known = new LinkedHashMap<>();

        private Builder(TensorShape input) {
            this.input = input;
            known.put(INPUT, input);
        }

        /**
         * Appends a layer and returns its name, to be passed on as the next layer's input.
         *
         * @throws IllegalArgumentException if the name is taken, an input is unknown or shapes do not fit
         */
        public String add(String name, Layer layer, String... inputs) {
            List<String> from = List.of(inputs);
            TensorShape shape = infer(name, layer, from, known);
            nodes.add(new Node(name, layer, from, shape));
            known.put(name, shape);
            return name;
        }

        /**
         * The shape of an earlier tensor.
         *
         * @throws IllegalArgumentException if nothing of that name exists yet
         */
        public TensorShape shape(String name) {
            TensorShape shape = known.get(name);
            require(shape != null, "network: no layer gives '%s'", name);
            return shape;
        }

        /** The finished network. */
        public Network build() {
            return new Network(input, nodes);
        }
    }
}
