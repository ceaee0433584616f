package dev.espalier.search.fidelity;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.trial.Fidelity;
import dev.espalier.space.trial.Over;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Where trainings pause.
 *
 * @param over what there is less of below the top
 * @param amounts of it at which they pause, ascending; the last is that of a whole training
 */
public record Ladder(Over over, List<Integer> amounts) {
    /** The ladder of a training that does not pause, taken as one. */
    public static final Ladder WHOLE = new Ladder(List.of(1));

    /** @throws IllegalArgumentException if there is no rung, or a rung is not above the one before */
    public Ladder {
        amounts = List.copyOf(amounts);
        require(
                !amounts.isEmpty() && amounts.getFirst() > 0,
                "a ladder needs rungs of at least 1 (%s), got %s",
                over.unit(),
                amounts);
        for (int rung = 1; rung < amounts.size(); rung++) {
            require(amounts.get(rung - 1) < amounts.get(rung), "the rungs of a ladder must ascend, got %s", amounts);
        }
    }

    /** Pauses after so many epochs. */
    public Ladder(List<Integer> epochs) {
        this(Over.EPOCHS, epochs);
    }

    /** As {@link #rising(Over, int, int, int)}, over epochs. */
    public static Ladder rising(int first, int factor, int whole) {
        return rising(Over.EPOCHS, first, factor, whole);
    }

    /**
     * Rungs at {@code first} and each time {@code factor} times as much, below a whole training, and that. Where every rung
     * is a training of its own, none but the first is nearer to the whole than half a step (the square root of the factor).
     *
     * @throws IllegalArgumentException if a number is not positive, the factor not at least 2 or {@code first} more than
     *     the whole
     */
    public static Ladder rising(Over over, int first, int factor, int whole) {
        require(first > 0 && first <= whole, "the first rung must be at 1 to %d %s, got %d", whole, over.unit(), first);
        require(factor >= 2, "each rung must be at least twice as high as the one before, got a factor of %d", factor);
        List<Integer> amounts = new ArrayList<>();
        long above = over == Over.EPOCHS ? 1 : factor;
        for (long rung = first;
                rung < whole && (rung == first || rung * rung * above <= (long) whole * whole);
                rung *= factor) {
            amounts.add((int) rung);
        }
        amounts.add(whole);
        return new Ladder(over, amounts);
    }

    /** The number of the last rung, after which a training is whole. */
    public int top() {
        return amounts.size() - 1;
    }

    /** What a training that never pauses costs, as {@link Fidelity#unit}. */
    public long unit() {
        return fidelity(0).unit();
    }

    /** How far {@code rung} is. */
    public Fidelity fidelity(int rung) {
        List<Integer> below = switch (over) {
            // They divide a training, but do not change it.
            case EPOCHS -> List.of();
            case IMAGES, RESOLUTION -> amounts.subList(0, rung);
        };
        return new Fidelity(rung, over, below, amounts.get(rung), amounts.getLast());
    }

    /** What it costs to come from {@code paused}, the rung a training paused at if it did, to {@code rung}. */
    public long cost(OptionalInt paused, int rung) {
        return fidelity(rung).cost()
                - (paused.isPresent() ? fidelity(paused.getAsInt()).cost() : 0);
    }
}
