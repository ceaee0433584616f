package dev.espalier.evaluators.pruning;

import dev.espalier.evaluators.weights.Weights.Role;
import dev.espalier.space.compression.ChannelGroups;
import dev.espalier.space.network.Layer.BatchNorm;
import dev.espalier.space.network.Layer.ChannelShuffle;
import dev.espalier.space.network.Layer.Concat;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Flatten;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Layer.PadChannels;
import dev.espalier.space.network.Layer.Select;
import dev.espalier.space.network.Layer.Slice;
import dev.espalier.space.network.Network;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * NISP: the importance of the last responses is propagated back through the magnitudes of all weights, {@code s_k =
 * |W_k+1|ᵀ s_k+1}, in one sweep and without data. (<a href="https://arxiv.org/abs/1711.05908">Yu et al., 2018</a>,
 * equation 13)
 */
public record Propagated() implements Criterion {
    @Override
    public double[] scores(Subject subject) {
        Network network = subject.groups().network();
        Map<String, double[]> importance = new HashMap<>();
        double[] last = new double[network.output().channels()];
        Arrays.fill(last, 1);
        importance.put(network.nodes().getLast().name(), last);
        for (int i = network.nodes().size() - 1; i >= 0; i--) {
            back(subject, i, importance);
        }
        ClassMeans means = new ClassMeans(subject.groups());
        for (Readers.Reader layer : Readers.of(network)) {
            means.add(layer.node().name(), importance.get(layer.node().name()));
        }
        return means.means();
    }

    @Override
    public boolean comparable() {
        return true;
    }

    /** Adds to what node {@code index} reads its share of what the node gives. */
    private static void back(Subject subject, int index, Map<String, double[]> importance) {
        Network network = subject.groups().network();
        Network.Node node = network.nodes().get(index);
        double[] given = importance.get(node.name());
        int first = 0;
        for (int position = 0; position < node.inputs().size(); position++) {
            int channels = network.inputShape(index, position).channels();
            double[] read = importance.computeIfAbsent(node.inputs().get(position), _ -> new double[channels]);
            switch (node.layer()) {
                case Conv2d _, Linear _ -> weighted(subject, index, given, read);
                case BatchNorm norm -> {
                    float[] scale =
                            subject.weights().get(node.name(), Role.SCALE).values();
                    float[] variance =
                            subject.weights().get(node.name(), Role.VARIANCE).values();
                    for (int c = 0; c < channels; c++) {
                        read[c] += Math.abs(scale[c]) / Math.sqrt(variance[c] + norm.epsilon()) * given[c];
                    }
                }
                case Concat _ -> {
                    for (int c = 0; c < channels; c++) {
                        read[c] += given[first + c];
                    }
                    first += channels;
                }
                case Slice slice -> sourced(given, read, out -> slice.from() + out);
                case Select select -> sourced(given, read, select.channels()::get);
                case ChannelShuffle shuffle -> sourced(given, read, out -> shuffle.source(out, channels));
                case Flatten _ -> sourced(given, read, out -> out / (given.length / channels));
                case PadChannels pad -> {
                    for (int c = 0; c < channels; c++) {
                        read[c] += given[pad.before() + c];
                    }
                }
                default -> sourced(given, read, IntUnaryOperator.identity());
            }
        }
    }

    private static void sourced(double[] given, double[] read, IntUnaryOperator source) {
        for (int out = 0; out < given.length; out++) {
            read[source.applyAsInt(out)] += given[out];
        }
    }

    private static void weighted(Subject subject, int index, double[] given, double[] read) {
        Network.Node node = subject.groups().network().nodes().get(index);
        boolean depthwise = node.layer() instanceof Conv2d conv && ChannelGroups.depthwise(conv, read.length);
        float[] weight = subject.weights().get(node.name(), Role.WEIGHT).values();
        int groups = node.layer() instanceof Conv2d conv ? conv.groups() : 1;
        int columns = depthwise ? 1 : read.length / groups;
        int area = weight.length / given.length / columns;
        for (int i = 0; i < weight.length; i++) {
            int out = i / (columns * area);
            int in = out / (given.length / groups) * columns + i / area % columns;
            read[in] += Math.abs(weight[i]) * given[out];
        }
    }
}
