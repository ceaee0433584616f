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
     *     them; none for the model as it is
     */
    record Remnant(List<Integer> removed) implements Origin {
        public Remnant {
            removed = List.copyOf(removed);
        }
    }
}
