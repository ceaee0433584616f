package dev.espalier.evaluators.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import dev.espalier.space.network.Network;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A graph that knows which layer each of its nodes was written for.
 *
 * @param layers the name of the layer, for each node in order
 */
record LayeredGraph(GraphProto graph, List<String> layers) {
    LayeredGraph {
        layers = List.copyOf(layers);
    }

    /** {@code graph}, which {@link FloatGraph} wrote for {@code network}: a layer's last node has its name. */
    static LayeredGraph of(GraphProto graph, Network network) {
        Set<String> names = network.nodes().stream().map(Network.Node::name).collect(Collectors.toSet());
        String[] layers = new String[graph.getNodeCount()];
        String layer = network.nodes().getLast().name();
        for (int i = layers.length - 1; i >= 0; i--) {
            String name = graph.getNode(i).getName();
            layer = names.contains(name) ? name : layer;
            layers[i] = layer;
        }
        return new LayeredGraph(graph, Arrays.asList(layers));
    }
}
