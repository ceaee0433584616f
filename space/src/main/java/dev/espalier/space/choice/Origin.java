package dev.espalier.space.choice;

import java.util.List;

/** Where the weights of a design come from. */
public sealed interface Origin {
    /** From a seed; the network is trained from scratch. */
    Origin SCRATCH = new Scratch();

    /** From a seed; the network is trained from scratch. */
    record Scratch() implements Origin {}

    /**
     * From a trained model that is cut: what stays of its weights is tuned.
     *
     * @param removed the channel classes that go, ascending, as {@link dev.espalier.space.compression.ChannelGroups} numbers
     *     them
     * @param gone the names of the residual blocks that go, as {@link dev.espalier.space.compression.ResidualBlock} calls them
     */
    record Remnant(List<Integer> removed, List<String> gone) implements Origin {
        /** Everything stays. */
        public static final Remnant WHOLE = new Remnant(List.of(), List.of());

        public Remnant {
            removed = List.copyOf(removed);
            gone = List.copyOf(gone);
        }

        /** Whether this is the model as it is. */
        public boolean whole() {
            return equals(WHOLE);
        }
    }
}
