package dev.espalier.space.compression;

import dev.espalier.space.compression.ChannelGroup.Coupling;
import dev.espalier.space.compression.ChannelGroup.Freeze;
import dev.espalier.space.compression.ChannelGroup.Hold;
import dev.espalier.space.compression.ChannelGroup.Reason;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/** One walk through a network: an atom for every channel of every tensor, and what each layer does to them. */
final class Atoms {
    private final Network network;
    private final Disjoint sets = new Disjoint();
    private final Map<String, int[]> atoms = new LinkedHashMap<>();
    private final List<Balance> balances = new ArrayList<>();
    private final Map<String, List<Coupling>> couplings = new HashMap<>();
    private final Map<String, List<Freeze>> frozen = new HashMap<>();

    /** A need for equally many channels in every one of {@code parts} equal parts. */
    private record Balance(int[] atoms, int parts) {}

    private Atoms(Network network) {
        this.network = network;
    }

    static Atoms of(Network network) {
        Atoms walk = new Atoms(network);
        walk.atoms.put(Network.INPUT, walk.sets.fresh(network.input().channels()));
        walk.freeze(Network.INPUT, Network.INPUT, Hold.INPUT);
        for (int i = 0; i < network.nodes().size(); i++) {
            walk.atoms.put(network.nodes().get(i).name(), walk.given(i));
        }
        // from the end: what a reader needs often suits the layer that makes its channels, too
        walk.balances.reversed().forEach(balance -> walk.sets.balance(balance.atoms(), balance.parts()));
        String last = network.nodes().getLast().name();
        walk.freeze(last, last, Hold.OUTPUT);
        return walk;
    }

    /** What ties channels of {@code tensor} to each other. */
    List<Coupling> couplings(String tensor) {
        return couplings.getOrDefault(tensor, List.of());
    }

    /** What holds the channels of {@code tensor}. */
    List<Freeze> frozen(String tensor) {
        return frozen.getOrDefault(tensor, List.of());
    }

    /** The class of every channel of every tensor, numbered from 0 as they appear. */
    Map<String, int[]> classes() {
        int[] numbers = new int[sets.size()];
        Arrays.fill(numbers, -1);
        int[] next = {0};
        Map<String, int[]> classes = new LinkedHashMap<>();
        atoms.forEach((tensor, channels) -> classes.put(
                tensor,
                Arrays.stream(channels)
                        .map(atom -> {
                            int set = sets.find(atom);
                            numbers[set] = numbers[set] < 0 ? next[0]++ : numbers[set];
                            return numbers[set];
                        })
                        .toArray()));
        return classes;
    }

    private int[] given(int index) {
        Network.Node node = network.nodes().get(index);
        int[] in = atoms.get(node.inputs().getFirst());
        int channels = node.shape().channels();
        return switch (node.layer()) {
            case Conv2d conv -> convolved(node, conv, in);
            case Linear _ -> sets.fresh(channels);
            case BatchNorm _, Activation _, Pool2d _, GlobalAveragePool _ -> in;
            case Add _ -> joined(node, Reason.ADD);
            case Multiply _ -> joined(node, Reason.MULTIPLY);
            case Concat _ ->
                node.inputs().stream()
                        .flatMapToInt(from -> Arrays.stream(atoms.get(from)))
                        .toArray();
            case Slice slice -> Arrays.copyOfRange(in, slice.from(), slice.to());
            case Select select -> from(in, channels, select.channels()::get);
            case ChannelShuffle shuffle -> from(in, channels, out -> shuffle.source(out, channels));
            case Shift shift -> shifted(node, shift, in);
            case PadChannels pad -> padded(pad, in);
            case Flatten _ -> flattened(node, in);
        };
    }

    private static int[] from(int[] in, int channels, IntUnaryOperator source) {
        int[] out = new int[channels];
        Arrays.setAll(out, channel -> in[source.applyAsInt(channel)]);
        return out;
    }

    private int[] convolved(Network.Node node, Conv2d conv, int[] in) {
        String read = node.inputs().getFirst();
        if (conv.weightBits() < 32) {
            freeze(read, node.name(), Hold.QUANTIZED);
            freeze(node.name(), node.name(), Hold.QUANTIZED);
        }
        if (ChannelGroups.depthwise(conv, in.length)) {
            int multiplier = conv.outChannels() / in.length;
            if (multiplier > 1) {
                couple(node.name(), node.name(), Reason.MULTIPLIER);
            }
            return from(in, conv.outChannels(), out -> out / multiplier);
        }
        int[] out = sets.fresh(conv.outChannels());
        if (conv.groups() > 1) {
            balances.add(new Balance(in, conv.groups()));
            balances.add(new Balance(out, conv.groups()));
            couple(read, node.name(), Reason.GROUPS);
            couple(node.name(), node.name(), Reason.GROUPS);
        }
        return out;
    }

    private int[] joined(Network.Node node, Reason reason) {
        int[] first = atoms.get(node.inputs().getFirst());
        for (String other : node.inputs()) {
            int[] with = atoms.get(other);
            for (int i = 0; i < first.length; i++) {
                sets.union(first[i], with[i]);
            }
        }
        couple(node.name(), node.name(), reason);
        return first;
    }

    /** The offset of a fixed shift depends on a channel's place: equally many must stay for every offset. */
    private int[] shifted(Network.Node node, Shift shift, int[] in) {
        int area = shift.kernel() * shift.kernel();
        if (!shift.learned() && area > 1 && in.length >= area) {
            balances.add(new Balance(Arrays.copyOf(in, in.length / area * area), area));
            couple(node.name(), node.name(), Reason.SHIFT);
        }
        return in;
    }

    private int[] padded(PadChannels pad, int[] in) {
        int[] zeros = sets.fresh(pad.before() + pad.after());
        int[] out = new int[zeros.length + in.length];
        System.arraycopy(zeros, 0, out, 0, pad.before());
        System.arraycopy(in, 0, out, pad.before(), in.length);
        System.arraycopy(zeros, pad.before(), out, pad.before() + in.length, pad.after());
        return out;
    }

    private int[] flattened(Network.Node node, int[] in) {
        int area = node.shape().channels() / in.length;
        if (area > 1) {
            couple(node.name(), node.name(), Reason.FLATTEN);
        }
        return from(in, node.shape().channels(), feature -> feature / area);
    }

    private void couple(String tensor, String layer, Reason reason) {
        couplings.computeIfAbsent(tensor, _ -> new ArrayList<>()).add(new Coupling(layer, reason));
    }

    private void freeze(String tensor, String layer, Hold hold) {
        frozen.computeIfAbsent(tensor, _ -> new ArrayList<>()).add(new Freeze(layer, hold));
    }
}
