package dev.espalier.space.trial;

import static dev.espalier.space.Requirement.require;

import java.util.List;
import java.util.stream.Stream;

/**
 * How far an evaluation goes.
 *
 * @param rung how often a candidate may have paused before, from 0
 * @param over what there is less of below a whole training
 * @param below with how much of it is trained before, in this order, whether it pauses there or not; nothing where a pause
 *     changes nothing
 * @param amount how much of it there is at its end: of epochs those that are over, those before a pause included
 * @param of how much of it a whole training has
 */
public record Fidelity(int rung, Over over, List<Integer> below, int amount, int of) {
    /** An evaluation without pause. */
    public static final Fidelity WHOLE = new Fidelity(0, 1, 1);

    /** @throws IllegalArgumentException if the rung is negative, or the amounts do not rise from at least 1 to {@code of} */
    public Fidelity {
        below = List.copyOf(below);
        require(rung >= 0, "a rung must not be negative, got %d", rung);
        int last = 0;
        for (int each : Stream.concat(below.stream(), Stream.of(amount)).toList()) {
            require(
                    each > last && each <= of,
                    "so many %s of a training must be %d to %d, got %d",
                    over.unit(),
                    last + 1,
                    of,
                    each);
            last = each;
        }
    }

    /** So many epochs of a training, {@code of} a whole one. */
    public Fidelity(int rung, int epochs, int of) {
        this(rung, Over.EPOCHS, List.of(), epochs, of);
    }

    /** Whether the training is over then. */
    public boolean whole() {
        return amount == of;
    }

    /** With how much of it is trained, in this order. */
    public List<Integer> steps() {
        return Stream.concat(below.stream(), Stream.of(amount)).toList();
    }

    /** What it costs to come so far from the beginning; {@link #unit} is what a training with all of it costs. */
    public long cost() {
        return steps().stream().mapToLong(over::cost).sum();
    }

    /** The {@link #cost} of a training that never pauses. */
    public long unit() {
        return over.cost(of);
    }

    @Override
    public String toString() {
        return switch (over) {
            case EPOCHS -> amount + " of " + of + " epochs";
            case IMAGES, RESOLUTION -> amount + " " + over.unit();
        };
    }
}
