package dev.espalier.space.compression;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.network.Layer;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.PadChannels;
import dev.espalier.space.network.Layer.Slice;
import dev.espalier.space.network.Network;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * A network with other numbers of channels, fewer or more, in the same groups: MorphNet's expansion. It is for training
 * anew; there are no weights to keep. (<a href="https://arxiv.org/abs/1711.06798">Gordon et al., 2018</a>, algorithm 1)
 */
public final class Widened {
    private static final int HALVINGS = 40;

    private final ChannelGroups groups;

    /** Widens the network of {@code groups}. */
    public Widened(ChannelGroups groups) {
        this.groups = groups;
    }

    /**
     * The network in which groups have these many classes.
     *
     * @param sizes by name; groups that are not named stay as they are
     * @throws IllegalArgumentException if a size is not positive, a group is unknown or frozen, or a layer takes a part of
     *     a group only, so that nobody knows how many channels it would take of a larger one
     */
    public Network network(Map<String, Integer> sizes) {
        sizes.forEach((name, size) -> {
            ChannelGroup group = groups.find(name)
                    .orElseThrow(() -> new IllegalArgumentException("there is no channel group '" + name + "'"));
            require(size > 0, "'%s' needs at least one class, got %d", name, size);
            require(group.free() || size == group.classes().size(), "'%s' cannot be widened: it is frozen", name);
        });
        Network whole = groups.network();
        Network.Builder net = Network.builder(whole.input());
        for (int i = 0; i < whole.nodes().size(); i++) {
            Network.Node node = whole.nodes().get(i);
            net.add(node.name(), layer(whole, i, sizes), node.inputs());
        }
        return net.build();
    }

    /**
     * The network that is {@code sizes} times the largest factor at which it costs no more than the budget, by bisection;
     * empty-handed it is one class of every group.
     *
     * @param cost that does not fall when the network grows
     * @throws IllegalArgumentException as {@link #network}
     */
    public Expansion expanded(Map<String, Integer> sizes, ToDoubleFunction<Network> cost, double budget) {
        double low = 0;
        double high = 1;
        while (high < 64 && cost.applyAsDouble(network(times(sizes, high))) <= budget) {
            low = high;
            high *= 2;
        }
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (cost.applyAsDouble(network(times(sizes, middle))) <= budget) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return new Expansion(low, network(times(sizes, low)));
    }

    /** An expansion and the factor, {@code ω}, that gave it. */
    public record Expansion(double factor, Network network) {}

    /** {@code sizes} times {@code factor}, rounded, at least 1. */
    private static Map<String, Integer> times(Map<String, Integer> sizes, double factor) {
        Map<String, Integer> times = new LinkedHashMap<>();
        sizes.forEach((name, size) -> times.put(name, Math.max(1, (int) Math.round(factor * size))));
        return times;
    }

    private Layer layer(Network whole, int index, Map<String, Integer> sizes) {
        Network.Node node = whole.nodes().get(index);
        String read = node.inputs().getFirst();
        int in = groups.classesOf(read).length;
        int out = groups.classesOf(node.name()).length;
        return switch (node.layer()) {
            case Conv2d conv -> {
                int parts = ChannelGroups.depthwise(conv, in) ? channels(read, in, node, sizes) : conv.groups();
                yield new Conv2d(
                        channels(node.name(), out, node, sizes), conv.window(), parts, conv.bias(), conv.weightBits());
            }
            case Layer.Linear linear -> new Layer.Linear(channels(node.name(), out, node, sizes), linear.bias());
            case Slice slice ->
                new Slice(channels(read, slice.from(), node, sizes), channels(read, slice.to(), node, sizes));
            case PadChannels pad -> {
                int zeros = channels(node.name(), out, node, sizes) - channels(read, in, node, sizes);
                int before = zeros * pad.before() / (pad.before() + pad.after());
                yield new PadChannels(before, zeros - before);
            }
            case Layer.Select select -> {
                require(
                        Arrays.stream(groups.classesOf(read))
                                .mapToObj(groups::groupOf)
                                .allMatch(group ->
                                        size(group, sizes) == group.classes().size()),
                        "'%s' selects channels one by one: what it reads cannot be widened",
                        node.name());
                yield select;
            }
            case Layer.BatchNorm _, Layer.Activation _, Layer.Pool2d _, Layer.GlobalAveragePool _ -> node.layer();
            case Layer.Add _, Layer.Multiply _, Layer.Concat _, Layer.Flatten _ -> node.layer();
            case Layer.ChannelShuffle _, Layer.Shift _ -> node.layer();
        };
    }

    /** How many channels the first {@code count} of a tensor become. */
    private int channels(String tensor, int count, Network.Node node, Map<String, Integer> sizes) {
        Map<ChannelGroup, Integer> places = new LinkedHashMap<>();
        int[] classes = groups.classesOf(tensor);
        for (int i = 0; i < count; i++) {
            places.merge(groups.groupOf(classes[i]), 1, Integer::sum);
        }
        int channels = 0;
        for (Map.Entry<ChannelGroup, Integer> place : places.entrySet()) {
            ChannelGroup group = place.getKey();
            int all = group.classes().size();
            int size = size(group, sizes);
            require(
                    size == all || place.getValue() % all == 0,
                    "'%s' takes a part of '%s' only, which therefore cannot be widened",
                    node.name(),
                    group.name());
            channels += size == all ? place.getValue() : place.getValue() / all * size;
        }
        return channels;
    }

    private static int size(ChannelGroup group, Map<String, Integer> sizes) {
        return sizes.getOrDefault(group.name(), group.classes().size());
    }
}
