package dev.espalier.space.cost;

import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Layer;
import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Add;
import dev.espalier.space.network.Layer.BatchNorm;
import dev.espalier.space.network.Layer.Concat;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Flatten;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Layer.Multiply;
import dev.espalier.space.network.Layer.Pool2d;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts a network layer by layer, without running it.
 *
 * <p><b>MACs</b> are the multiply-adds of convolutions and linear layers, the convention of the MobileNet, ShuffleNet and
 * EfficientNet tables (which print them as "FLOPs"). <b>Memory access</b> is the cost that ShuffleNet v2 names MAC: for a
 * 1x1 convolution {@code hw(c1 + c2) + c1 c2}, here for every layer and in bytes at the precision it computes with
 * (<a href="https://arxiv.org/abs/1807.11164">Ma et al., 2018</a>, section 2). Batch normalisation and clamps are folded
 * into the layer before them by every runtime and move nothing.
 */
public final class CostModel {
    private CostModel() {}

    /** Counts {@code network} computing at {@code precision}. */
    public static NetworkCost count(Network network, Precision precision) {
        Map<String, TensorShape> shapes = network.shapes();
        List<LayerCost> layers = new ArrayList<>(network.nodes().size());
        long macs = 0;
        long params = 0;
        long memoryAccess = 0;
        for (Network.Node node : network.nodes()) {
            List<TensorShape> inputs = node.inputs().stream().map(shapes::get).toList();
            LayerCost cost = new LayerCost(
                    node,
                    macs(node.layer(), inputs.getFirst(), node.shape()),
                    params(node.layer(), inputs.getFirst()),
                    memoryAccess(node.layer(), inputs, node.shape(), precision));
            layers.add(cost);
            macs += cost.macs();
            params += cost.params();
            memoryAccess += cost.memoryAccess();
        }
        return new NetworkCost(layers, macs, params, memoryAccess, peakActivation(network, shapes, precision));
    }

    private static long macs(Layer layer, TensorShape in, TensorShape out) {
        return switch (layer) {
            case Conv2d conv -> conv.window().area() * in.channels() / conv.groups() * out.elements();
            case Linear linear -> in.elements() * linear.outFeatures();
            case BatchNorm _, Activation _, Pool2d _, GlobalAveragePool _, Add _, Multiply _, Concat _, Flatten _ -> 0;
        };
    }

    private static long params(Layer layer, TensorShape in) {
        return switch (layer) {
            case Conv2d conv -> kernelWeights(conv, in) + (conv.bias() ? conv.outChannels() : 0);
            case Linear linear -> in.elements() * linear.outFeatures() + (linear.bias() ? linear.outFeatures() : 0);
            case BatchNorm _ -> 2L * in.channels();
            case Activation _, Pool2d _, GlobalAveragePool _, Add _, Multiply _, Concat _, Flatten _ -> 0;
        };
    }

    private static long memoryAccess(Layer layer, List<TensorShape> inputs, TensorShape out, Precision precision) {
        long moved = out.elements();
        for (TensorShape in : inputs) {
            moved += in.elements();
        }
        long activations = moved * precision.activationBits() / 8;
        return switch (layer) {
            case Conv2d conv -> activations + kernelWeights(conv, inputs.getFirst()) * precision.weightBits() / 8;
            case Linear linear ->
                activations + inputs.getFirst().elements() * linear.outFeatures() * precision.weightBits() / 8;
            case Activation activation -> activation.function().clamps() ? 0 : activations;
            case Pool2d _, GlobalAveragePool _, Add _, Multiply _, Concat _ -> activations;
            case BatchNorm _, Flatten _ -> 0;
        };
    }

    private static long kernelWeights(Conv2d conv, TensorShape in) {
        return conv.window().area() * in.channels() / conv.groups() * conv.outChannels();
    }

    /**
     * Walks the layers once. A tensor lives from the layer that gives it to the last one that reads it; layers that map
     * each value to its own place (batch normalisation, activation, flatten) reuse their input when nobody else reads it.
     */
    private static long peakActivation(Network network, Map<String, TensorShape> shapes, Precision precision) {
        Map<String, Integer> readers = new HashMap<>();
        network.nodes().forEach(node -> node.inputs().forEach(from -> readers.merge(from, 1, Integer::sum)));
        long alive = shapes.get(Network.INPUT).elements();
        long peak = alive;
        for (Network.Node node : network.nodes()) {
            boolean inPlace =
                    worksInPlace(node.layer()) && readers.get(node.inputs().getFirst()) == 1;
            alive += inPlace ? 0 : node.shape().elements();
            peak = Math.max(peak, alive);
            for (String from : node.inputs()) {
                boolean lastReader = readers.merge(from, -1, Integer::sum) == 0;
                alive -= lastReader && !inPlace ? shapes.get(from).elements() : 0;
            }
        }
        return peak * precision.activationBits() / 8;
    }

    private static boolean worksInPlace(Layer layer) {
        return switch (layer) {
            case BatchNorm _, Activation _, Flatten _ -> true;
            case Conv2d _, Linear _, Pool2d _, GlobalAveragePool _, Add _, Multiply _, Concat _ -> false;
        };
    }
}
