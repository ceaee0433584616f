package dev.espalier.space.cost;

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
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * The most activations alive at once.
 *
 * <p>A tensor lives from the layer that gives it to the last one that reads it; layers that map each value to its own
 * place (batch normalisation, activation, flatten) reuse their input when nobody else reads it. No order of execution can
 * do with less than the largest layer's inputs and output together, and mostly the network's own order does with that.
 * Where it does not, the network is cut at the points through which everything passes (no earlier tensor is read later),
 * and for each piece the best order is searched exactly: over the sets of layers that can have been executed, keeping the
 * lowest peak with which each set is reached. Two branches of lengths a and b have only {@code (a + 1)(b + 1)} such sets.
 * Pieces of more than 64 layers, or of more than {@value #MAX_SETS} sets, keep the network's own order.
 */
final class PeakActivation {
    private static final int MAX_SETS = 20_000;

    private final Network network;
    private final int size;
    private final long input;
    private final long[] elements;
    private final boolean[] inPlace;
    private final int[] readers;
    private final int[] lastReader;
    private int inputReaders;
    private int lastInputReader;

    private PeakActivation(Network network, ToIntFunction<String> weight) {
        this.network = network;
        this.input = network.input().elements()
                * weight.applyAsInt(network.nodes().getFirst().name());
        this.size = network.nodes().size();
        this.elements = new long[size];
        this.inPlace = new boolean[size];
        this.readers = new int[size];
        this.lastReader = new int[size];
        for (int i = 0; i < size; i++) {
            Network.Node node = network.nodes().get(i);
            elements[i] = node.shape().elements() * weight.applyAsInt(node.name());
            for (int k = 0; k < node.inputs().size(); k++) {
                int source = network.source(i, k);
                if (source < 0) {
                    inputReaders++;
                    lastInputReader = i;
                } else {
                    readers[source]++;
                    lastReader[source] = i;
                }
            }
        }
        for (int i = 0; i < size; i++) {
            int source = network.source(i, 0);
            int others = source < 0 ? inputReaders : readers[source];
            inPlace[i] = others == 1 && mapsInPlace(network.nodes().get(i).layer());
        }
    }

    /** Peak of {@code network} in values, not bytes. */
    static long of(Network network) {
        return of(network, _ -> 1);
    }

    /** Peak of {@code network} in bytes, if the output of the layer of a name has {@code bits} of that name. */
    static long bytes(Network network, ToIntFunction<String> bits) {
        return Math.ceilDiv(of(network, bits), 8);
    }

    private static long of(Network network, ToIntFunction<String> weight) {
        PeakActivation peak = new PeakActivation(network, weight);
        long own = peak.inOrder(0, peak.size);
        long least = peak.leastPossible(0, peak.size);
        return own == least ? own : Math.min(own, peak.best(least));
    }

    /** What the best order of each piece needs, given that no order needs less than {@code least}. */
    private long best(long least) {
        long best = least;
        int from = 0;
        int furthest = 0;
        for (int i = 0; i < size; i++) {
            if (furthest <= i && lastInputReader <= i) {
                long own = inOrder(from, i + 1);
                if (own > best) {
                    best = Math.max(best, i + 1 - from > 64 ? own : new Piece(from, i + 1).bestOrder(own));
                }
                from = i + 1;
            }
            furthest = Math.max(furthest, lastReader[i]);
        }
        return best;
    }

    /** The largest layer's inputs and output together. */
    private long leastPossible(int from, int to) {
        long most = 0;
        for (int i = from; i < to; i++) {
            long together = inPlace[i] ? 0 : elements[i];
            for (int k = 0; k < inputs(i); k++) {
                together += repeated(i, k) ? 0 : tensor(network.source(i, k));
            }
            most = Math.max(most, together);
        }
        return most;
    }

    /** Whether an earlier input of the node is the same tensor. */
    private boolean repeated(int node, int position) {
        for (int k = 0; k < position; k++) {
            if (network.source(node, k) == network.source(node, position)) {
                return true;
            }
        }
        return false;
    }

    /** Peak of the layers from {@code from} to {@code to} in the network's order, when only their input is alive. */
    private long inOrder(int from, int to) {
        int[] unread = readers.clone();
        int inputUnread = inputReaders;
        long alive = tensor(from - 1);
        long peak = alive;
        for (int i = from; i < to; i++) {
            alive += inPlace[i] ? 0 : elements[i];
            peak = Math.max(peak, alive);
            for (int k = 0; k < inputs(i); k++) {
                int source = network.source(i, k);
                boolean last = source < 0 ? --inputUnread == 0 : --unread[source] == 0;
                alive -= last && !inPlace[i] ? tensor(source) : 0;
            }
        }
        return peak;
    }

    private int inputs(int node) {
        return network.nodes().get(node).inputs().size();
    }

    private long tensor(int index) {
        return index < 0 ? input : elements[index];
    }

    /** Layers between two points through which everything passes, one bit for each. */
    private final class Piece {
        private final int from;
        private final int length;
        /** By layer, those of the piece that it reads. */
        private final long[] reads;
        /** By tensor, those of the piece that read it; the first is the piece's input, then the layers' own. */
        private final long[] readBy;

        Piece(int from, int to) {
            this.from = from;
            this.length = to - from;
            this.reads = new long[length];
            this.readBy = new long[length + 1];
            for (int i = 0; i < length; i++) {
                for (int k = 0; k < inputs(from + i); k++) {
                    int source = network.source(from + i, k) - from;
                    reads[i] |= source >= 0 ? 1L << source : 0;
                    readBy[Math.max(0, source + 1)] |= 1L << i;
                }
            }
        }

        /** The lowest peak of any order, or {@code own} if there are too many sets to look at. */
        long bestOrder(long own) {
            Map<Long, Long> peaks = Map.of(0L, tensor(from - 1));
            for (int step = 0; step < length; step++) {
                Map<Long, Long> next = new HashMap<>();
                for (Map.Entry<Long, Long> reached : peaks.entrySet()) {
                    long done = reached.getKey();
                    long before = alive(done);
                    for (int i = 0; i < length; i++) {
                        if ((done >>> i & 1) == 0 && (reads[i] & ~done) == 0) {
                            long during = before + (inPlace[from + i] ? 0 : elements[from + i]);
                            long peak = Math.max(reached.getValue(), during);
                            if (peak <= own) {
                                next.merge(done | 1L << i, peak, Math::min);
                            }
                        }
                    }
                }
                if (next.size() > MAX_SETS) {
                    return own;
                }
                peaks = next;
            }
            return peaks.values().iterator().next();
        }

        /** Values alive when exactly the layers in {@code done} have run: what is there and still to be read. */
        private long alive(long done) {
            long alive = (readBy[0] & ~done) != 0 ? tensor(from - 1) : 0;
            for (int i = 0; i < length; i++) {
                boolean waits = (readBy[i + 1] & ~done) != 0 || i == length - 1;
                alive += (done >>> i & 1) == 1 && waits ? elements[from + i] : 0;
            }
            return alive;
        }
    }

    private static boolean mapsInPlace(Layer layer) {
        return switch (layer) {
            case BatchNorm _, Activation _, Flatten _ -> true;
            case Conv2d _, Linear _, Pool2d _, GlobalAveragePool _, Add _, Multiply _, Concat _ -> false;
            case Slice _, Select _, ChannelShuffle _, Shift _, PadChannels _ -> false;
        };
    }
}
