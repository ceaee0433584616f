package dev.espalier.space.compression;

import static dev.espalier.space.Requirement.require;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Channels of one kind: whatever reads one of them reads all of them, so any number but none may stay. They are counted
 * in classes, each the channels that can only go together.
 *
 * @param name the first layer that has them, {@code stage1.0.first.conv}; unique within a network
 * @param classes what can go one by one, as {@link ChannelGroups} numbers it
 * @param width channels that a class has in that first layer: more than one where a layer ties equal places together
 * @param members every side of a layer that these channels come out of, go into or pass through
 * @param couplings the layers that tie channels to each other; empty if each stands alone
 * @param frozen why none of them may go; empty if they may
 */
public record ChannelGroup(
        String name,
        List<Integer> classes,
        int width,
        List<Member> members,
        List<Coupling> couplings,
        List<Freeze> frozen) {

    public ChannelGroup {
        classes = List.copyOf(classes);
        members = List.copyOf(members);
        couplings = List.copyOf(couplings);
        frozen = List.copyOf(frozen);
        require(!classes.isEmpty(), "channel group '%s' has no channels", name);
    }

    /** Where channels are, seen from a layer. */
    public enum Side {
        /** The layer makes them. */
        OUT,
        /** The layer reads them and makes others. */
        IN,
        /** The layer treats each by itself, with weights of its own. */
        THROUGH
    }

    /**
     * The part that one layer has in a group.
     *
     * @param channels places of the group's channels in what the layer gives or, for {@link Side#IN}, reads
     */
    public record Member(String layer, Side side, List<Integer> channels) {
        public Member {
            channels = List.copyOf(channels);
        }

        @Override
        public String toString() {
            return layer + " " + side.name().toLowerCase(java.util.Locale.ROOT) + " " + ranges(channels);
        }
    }

    /** Why channels can only go together. */
    public enum Reason {
        ADD("adds them"),
        MULTIPLY("multiplies them"),
        GROUPS("needs equally many in each of its groups"),
        MULTIPLIER("makes several of each"),
        SHIFT("needs equally many for each of its offsets"),
        FLATTEN("makes a feature of every position");

        private final String text;

        Reason(String text) {
            this.text = text;
        }
    }

    /** A layer that ties channels, and how. */
    public record Coupling(String layer, Reason reason) {
        @Override
        public String toString() {
            return layer + " " + reason.text;
        }
    }

    /** Why channels may not go. */
    public enum Hold {
        INPUT("is the network's input"),
        OUTPUT("is the network's output"),
        QUANTIZED("quantizes all of its weights by one scale");

        private final String text;

        Hold(String text) {
            this.text = text;
        }
    }

    /** A tensor or layer that holds channels, and why. */
    public record Freeze(String layer, Hold hold) {
        @Override
        public String toString() {
            return layer + " " + hold.text;
        }
    }

    /** Whether any of these channels may go. */
    public boolean free() {
        return frozen.isEmpty();
    }

    /** Channels in the group's first layer. */
    public int channels() {
        return classes.size() * width;
    }

    /**
     * How many classes may stay, ascending: whole multiples of {@code alignment} channels, and all of them.
     *
     * @param alignment channels by which a device steps: 16 for int8 and 4 for float on today's processors, 1 for any
     * @throws IllegalArgumentException if {@code alignment} is not positive
     */
    public List<Integer> sizes(int alignment) {
        require(alignment > 0, "the alignment must be positive, got %d", alignment);
        int all = classes.size();
        if (!free()) {
            return List.of(all);
        }
        return IntStream.rangeClosed(1, all)
                .filter(kept -> kept == all || kept * width % alignment == 0)
                .boxed()
                .toList();
    }

    /**
     * The size nearest to {@code keepRatio} of the classes; the larger of two equally near.
     *
     * @throws IllegalArgumentException if {@code keepRatio} is not above 0 and at most 1
     */
    public int size(double keepRatio, int alignment) {
        require(keepRatio > 0 && keepRatio <= 1, "a keep ratio must be above 0 and at most 1, got %s", keepRatio);
        double wanted = keepRatio * classes.size();
        int best = classes.size();
        for (int size : sizes(alignment).reversed()) {
            best = Math.abs(size - wanted) < Math.abs(best - wanted) ? size : best;
        }
        return best;
    }

    /** What the group is and why, over several lines. */
    public String explain() {
        StringBuilder text = new StringBuilder("%s: %d channels%s%s%n"
                .formatted(
                        name,
                        channels(),
                        width == 1 ? "" : " in %d classes of %d".formatted(classes.size(), width),
                        free() ? "" : ", frozen"));
        frozen.forEach(freeze -> text.append("  frozen because ").append(freeze).append('\n'));
        couplings.forEach(
                coupling -> text.append("  coupled because ").append(coupling).append('\n'));
        members.forEach(member -> text.append("  ").append(member).append('\n'));
        return text.toString();
    }

    /** {@code 0-3, 8} of 0, 1, 2, 3 and 8. */
    private static String ranges(List<Integer> ascending) {
        return IntStream.range(0, ascending.size())
                .filter(i -> i == 0 || ascending.get(i) != ascending.get(i - 1) + 1)
                .mapToObj(start -> {
                    int end = start;
                    while (end + 1 < ascending.size() && ascending.get(end + 1) == ascending.get(end) + 1) {
                        end++;
                    }
                    return start == end ? "" + ascending.get(start) : ascending.get(start) + "-" + ascending.get(end);
                })
                .collect(Collectors.joining(", "));
    }
}
