package dev.espalier.search.fidelity;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.trial.Fidelity;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Where trainings pause.
 *
 * @param epochs after which they do, ascending; the last are those of a whole training
 */
public record Ladder(List<Integer> epochs) {
    /** The ladder of a training that does not pause, taken as one. */
    public static final Ladder WHOLE = new Ladder(List.of(1));

    /** @throws IllegalArgumentException if there is no rung, or a rung is not above the one before */
    public Ladder {
        epochs = List.copyOf(epochs);
        require(
                !epochs.isEmpty() && epochs.getFirst() > 0,
                "a ladder needs rungs of at least one epoch, got %s",
                epochs);
        for (int rung = 1; rung < epochs.size(); rung++) {
            require(epochs.get(rung - 1) < epochs.get(rung), "the rungs of a ladder must ascend, got %s", epochs);
        }
    }

    /**
     * Rungs after {@code first} epochs and each time {@code factor} times as many, below a whole training, and that.
     *
     * @throws IllegalArgumentException if a number is not positive, the factor not at least 2 or {@code first} more than
     *     the whole
     */
    public static Ladder rising(int first, int factor, int whole) {
        require(first > 0 && first <= whole, "the first rung must be after 1 to %d epochs, got %d", whole, first);
        require(factor >= 2, "each rung must be at least twice as high as the one before, got a factor of %d", factor);
        List<Integer> epochs = new ArrayList<>();
        for (long rung = first; rung < whole; rung *= factor) {
            epochs.add((int) rung);
        }
        epochs.add(whole);
        return new Ladder(epochs);
    }

    /** The number of the last rung, after which a training is whole. */
    public int top() {
        return epochs.size() - 1;
    }

    /** Epochs of a whole training. */
    public int whole() {
        return epochs.getLast();
    }

    /** How far {@code rung} is. */
    public Fidelity fidelity(int rung) {
        return new Fidelity(rung, epochs.get(rung), whole());
    }

    /** Epochs from {@code paused}, the rung a training paused at if it did, to {@code rung}. */
    public int cost(OptionalInt paused, int rung) {
        return epochs.get(rung) - (paused.isPresent() ? epochs.get(paused.getAsInt()) : 0);
    }
}
