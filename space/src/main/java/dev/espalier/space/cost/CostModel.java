package dev.espalier.space.cost;

import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Layer;
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
import java.util.ArrayList;
import java.util.List;

/**
 * Counts a network layer by layer, without running it.
 *
 * <p><b>MACs</b> are the multiply-adds of convolutions and linear layers, the convention of the MobileNet, ShuffleNet and
 * EfficientNet tables (which print them as "FLOPs"). <b>Memory access</b> is the cost that ShuffleNet v2 names MAC: for a
 * 1x1 convolution {@code hw(c1 + c2) + c1 c2}, here for every layer and in bytes at the precision it computes with
 * (<a href="https://arxiv.org/abs/1807.11164">Ma et al., 2018</a>, section 2). Batch normalisation and clamps are folded
 * into the layer before them by every runtime and move nothing. A shift costs no multiply-adds, as its paper counts.
 *
 * <p>These are the figures that a search needs of every candidate; {@link CostTable} has all that is known.
 */
public final class CostModel {
    private CostModel() {}

    /** Counts {@code network} computing at {@code precision}. */
    public static NetworkCost count(Network network, Precision precision) {
        int size = network.nodes().size();
        List<LayerCost> layers = new ArrayList<>(size);
        long macs = 0;
        long params = 0;
        long memoryAccess = 0;
        for (int i = 0; i < size; i++) {
            Network.Node node = network.nodes().get(i);
            TensorShape in = network.inputShape(i, 0);
            OperandBits bits = OperandBits.of(precision.at(node.name()));
            long layerMacs = macs(node.layer(), in, node.shape());
            long layerParams = params(node.layer(), in);
            long layerAccess = memoryAccess(node, in, bytes(read(network, i), bits.activations()), bits);
            layers.add(new LayerCost(node, layerMacs, layerParams, layerAccess));
            macs += layerMacs;
            params += layerParams;
            memoryAccess += layerAccess;
        }
        long peak = PeakActivation.bytes(network, layer -> precision.at(layer).activationBits());
        return new NetworkCost(layers, macs, params, memoryAccess, peak);
    }

    static long macs(Layer layer, TensorShape in, TensorShape out) {
        return switch (layer) {
            case Conv2d conv -> conv.window().area() * in.channels() / conv.groups() * out.elements();
            case Linear linear -> in.elements() * linear.outFeatures();
            case BatchNorm _, Activation _, Pool2d _, GlobalAveragePool _, Add _, Multiply _, Concat _, Flatten _ -> 0;
            case Slice _, Select _, ChannelShuffle _, Shift _, PadChannels _ -> 0;
        };
    }

    static long params(Layer layer, TensorShape in) {
        return weights(layer, in)
                + switch (layer) {
                    case Conv2d conv -> conv.bias() ? conv.outChannels() : 0;
                    case Linear linear -> linear.bias() ? linear.outFeatures() : 0;
                    case BatchNorm _ -> 2L * in.channels();
                    case Shift shift -> shift.learned() ? 2L * in.channels() : 0;
                    case Activation _, Pool2d _, GlobalAveragePool _, Add _, Multiply _, Concat _, Flatten _ -> 0;
                    case Slice _, Select _, ChannelShuffle _, PadChannels _ -> 0;
                };
    }

    /** Weights of kernels and matrices, which quantization makes smaller; biases and the like are not among them. */
    static long weights(Layer layer, TensorShape in) {
        return switch (layer) {
            case Conv2d conv -> conv.window().area() * in.channels() / conv.groups() * conv.outChannels();
            case Linear linear -> in.elements() * linear.outFeatures();
            case BatchNorm _, Activation _, Pool2d _, GlobalAveragePool _, Add _, Multiply _, Concat _, Flatten _ -> 0;
            case Slice _, Select _, ChannelShuffle _, Shift _, PadChannels _ -> 0;
        };
    }

    /** Bytes moved by a layer that reads {@code read} bytes of activations. */
    static long memoryAccess(Network.Node node, TensorShape in, long read, OperandBits bits) {
        long moved = read + bytes(node.shape().elements(), bits.activations());
        return switch (node.layer()) {
            case Conv2d _, Linear _ -> moved + bytes(weights(node.layer(), in), weightBits(node.layer(), bits));
            case Activation activation -> activation.function().clamps() ? 0 : moved;
            case Pool2d _, GlobalAveragePool _, Add _, Multiply _, Concat _ -> moved;
            case Slice _, Select _ -> 2 * bytes(node.shape().elements(), bits.activations());
            case ChannelShuffle _, Shift _, PadChannels _ -> moved;
            case BatchNorm _, Flatten _ -> 0;
        };
    }

    /** The bits of a layer's weights: those of the network, or fewer if the layer itself asks for fewer. */
    static int weightBits(Layer layer, OperandBits bits) {
        return layer instanceof Conv2d conv ? Math.min(conv.weightBits(), bits.weights()) : bits.weights();
    }

    /** Values that the node at {@code index} reads. */
    static long read(Network network, int index) {
        long read = 0;
        for (int i = 0; i < network.nodes().get(index).inputs().size(); i++) {
            read += network.inputShape(index, i).elements();
        }
        return read;
    }

    static long bytes(long values, int bits) {
        return (values * bits + 7) / 8;
    }
}
