package dev.espalier.evaluators.calibration;

import dev.espalier.evaluators.weights.Tensor;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.evaluators.weights.Weights.Role;
import dev.espalier.space.network.Layer;
import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Layer.Pool2d;
import dev.espalier.space.network.Network;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Cross-layer equalisation: gives a channel the same range of weights in the layer that makes it and in the one that reads
 * it, without changing what the network computes.
 *
 * <p>Between a layer and the only reader of its outputs, channel {@code c} may be divided by any {@code s} in front and
 * multiplied by it behind, as long as what lies between commutes with positive factors: ReLU, pooling, nothing. With
 * {@code s = sqrt(r1 / r2)}, where r1 and r2 are the largest absolute weights of the channel on either side, both become
 * {@code sqrt(r1 r2)}. Pairs share layers, so this is repeated until little changes. ReLU6 does not commute; pairs with it
 * between stay as they are. (<a href="https://arxiv.org/abs/1906.04721">Nagel et al., 2019</a>, section 4.1)
 */
public final class Equalization {
    private static final int SWEEPS = 20;
    private static final double SETTLED = 1e-3;

    /** Two layers with nothing between them but what commutes with scale. */
    private record Pair(Network.Node front, Network.Node back) {}

    private Equalization() {}

    /**
     * The weights of {@code network}, equalised. Normalisations must be folded into the layers for this to do much.
     *
     * @param weights those the network computes with
     */
    public static Weights equalize(Network network, Weights weights) {
        Map<String, Tensor> tensors = new LinkedHashMap<>(weights.tensors());
        List<Pair> pairs = pairs(network);
        double change = Double.POSITIVE_INFINITY;
        for (int sweep = 0; sweep < SWEEPS && change > SETTLED; sweep++) {
            change = 0;
            for (Pair pair : pairs) {
                change = Math.max(change, equalize(pair, tensors));
            }
        }
        return new Weights(tensors);
    }

    private static List<Pair> pairs(Network network) {
        Map<String, Network.Node> byName = new HashMap<>();
        Map<String, Integer> readers = new HashMap<>();
        for (Network.Node node : network.nodes()) {
            byName.put(node.name(), node);
            node.inputs().forEach(from -> readers.merge(from, 1, Integer::sum));
        }
        List<Pair> pairs = new ArrayList<>();
        for (Network.Node back : network.nodes()) {
            if (weighted(back.layer())) {
                String from = back.inputs().getFirst();
                while (byName.containsKey(from)
                        && readers.get(from) == 1
                        && commutes(byName.get(from).layer())) {
                    from = byName.get(from).inputs().getFirst();
                }
                if (byName.containsKey(from)
                        && readers.get(from) == 1
                        && weighted(byName.get(from).layer())) {
                    pairs.add(new Pair(byName.get(from), back));
                }
            }
        }
        return pairs;
    }

    private static boolean weighted(Layer layer) {
        return layer instanceof Conv2d || layer instanceof Linear;
    }

    /** Whether {@code f(s x) = s f(x)} for positive {@code s}, channel by channel. */
    private static boolean commutes(Layer layer) {
        return layer instanceof Activation activation && activation.function() == Function.RELU
                || layer instanceof Pool2d
                || layer instanceof GlobalAveragePool;
    }

    /** Returns by how much the largest factor differs from 1. */
    private static double equalize(Pair pair, Map<String, Tensor> tensors) {
        Tensor front = tensors.get(Role.WEIGHT.of(pair.front().name()));
        Tensor back = tensors.get(Role.WEIGHT.of(pair.back().name()));
        int channels = front.shape().getFirst();
        int groups = pair.back().layer() instanceof Conv2d conv ? conv.groups() : 1;
        double[] rows = rowRanges(front.values(), channels);
        double[] columns = columnRanges(back, groups, channels);
        double[] factors = new double[channels];
        double change = 0;
        for (int c = 0; c < channels; c++) {
            factors[c] = rows[c] > 0 && columns[c] > 0 ? Math.sqrt(rows[c] / columns[c]) : 1;
            change = Math.max(change, Math.abs(factors[c] - 1));
        }
        tensors.put(Role.WEIGHT.of(pair.front().name()), dividedRows(front, factors));
        tensors.computeIfPresent(Role.BIAS.of(pair.front().name()), (_, bias) -> dividedRows(bias, factors));
        tensors.put(Role.WEIGHT.of(pair.back().name()), multipliedColumns(back, groups, factors));
        return change;
    }

    private static double[] rowRanges(float[] values, int rows) {
        double[] ranges = new double[rows];
        int each = values.length / rows;
        for (int i = 0; i < values.length; i++) {
            ranges[i / each] = Math.max(ranges[i / each], Math.abs(values[i]));
        }
        return ranges;
    }

    private static double[] columnRanges(Tensor weight, int groups, int channels) {
        double[] ranges = new double[channels];
        for (int i = 0; i < weight.values().length; i++) {
            int channel = inputChannel(weight, groups, i);
            ranges[channel] = Math.max(ranges[channel], Math.abs(weight.values()[i]));
        }
        return ranges;
    }

    private static Tensor dividedRows(Tensor tensor, double[] factors) {
        float[] values = tensor.values().clone();
        int each = values.length / factors.length;
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (values[i] / factors[i / each]);
        }
        return new Tensor(tensor.shape(), values);
    }

    private static Tensor multipliedColumns(Tensor weight, int groups, double[] factors) {
        float[] values = weight.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (values[i] * factors[inputChannel(weight, groups, i)]);
        }
        return new Tensor(weight.shape(), values);
    }

    /** Which input channel the weight at {@code index} of a kernel {@code (out, in / groups, ...)} multiplies. */
    private static int inputChannel(Tensor weight, int groups, int index) {
        int outputs = weight.shape().getFirst();
        int inputs = weight.shape().get(1);
        int perOutput = weight.values().length / outputs;
        int group = index / perOutput / (outputs / groups);
        return group * inputs + index % perOutput / (perOutput / inputs);
    }
}
