package dev.espalier.space.network;

import static dev.espalier.space.Requirement.require;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * An immutable graph of named layers in topological order. Its shapes are proved at construction, so whoever holds a
 * network need not check it again. The last node is the output; every other node is used by a later one.
 */
public final class Network {
    /** The name by which layers refer to the network's own input. */
    public static final String INPUT = "input";

    private final TensorShape input;
    private final List<Node> nodes;
    private final int[][] sources;

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
     * The network of these layers, each after those it reads, for samples of shape {@code input}.
     *
     * @throws IllegalArgumentException if a name is used twice, an input is not known yet, shapes do not fit or a
     *     node's result is used by nobody; the message names the node
     */
    public Network(TensorShape input, List<Node> nodes) {
        this(grown(input, nodes));
    }

    private Network(Builder builder) {
        require(!builder.nodes.isEmpty(), "network: needs at least one layer");
        this.input = builder.input;
        this.nodes = List.copyOf(builder.nodes);
        this.sources = builder.sources.toArray(int[][]::new);
        boolean[] used = new boolean[nodes.size()];
        used[nodes.size() - 1] = true;
        for (int[] from : sources) {
            for (int source : from) {
                if (source >= 0) {
                    used[source] = true;
                }
            }
        }
        require(allTrue(used), "network: the results of %s are used by no layer", new Unused(nodes, used));
    }

    private static Builder grown(TensorShape input, List<Node> nodes) {
        Builder builder = builder(input);
        for (Node node : nodes) {
            builder.add(node.name(), node.layer(), node.inputs());
            TensorShape shape = builder.shape(node.name());
            require(shape.equals(node.shape()), "%s: declared as %s but gives %s", node.name(), node.shape(), shape);
        }
        return builder;
    }

    private static boolean allTrue(boolean[] flags) {
        for (boolean flag : flags) {
            if (!flag) {
                return false;
            }
        }
        return true;
    }

    /** The names of unused nodes, gathered only for a message. */
    private record Unused(List<Node> nodes, boolean[] used) {
        @Override
        public String toString() {
            return IntStream.range(0, used.length)
                    .filter(i -> !used[i])
                    .mapToObj(i -> nodes.get(i).name())
                    .toList()
                    .toString();
        }
    }

    /** Starts a network for samples of shape {@code input}. */
    public static Builder builder(TensorShape input) {
        return new Builder(input);
    }

    /** The shape of one sample. */
    public TensorShape input() {
        return input;
    }

    /** The layers, each after those it reads. */
    public List<Node> nodes() {
        return nodes;
    }

    /** The shape of the network's result. */
    public TensorShape output() {
        return nodes.getLast().shape();
    }

    /**
     * Which node gives input {@code position} of the node at {@code node}: its place in {@link #nodes()}, or -1 for the
     * network's own input.
     */
    public int source(int node, int position) {
        return sources[node][position];
    }

    /** The shape of input {@code position} of the node at {@code node}. */
    public TensorShape inputShape(int node, int position) {
        int source = sources[node][position];
        return source < 0 ? input : nodes.get(source).shape();
    }

    /** The shape of every tensor by name, the input included, in topological order. */
    public Map<String, TensorShape> shapes() {
        Map<String, TensorShape> shapes = new LinkedHashMap<>();
        shapes.put(INPUT, input);
        nodes.forEach(node -> shapes.put(node.name(), node.shape()));
        return shapes;
    }

    /**
     * This network for samples of another height and width, with room for the very same weights.
     *
     * @throws IllegalArgumentException if a layer cannot take them, or gives another number of channels then, as one that
     *     flattens does; the message names the layer
     */
    public Network resized(int height, int width) {
        Builder builder = builder(new TensorShape(input.channels(), height, width));
        for (Node node : nodes) {
            builder.add(node.name(), node.layer(), node.inputs());
            int channels = builder.shape(node.name()).channels();
            require(
                    channels == node.shape().channels(),
                    "%s: gives %d features from images of %dx%d, but %d from %dx%d, for which there are no weights",
                    node.name(),
                    node.shape().channels(),
                    input.height(),
                    input.width(),
                    channels,
                    height,
                    width);
        }
        return builder.build();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Network that && input.equals(that.input) && nodes.equals(that.nodes);
    }

    @Override
    public int hashCode() {
        return 31 * input.hashCode() + nodes.hashCode();
    }

    @Override
    public String toString() {
        return "Network[" + input + " to " + output() + ", " + nodes.size() + " layers]";
    }

    /** Grows a network layer by layer; each step proves its shapes at once. */
    public static final class Builder {
        private final TensorShape input;
        private final List<Node> nodes = new ArrayList<>();
        private final List<int[]> sources = new ArrayList<>();
        private final Map<String, Integer> positions = new HashMap<>();

        private Builder(TensorShape input) {
            this.input = input;
            positions.put(INPUT, -1);
        }

        /**
         * Appends a layer and returns its name, to be passed on as the next layer's input.
         *
         * @throws IllegalArgumentException if the name is taken, an input is unknown or shapes do not fit
         */
        public String add(String name, Layer layer, String... inputs) {
            return add(name, layer, List.of(inputs));
        }

        /**
         * Appends a layer of any number of inputs and returns its name.
         *
         * @throws IllegalArgumentException if the name is taken, an input is unknown or shapes do not fit
         */
        public String add(String name, Layer layer, List<String> inputs) {
            int[] from = new int[inputs.size()];
            TensorShape[] shapes = new TensorShape[from.length];
            for (int i = 0; i < from.length; i++) {
                Integer position = positions.get(inputs.get(i));
                require(position != null, "%s: reads '%s', which no earlier layer gives", name, inputs.get(i));
                from[i] = position;
                shapes[i] = shape(position);
            }
            Node node = new Node(name, layer, inputs, outputShape(name, layer, Arrays.asList(shapes)));
            require(positions.put(name, nodes.size()) == null, "network: the name '%s' is used twice", name);
            nodes.add(node);
            sources.add(from);
            return name;
        }

        private static TensorShape outputShape(String name, Layer layer, List<TensorShape> inputs) {
            try {
                return layer.outputShape(inputs);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
            }
        }

        /**
         * The shape of an earlier tensor.
         *
         * @throws IllegalArgumentException if nothing of that name exists yet
         */
        public TensorShape shape(String name) {
            Integer position = positions.get(name);
            require(position != null, "network: no layer gives '%s'", name);
            return shape(position);
        }

        private TensorShape shape(int position) {
            return position < 0 ? input : nodes.get(position).shape();
        }

        /** The finished network. */
        public Network build() {
            return new Network(this);
        }
    }
}
