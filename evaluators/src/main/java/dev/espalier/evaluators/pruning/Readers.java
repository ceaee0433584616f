package dev.espalier.evaluators.pruning;

import dev.espalier.evaluators.weights.Tensor;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.evaluators.weights.Weights.Role;
import dev.espalier.space.compression.ChannelGroups;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The layers that read channels and make others of them: convolutions, except depthwise ones, and linear layers. A class
 * goes when none of them reads it any more.
 */
final class Readers {
    private Readers() {}

    /**
     * One of them.
     *
     * @param index place of {@code node} in the network
     * @param tensor what it reads
     * @param channels of that
     */
    record Reader(int index, Network.Node node, String tensor, int channels) {
        int groups() {
            return node.layer() instanceof Conv2d conv ? conv.groups() : 1;
        }

        Tensor weight(Weights weights) {
            return weights.get(node.name(), Role.WEIGHT);
        }

        /** Tells of every kernel, {@code (out, in)} by their places in whole tensors, where it begins in the weight. */
        void eachKernel(Weights weights, Kernel action) {
            Tensor weight = weight(weights);
            int rows = weight.shape().get(0);
            int columns = weight.shape().get(1);
            int area = weight.values().length / rows / columns;
            for (int row = 0; row < rows; row++) {
                int first = row / (rows / groups()) * columns;
                for (int column = 0; column < columns; column++) {
                    action.at(row, first + column, (row * columns + column) * area, area);
                }
            }
        }
    }

    @FunctionalInterface
    interface Kernel {
        void at(int out, int in, int offset, int area);
    }

    static List<Reader> of(Network network) {
        List<Reader> readers = new ArrayList<>();
        for (int i = 0; i < network.nodes().size(); i++) {
            Network.Node node = network.nodes().get(i);
            int channels = network.inputShape(i, 0).channels();
            boolean reads = node.layer() instanceof Linear
                    || node.layer() instanceof Conv2d conv && !ChannelGroups.depthwise(conv, channels);
            if (reads) {
                readers.add(new Reader(i, node, node.inputs().getFirst(), channels));
            }
        }
        return readers;
    }

    /** Tells of every tensor that is read, once, in order. */
    static void eachTensor(Network network, Consumer<String> action) {
        of(network).stream().map(Reader::tensor).distinct().forEach(action);
    }
}
