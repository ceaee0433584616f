package dev.espalier.space.choice;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One option index for each choice of a space, in the space's order: the genotype of a candidate. Immutable. */
public final class Assignment {
    private final int[] options;

    private Assignment(int[] options) {
        this.options = options;
    }

    /** The assignment of these option indices. */
    public static Assignment of(int... options) {
        return new Assignment(options.clone());
    }

    /**
     * Reads what {@link #toString()} wrote.
     *
     * @throws IllegalArgumentException if {@code text} is not a comma-separated list of whole numbers
     */
    public static Assignment parse(String text) {
        return new Assignment(
                Arrays.stream(text.split(",")).mapToInt(Integer::parseInt).toArray());
    }

    /** The option index of the choice at {@code position}. */
    public int get(int position) {
        return options[position];
    }

    /** Number of genes. */
    public int size() {
        return options.length;
    }

    /** A fresh array of the option indices. */
    public int[] toArray() {
        return options.clone();
    }

    /** The option indices in order. */
    public List<Integer> toList() {
        return IntStream.of(options).boxed().toList();
    }

    /** This assignment with the gene at {@code position} set to {@code option}. */
    public Assignment with(int position, int option) {
        int[] copy = options.clone();
        copy[position] = option;
        return new Assignment(copy);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Assignment that && Arrays.equals(options, that.options);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(options);
    }

    /** The indices separated by commas: the form in which an assignment is stored and hashed. */
    @Override
    public String toString() {
        return IntStream.of(options).mapToObj(String::valueOf).collect(Collectors.joining(","));
    }
}
