package dev.espalier.space.shrinking;

import dev.espalier.space.choice.Choice;
import dev.espalier.space.compression.ChannelGroup;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.compression.ResidualBlock;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** What one gene of a {@link CompressionSpace} decides. */
public sealed interface Gene {
    /** The name of its choice. */
    String name();

    /**
     * Its options from the one that leaves least of the model to the one that leaves most; none if no option leaves more
     * than another.
     */
    List<Integer> ladder();

    /** What is chosen. */
    Choice choice();

    /** Whether a residual block stays: {@code BLOCK.block}, gone or kept. */
    record Block(ResidualBlock block) implements Gene {
        static final int GONE = 0;
        static final int KEPT = 1;

        @Override
        public String name() {
            return block.name() + ".block";
        }

        @Override
        public List<Integer> ladder() {
            return List.of(GONE, KEPT);
        }

        @Override
        public Choice choice() {
            return new Choice.Categorical(name(), List.of("gone", "kept"));
        }
    }

    /**
     * How many channels of a group stay: {@code GROUP.channels}.
     *
     * @param sizes in classes, ascending
     */
    record Channels(ChannelGroup group, List<Integer> sizes) implements Gene {
        public Channels {
            sizes = List.copyOf(sizes);
        }

        @Override
        public String name() {
            return group.name() + ".channels";
        }

        @Override
        public List<Integer> ladder() {
            return IntStream.range(0, sizes.size()).boxed().toList();
        }

        @Override
        public Choice choice() {
            return new Choice.Ordinal(
                    name(), sizes.stream().map(size -> size * group.width()).toList());
        }
    }

    /** Which criterion says which channels stay: {@code criterion}. */
    record Judge(List<String> criteria) implements Gene {
        public Judge {
            criteria = List.copyOf(criteria);
        }

        @Override
        public String name() {
            return "criterion";
        }

        @Override
        public List<Integer> ladder() {
            return List.of();
        }

        @Override
        public Choice choice() {
            return new Choice.Categorical(name(), criteria);
        }
    }

    /**
     * What the layers of a segment compute with: {@code precision}, or {@code precision1}, {@code precision2} … where there
     * are several segments.
     */
    record Bits(String name, List<String> layers, List<LayerPrecision> precisions) implements Gene {
        public Bits {
            layers = List.copyOf(layers);
            precisions = List.copyOf(precisions);
        }

        @Override
        public List<Integer> ladder() {
            return IntStream.range(0, precisions.size())
                    .boxed()
                    .sorted(Comparator.comparing(precisions::get, BY_BITS))
                    .toList();
        }

        @Override
        public Choice choice() {
            return new Choice.Categorical(
                    name, precisions.stream().map(LayerPrecision::label).toList());
        }

        private static final Comparator<LayerPrecision> BY_BITS =
                Comparator.comparing(LayerPrecision::weightBits).thenComparing(LayerPrecision::activationBits);
    }
}
