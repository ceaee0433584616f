package dev.espalier.search.surrogate;

import dev.espalier.space.choice.Design;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.cost.LayerCost;
import dev.espalier.space.cost.NetworkCost;
import dev.espalier.space.network.Layer;
import dev.espalier.space.network.Network;

/**
 * Numbers about a network that need no weights: what it costs, of which layers it is made, and how the paths from input to
 * output run through them.
 *
 * <p>Counted twice, once over all layers, as a device has to execute them, and once over those that matter: whose result
 * depends on the input and reaches the output. Zeros, which are what an operation "none" builds, carry nothing. Over the
 * paths of the layers that matter run the longest, the shortest and the mean length, measured in spatial convolutions, in
 * pointwise ones, in poolings, in convolutions of both kinds and in all three; and the logarithm of their number. One pass
 * over the layers each, as paths are summed where they meet.
 */
public final class NetworkFeatures {
    private static final int SPATIAL = 0;
    private static final int POINTWISE = 1;
    private static final int POOLING = 2;
    private static final int KINDS = 3;
    /** How a path is measured: what one layer of each kind counts. */
    private static final int[][] MEASURES = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {1, 1, 0}, {1, 1, 1}};

    private final Network network;
    private final int size;
    private final double[] paths;
    private final boolean[] matters;

    private NetworkFeatures(Network network) {
        this.network = network;
        this.size = network.nodes().size();
        this.paths = new double[size];
        this.matters = new boolean[size];
        countPaths();
        findWhatMatters();
    }

    /** The features of {@code design}; equally many for every design. */
    public static double[] of(Design design) {
        return new NetworkFeatures(design.network()).all(design);
    }

    private double[] all(Design design) {
        NetworkCost cost = CostModel.count(network, design.precision());
        double[] features = new double[7 + 2 * (KINDS + 1) + 3 * MEASURES.length];
        int at = 0;
        double macsThatMatter = 0;
        double bits = 0;
        double[][] counts = new double[2][KINDS + 1];
        for (int i = 0; i < size; i++) {
            LayerCost layer = cost.layers().get(i);
            macsThatMatter += matters[i] ? layer.macs() : 0;
            bits += layer.params()
                    * (double) design.precision().at(layer.node().name()).weightBits();
            int kind = kind(i);
            counts[0][kind]++;
            counts[1][kind] += matters[i] ? 1 : 0;
        }
        features[at++] = Math.log1p(cost.macs());
        features[at++] = Math.log1p(cost.params());
        features[at++] = Math.log1p(cost.memoryAccess());
        features[at++] = Math.log1p(cost.peakActivation());
        features[at++] = Math.log1p(macsThatMatter);
        features[at++] = Math.log1p(paths[size - 1]);
        features[at++] = Math.log1p(bits);
        for (double[] each : counts) {
            for (double count : each) {
                features[at++] = count;
            }
        }
        for (int[] measure : MEASURES) {
            double[] lengths = lengths(measure);
            for (double length : lengths) {
                features[at++] = length;
            }
        }
        return features;
    }

    /** What a layer counts as; what is none of the three counts as something else. */
    private int kind(int node) {
        return switch (network.nodes().get(node).layer()) {
            case Layer.Conv2d conv -> conv.window().area() > 1 ? SPATIAL : POINTWISE;
            case Layer.Linear _ -> POINTWISE;
            case Layer.Pool2d _ -> POOLING;
            default -> KINDS;
        };
    }

    private void countPaths() {
        for (int i = 0; i < size; i++) {
            double sum = 0;
            for (int k = 0; k < inputs(i); k++) {
                int source = network.source(i, k);
                sum += source < 0 ? 1 : paths[source];
            }
            paths[i] = zeros(i) ? 0 : sum;
        }
    }

    /** Whether a layer takes nothing but padding. */
    private boolean zeros(int node) {
        int source = network.source(node, 0);
        if (!(network.nodes().get(node).layer() instanceof Layer.Slice slice) || source < 0) {
            return false;
        }
        int channels = network.nodes().get(source).shape().channels();
        return network.nodes().get(source).layer() instanceof Layer.PadChannels pad
                && (slice.to() <= pad.before() || slice.from() >= channels - pad.after());
    }

    private void findWhatMatters() {
        matters[size - 1] = paths[size - 1] > 0;
        for (int i = size - 1; i >= 0; i--) {
            for (int k = 0; matters[i] && k < inputs(i); k++) {
                int source = network.source(i, k);
                if (source >= 0 && paths[source] > 0) {
                    matters[source] = true;
                }
            }
        }
    }

    private int inputs(int node) {
        return network.nodes().get(node).inputs().size();
    }

    /** The longest, the shortest and the mean path to the output; 0 if there is none. */
    private double[] lengths(int[] measure) {
        double[] longest = new double[size];
        double[] shortest = new double[size];
        double[] mean = new double[size];
        for (int i = 0; i < size; i++) {
            int kind = kind(i);
            double own = kind == KINDS ? 0 : measure[kind];
            double most = 0;
            double least = Double.POSITIVE_INFINITY;
            double sum = 0;
            for (int k = 0; k < inputs(i); k++) {
                int source = network.source(i, k);
                double share = source < 0 ? 1 : paths[source];
                if (share > 0) {
                    most = Math.max(most, source < 0 ? 0 : longest[source]);
                    least = Math.min(least, source < 0 ? 0 : shortest[source]);
                    sum += share * (source < 0 ? 0 : mean[source]);
                }
            }
            if (paths[i] > 0) {
                longest[i] = most + own;
                shortest[i] = least + own;
                mean[i] = sum / paths[i] + own;
            }
        }
        return new double[] {longest[size - 1], shortest[size - 1], mean[size - 1]};
    }
}
