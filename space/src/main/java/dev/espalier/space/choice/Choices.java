package dev.espalier.space.choice;

import static dev.espalier.space.Requirement.require;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The choices of a space in order; parents come before what depends on them. */
public final class Choices {
    private final List<Choice> list;
    private final int[] sizes;
    /** The position of each choice's parent, or -1. */
    private final int[] parents;
    /** Under which options of its parent each choice matters; empty if it has none. */
    private final boolean[][] activeOn;

    /**
     * The choices of {@code list}.
     *
     * @throws IllegalArgumentException if a name is used twice or a condition names no earlier choice or no option of
     *     it
     */
    public Choices(List<Choice> list) {
        this.list = List.copyOf(list);
        require(!list.isEmpty(), "a search space needs at least one choice");
        this.sizes = this.list.stream().mapToInt(Choice::size).toArray();
        this.parents = new int[sizes.length];
        this.activeOn = new boolean[sizes.length][];
        Map<String, Integer> earlier = new HashMap<>();
        for (int i = 0; i < sizes.length; i++) {
            Choice choice = this.list.get(i);
            parents[i] = -1;
            activeOn[i] = new boolean[0];
            if (choice instanceof Choice.Conditional conditional) {
                Integer parent = earlier.get(conditional.parent());
                require(
                        parent != null,
                        "choice '%s' depends on '%s', which is not an earlier choice",
                        choice.name(),
                        conditional.parent());
                parents[i] = parent;
                activeOn[i] = activeOn(conditional, this.list.get(parent));
            }
            require(earlier.put(choice.name(), i) == null, "the choice '%s' is listed twice", choice.name());
        }
    }

    private static boolean[] activeOn(Choice.Conditional conditional, Choice parent) {
        boolean[] active = new boolean[parent.size()];
        for (int option : conditional.activeOn()) {
            require(
                    option >= 0 && option < active.length,
                    "choice '%s' is active on options %s of '%s', which has only %d",
                    conditional.name(),
                    conditional.activeOn(),
                    parent.name(),
                    active.length);
            active[option] = true;
        }
        return active;
    }

    /** The choices in order. */
    public List<Choice> list() {
        return list;
    }

    /** Number of genes. */
    public int size() {
        return sizes.length;
    }

    /** Number of genes that have anything to choose. */
    public int open() {
        return (int) Arrays.stream(sizes).filter(size -> size > 1).count();
    }

    /**
     * The canonical form of an assignment: genes that do not matter are zero. Two assignments that differ only in such
     * genes are one candidate. Idempotent.
     *
     * @throws IllegalArgumentException if the length differs or a gene is no option of its choice
     */
    public Assignment canonical(Assignment genes) {
        boolean[] active = activity(genes);
        int[] canonical = genes.toArray();
        for (int i = 0; i < canonical.length; i++) {
            canonical[i] = active[i] ? canonical[i] : 0;
        }
        return Assignment.of(canonical);
    }

    /** Whether each gene matters, given those before it; a choice under an inactive parent is inactive. */
    public boolean[] activity(Assignment genes) {
        require(genes.size() == size(), "this space has %d choices, got %d genes", size(), genes.size());
        boolean[] active = new boolean[sizes.length];
        for (int i = 0; i < sizes.length; i++) {
            int option = genes.get(i);
            if (option < 0 || option >= sizes[i]) {
                throw new IllegalArgumentException("choice '%s' has options 0 to %d, got %d"
                        .formatted(list.get(i).name(), sizes[i] - 1, option));
            }
            int parent = parents[i];
            active[i] = parent < 0 || active[parent] && activeOn[i][genes.get(parent)];
        }
        return active;
    }

    /** A canonical assignment whose genes are drawn uniformly. */
    public Assignment random(RandomGenerator random) {
        int[] genes = new int[sizes.length];
        for (int i = 0; i < genes.length; i++) {
            genes[i] = random.nextInt(sizes[i]);
        }
        return canonical(Assignment.of(genes));
    }

    /**
     * The number of distinct canonical assignments.
     *
     * <p>Counted from the last choice to the first: what hangs on a choice multiplies the options that activate it.
     */
    public BigInteger count() {
        BigInteger[][] below = new BigInteger[sizes.length][];
        BigInteger total = BigInteger.ONE;
        for (int i = sizes.length - 1; i >= 0; i--) {
            BigInteger ways = BigInteger.ZERO;
            for (int option = 0; option < sizes[i]; option++) {
                ways = ways.add(below[i] == null ? BigInteger.ONE : below[i][option]);
            }
            int parent = parents[i];
            if (parent < 0) {
                total = total.multiply(ways);
            } else {
                below[parent] = below[parent] == null ? ones(sizes[parent]) : below[parent];
                for (int option = 0; option < sizes[parent]; option++) {
                    if (activeOn[i][option]) {
                        below[parent][option] = below[parent][option].multiply(ways);
                    }
                }
            }
        }
        return total;
    }

    private static BigInteger[] ones(int length) {
        BigInteger[] ones = new BigInteger[length];
        Arrays.fill(ones, BigInteger.ONE);
        return ones;
    }

    /** What {@code genes} choose, by name. */
    public Selection select(Assignment genes) {
        Assignment canonical = canonical(genes);
        boolean[] active = activity(canonical);
        Map<String, Selection.Gene> byName = new LinkedHashMap<>();
        for (int i = 0; i < size(); i++) {
            byName.put(list.get(i).name(), new Selection.Gene(list.get(i), canonical.get(i), active[i]));
        }
        return new Selection(byName);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Choices that && list.equals(that.list);
    }

    @Override
    public int hashCode() {
        return list.hashCode();
    }

    @Override
    public String toString() {
        return list.toString();
    }
}
