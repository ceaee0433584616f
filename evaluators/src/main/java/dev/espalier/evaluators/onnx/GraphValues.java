package dev.espalier.evaluators.onnx;

import static dev.espalier.evaluators.onnx.GraphWriter.attribute;

import dev.espalier.space.network.Network;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the layers of a network give, as tensors of a graph. A network's vectors are {@code (n, 1, 1)}; ONNX has matrices
 * {@code (1, n)} for linear layers and maps {@code (1, n, 1, 1)} for the others. A vector keeps the form in which it was made
 * until a reader needs the other one.
 */
final class GraphValues {
    /** How a tensor stands in the graph. */
    enum Form {
        /** With four axes. */
        MAP,
        /** With two, as only a vector can. */
        MATRIX
    }

    private final GraphWriter graph;
    private final Map<String, Value> byLayer = new HashMap<>();

    /** A tensor as the graph has it, by its name there. */
    record Value(String tensor, Form form) {}

    /** @param graph gets a node for every change of form */
    GraphValues(GraphWriter graph) {
        this.graph = graph;
    }

    void put(String layer, Value value) {
        byLayer.put(layer, value);
    }

    /** What {@code layer} gives, in whichever form that is. */
    Value of(String layer) {
        return byLayer.get(layer);
    }

    /** The name of what {@code layer} gives, as a map. */
    String map(String layer) {
        Value value = of(layer);
        if (value.form() == Form.MAP) {
            return value.tensor();
        }
        String shape = graph.longs(layer + ".shape", 0, -1, 1, 1);
        return graph.node("Reshape", List.of(value.tensor(), shape), graph.unique(layer + ".map"));
    }

    /** The same, as a matrix. */
    String matrix(String layer) {
        Value value = of(layer);
        return value.form() == Form.MATRIX
                ? value.tensor()
                : graph.node("Flatten", List.of(value.tensor()), graph.unique(layer + ".flat"), attribute("axis", 1));
    }

    /** What {@code node} reads, as maps. */
    List<String> maps(Network.Node node) {
        return inputs(node, Form.MAP);
    }

    /** What {@code node} reads, all in one form. */
    List<String> inputs(Network.Node node, Form form) {
        return node.inputs().stream()
                .map(from -> form == Form.MAP ? map(from) : matrix(from))
                .toList();
    }

    /** The form in which {@code node} can read all its inputs: as matrices if all are, else as maps. */
    Form common(Network.Node node) {
        return node.inputs().stream().allMatch(from -> of(from).form() == Form.MATRIX) ? Form.MATRIX : Form.MAP;
    }
}
