package dev.espalier.space.compression;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.network.Layer;
import dev.espalier.space.network.Layer.ChannelShuffle;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.PadChannels;
import dev.espalier.space.network.Layer.Select;
import dev.espalier.space.network.Layer.Slice;
import dev.espalier.space.network.Network;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A choice of channel classes that go, and of residual blocks. What stays computes what it computed, as if the readers of
 * the missing channels had weights of zero for them, and as if the missing blocks had no weight but zero.
 */
public final class Cut {
    private final ChannelGroups groups;
    private final BitSet removed;
    private final List<ResidualBlock> gone;
    private final Set<String> goneLayers = new HashSet<>();

    private Cut(ChannelGroups groups, BitSet removed, List<ResidualBlock> gone) {
        this.groups = groups;
        this.removed = removed;
        this.gone = List.copyOf(gone);
        gone.forEach(block -> goneLayers.addAll(block.layers()));
    }

    /**
     * Removes classes.
     *
     * @throws IllegalArgumentException if one does not exist or is frozen, or a group would lose all of its classes
     */
    public static Cut removing(ChannelGroups groups, Collection<Integer> classes) {
        BitSet removed = new BitSet();
        for (int c : classes) {
            require(c >= 0 && c < groups.classes(), "cut: there are classes 0 to %d, not %d", groups.classes() - 1, c);
            ChannelGroup group = groups.groupOf(c);
            require(group.free(), "cut: '%s' cannot be cut: %s", group.name(), group.frozen());
            removed.set(c);
        }
        for (ChannelGroup group : groups.groups()) {
            require(
                    group.classes().stream().anyMatch(c -> !removed.get(c)),
                    "cut: '%s' would lose all of its %d channels; at least one must stay",
                    group.name(),
                    group.channels());
        }
        return new Cut(groups, removed, List.of());
    }

    /**
     * Keeps the classes of the highest scores.
     *
     * @param sizes how many classes of each group stay, by the group's name; all where it is not named
     * @param scores of every class; of equal ones the first stays
     * @throws IllegalArgumentException if a name is unknown, a size is not 1 to the group's number of classes, or a
     *     frozen group is to be cut
     */
    public static Cut keeping(ChannelGroups groups, Map<String, Integer> sizes, double[] scores) {
        require(
                scores.length == groups.classes(),
                "cut: %d classes need as many scores, got %d",
                groups.classes(),
                scores.length);
        List<Integer> gone = new ArrayList<>();
        sizes.forEach((name, size) -> {
            ChannelGroup group = groups.find(name)
                    .orElseThrow(() -> new IllegalArgumentException("cut: there is no channel group '" + name + "'"));
            int all = group.classes().size();
            require(size > 0 && size <= all, "cut: of '%s', 1 to %d classes can stay, got %d", name, all, size);
            group.classes().stream()
                    .sorted((a, b) -> Double.compare(scores[b], scores[a]))
                    .skip(size)
                    .forEach(gone::add);
        });
        return removing(groups, gone);
    }

    /** This cut, but of {@code blocks} of the same network nothing stays. */
    public Cut without(Collection<ResidualBlock> blocks) {
        List<ResidualBlock> all = new ArrayList<>(gone);
        all.addAll(blocks);
        return new Cut(groups, removed, all);
    }

    /** What is cut. */
    public ChannelGroups groups() {
        return groups;
    }

    /** The classes that go, ascending. */
    public List<Integer> removed() {
        return removed.stream().boxed().toList();
    }

    /** Whether class {@code number} stays. */
    public boolean keeps(int number) {
        return !removed.get(number);
    }

    /** The residual blocks of which nothing stays. */
    public List<ResidualBlock> gone() {
        return gone;
    }

    /** Whether the layer called {@code layer} is in no block that goes. */
    public boolean keeps(String layer) {
        return !goneLayers.contains(layer);
    }

    /** How many classes of each group stay, by name. */
    public Map<String, Integer> sizes() {
        return groups.groups().stream().collect(Collectors.toMap(ChannelGroup::name, this::size));
    }

    /** How many classes of {@code group} stay. */
    public int size(ChannelGroup group) {
        return (int) group.classes().stream().filter(this::keeps).count();
    }

    /**
     * The places of a tensor's channels that stay, ascending.
     *
     * @param tensor a layer's name, for what it gives, or {@link Network#INPUT}
     * @throws IllegalArgumentException if the network has no such tensor
     */
    public int[] kept(String tensor) {
        int[] classes = groups.classesOf(tensor);
        return IntStream.range(0, classes.length).filter(i -> keeps(classes[i])).toArray();
    }

    /** The smaller network: the layers that stay, by the same names. */
    public Network network() {
        Network whole = groups.network();
        Network.Builder rest = Network.builder(whole.input());
        Map<String, String> passed = new HashMap<>();
        gone.forEach(block -> passed.put(block.addition(), block.entry()));
        for (int i = 0; i < whole.nodes().size(); i++) {
            Network.Node node = whole.nodes().get(i);
            if (keeps(node.name())) {
                int[] in = kept(node.inputs().getFirst());
                int[] out = kept(node.name());
                int channels = whole.inputShape(i, 0).channels();
                List<String> from = node.inputs().stream()
                        .map(tensor -> behind(tensor, passed))
                        .toList();
                rest.add(node.name(), narrowed(node.layer(), channels, in, out), from);
            }
        }
        return rest.build();
    }

    /** What is read in the place of {@code tensor} when blocks are gone, one after the other perhaps. */
    private static String behind(String tensor, Map<String, String> passed) {
        String from = tensor;
        while (passed.containsKey(from)) {
            from = passed.get(from);
        }
        return from;
    }

    /** {@code layer} of {@code channels} input channels for those that stay. */
    private static Layer narrowed(Layer layer, int channels, int[] in, int[] out) {
        return switch (layer) {
            case Conv2d conv -> {
                int groups = ChannelGroups.depthwise(conv, channels) ? in.length : conv.groups();
                yield new Conv2d(out.length, conv.window(), groups, conv.bias(), conv.weightBits());
            }
            case Layer.Linear linear -> new Layer.Linear(out.length, linear.bias());
            case Slice slice -> new Slice(before(in, slice.from()), before(in, slice.to()));
            case Select select -> selected(out, in, select.channels());
            case ChannelShuffle shuffle -> shuffled(shuffle, channels, in, out);
            case PadChannels pad -> {
                int zeros = before(out, pad.before());
                yield new PadChannels(zeros, out.length - in.length - zeros);
            }
            case Layer.BatchNorm _, Layer.Activation _, Layer.Pool2d _, Layer.GlobalAveragePool _ -> layer;
            case Layer.Add _, Layer.Multiply _, Layer.Concat _, Layer.Flatten _, Layer.Shift _ -> layer;
        };
    }

    /** Still a shuffle where equal places of its groups are left; else the channels one by one. */
    private static Layer shuffled(ChannelShuffle shuffle, int channels, int[] in, int[] out) {
        List<Integer> sources = IntStream.range(0, channels)
                .mapToObj(channel -> shuffle.source(channel, channels))
                .toList();
        Select selected = selected(out, in, sources);
        boolean regular = in.length % shuffle.groups() == 0
                && IntStream.range(0, out.length)
                        .allMatch(i -> selected.channels().get(i) == shuffle.source(i, in.length));
        return regular ? shuffle : selected;
    }

    private static Select selected(int[] out, int[] in, List<Integer> sources) {
        return new Select(IntStream.of(out)
                .mapToObj(channel -> before(in, sources.get(channel)))
                .toList());
    }

    /** How many of the {@code kept} places are before {@code place}. */
    private static int before(int[] kept, int place) {
        int found = java.util.Arrays.binarySearch(kept, place);
        return found < 0 ? -found - 1 : found;
    }
}
