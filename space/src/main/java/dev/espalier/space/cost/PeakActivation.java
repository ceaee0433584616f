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
import dev.espalier.space.network.Layer.Shift;
import dev.espalier.space.network.Layer.Slice;
import dev.espalier.space.network.Network;
import java.util.HashMap;
import java.util.Map;

/**
 * The most activations alive at once.
 *
 * <p>A tensor lives from the layer that gives it to the last one that reads it; layers that map each value to its own
 * place (batch normalisation, activation, flatten) reuse their input when nobody else reads it. The order of execution
 * matters only where branches run side by side. There the network is cut at the points through which everything passes
 * (no earlier tensor is read later), and for each piece the best order is searched exactly: over the sets of layers that
 * can have been executed, keeping the lowest peak with which each set is reached. Two branches of lengths a and b have
 * only {@code (a + 1)(b + 1)} such sets. Pieces of more than 64 layers, or of more than {@value #MAX_SETS} sets, keep the
 * network's own order.
 */
final class PeakActivation {
    private static final int MAX_SETS = 20_000;

    private final Network network;
    private final int size;
    private final int[] readers;
    private final int[] lastReader;
    private final int inputReaders;

    private PeakActivation(Network network) {
        this.network = network;
        this.size = network.nodes().size();
        this.readers = new int[size];
        this.lastReader = new int[size];
        int ofInput = 0;
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < inputs(i); k++) {
                int source = network.source(i, k);
                if (source < 0) {
                    ofInput++;
                } else {
                    readers[source]++;
                    lastReader[source] = i;
                }
            }
        }
        this.inputReaders = ofInput;
    }

    /** Peak of {@code network} in values, not bytes. */
    static long of(Network network) {
        return new PeakActivation(network).peak();
    }

    private long peak() {
        long own = inOrder(0, size);
        if (orderIsForced(0, size)) {
            return own;
        }
        long best = 0;
        int from = 0;
        for (int i = 0; i < size; i++) {
            if (everythingPasses(i)) {
                best = Math.max(best, piece(from, i + 1));
                from = i + 1;
            }
        }
        return Math.min(own, best);
    }

    /** Whether no layer after {@code node} reads anything before it. */
    private boolean everythingPasses(int node) {
        for (int i = 0; i < node; i++) {
            if (lastReader[i] > node) {
                return false;
            }
        }
        return !inputIsReadAfter(node);
    }

    private boolean inputIsReadAfter(int node) {
        for (int i = node + 1; i < size; i++) {
            for (int k = 0; k < inputs(i); k++) {
                if (network.source(i, k) < 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean orderIsForced(int from, int to) {
        for (int i = from + 1; i < to; i++) {
            boolean readsPrevious = false;
            for (int k = 0; k < inputs(i); k++) {
                readsPrevious |= network.source(i, k) == i - 1;
            }
            if (!readsPrevious) {
                return false;
            }
        }
        return true;
    }

    private long piece(int from, int to) {
        return to - from > 64 || orderIsForced(from, to) ? inOrder(from, to) : bestOrder(from, to);
    }

    /** Peak of the layers from {@code from} to {@code to} in the network's order, when only their input is alive. */
    private long inOrder(int from, int to) {
        int[] unread = readers.clone();
        int inputUnread = inputReaders;
        long alive = from == 0 ? network.input().elements() : elements(from - 1);
        long peak = alive;
        for (int i = from; i < to; i++) {
            boolean inPlace = worksInPlace(i);
            alive += inPlace ? 0 : elements(i);
            peak = Math.max(peak, alive);
            for (int k = 0; k < inputs(i); k++) {
                int source = network.source(i, k);
                boolean last = source < 0 ? --inputUnread == 0 : --unread[source] == 0;
                alive -= last && !inPlace ? network.inputShape(i, k).elements() : 0;
            }
        }
        return peak;
    }

    /** As {@link #inOrder}, in the best order: breadth first over sets of executed layers, one bit for each. */
    private long bestOrder(int from, int to) {
        Map<Long, Long> peaks = Map.of(0L, alive(0, from, to));
        for (int step = from; step < to; step++) {
            Map<Long, Long> next = new HashMap<>();
            for (Map.Entry<Long, Long> reached : peaks.entrySet()) {
                long done = reached.getKey();
                long before = alive(done, from, to);
                for (int i = from; i < to; i++) {
                    if ((done >>> (i - from) & 1) == 0 && isReady(i, done, from)) {
                        long during = before + (worksInPlace(i) ? 0 : elements(i));
                        next.merge(done | 1L << (i - from), Math.max(reached.getValue(), during), Math::min);
                    }
                }
            }
            if (next.size() > MAX_SETS) {
                return inOrder(from, to);
            }
            peaks = next;
        }
        return peaks.values().iterator().next();
    }

    private boolean isReady(int node, long done, int from) {
        for (int k = 0; k < inputs(node); k++) {
            int source = network.source(node, k);
            if (source >= from && (done >>> (source - from) & 1) == 0) {
                return false;
            }
        }
        return true;
    }

    /** Values alive when exactly the layers in {@code done} have run. */
    private long alive(long done, int from, int to) {
        long alive = from > 0 ? unread(from - 1, done, from, to) : unread(-1, done, from, to);
        for (int i = from; i < to; i++) {
            if ((done >>> (i - from) & 1) == 1) {
                alive += unread(i, done, from, to);
            }
        }
        return alive;
    }

    /** The size of a tensor if some layer of the piece, or a later one, still has to read it; else 0. */
    private long unread(int tensor, long done, int from, int to) {
        boolean waits = tensor >= 0 && (lastReader[tensor] >= to || tensor == size - 1);
        for (int i = Math.max(from, tensor + 1); i < to && !waits; i++) {
            for (int k = 0; k < inputs(i); k++) {
                waits |= network.source(i, k) == tensor && (done >>> (i - from) & 1) == 0;
            }
        }
        return !waits ? 0 : tensor < 0 ? network.input().elements() : elements(tensor);
    }

    private int inputs(int node) {
        return network.nodes().get(node).inputs().size();
    }

    private long elements(int node) {
        return network.nodes().get(node).shape().elements();
    }

    private boolean worksInPlace(int node) {
        int source = network.source(node, 0);
        return mapsInPlace(network.nodes().get(node).layer())
                && (source < 0 ? inputReaders == 1 : readers[source] == 1);
    }

    private static boolean mapsInPlace(Layer layer) {
        return switch (layer) {
            case BatchNorm _, Activation _, Flatten _ -> true;
            case Conv2d _, Linear _, Pool2d _, GlobalAveragePool _, Add _, Multiply _, Concat _ -> false;
            case Slice _, ChannelShuffle _, Shift _, PadChannels _ -> false;
        };
    }
}
