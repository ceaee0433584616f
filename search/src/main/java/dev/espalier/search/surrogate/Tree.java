package dev.espalier.search.surrogate;

import java.util.Arrays;

/**
 * A regression tree. Its splits stay as they grew; what its leaves hold is told anew whenever the observed values changed,
 * and what was observed since it grew falls into them.
 */
final class Tree {
    private final Node root;
    private final int[] counts;
    private final double[] weights;
    private final double[] means;
    private final double[] squares;
    private int[] leaves;

    /** What a point comes to. */
    sealed interface Node {
        /** An end, by its number. */
        record Leaf(int number) implements Node {}

        /** Values of {@code column} up to {@code threshold} go to the left. */
        record Threshold(int column, double threshold, Node left, Node right) implements Node {}

        /** Options of {@code choice} that are {@code among} those go to the left. */
        record Subset(int choice, boolean[] among, Node left, Node right) implements Node {}
    }

    /**
     * @param size number of leaves
     * @param counts how often each point is in the sample it grew from
     * @param leaves where those in the sample belong
     */
    Tree(Node root, int size, int[] counts, int[] leaves) {
        this.root = root;
        this.counts = counts;
        this.leaves = leaves;
        this.weights = new double[size];
        this.means = new double[size];
        this.squares = new double[size];
    }

    /** The leaf of {@code point}. */
    int leaf(Point point) {
        Node node = root;
        while (true) {
            switch (node) {
                case Node.Leaf leaf -> {
                    return leaf.number();
                }
                case Node.Threshold split ->
                    node = Columns.value(point, split.column()) <= split.threshold() ? split.left() : split.right();
                case Node.Subset split ->
                    node = split.among()[point.options()[split.choice()]] ? split.left() : split.right();
            }
        }
    }

    /**
     * Fills the leaves: with the sample it grew from, and once with each point that came later.
     *
     * @param values one for each point
     */
    void fill(Columns columns, double[] values) {
        Arrays.fill(weights, 0);
        Arrays.fill(means, 0);
        Arrays.fill(squares, 0);
        int known = leaves.length;
        if (known < values.length) {
            leaves = Arrays.copyOf(leaves, values.length);
            for (int i = known; i < values.length; i++) {
                leaves[i] = leaf(columns.point(i));
            }
        }
        for (int i = 0; i < values.length; i++) {
            int count = i < counts.length ? counts[i] : 1;
            if (count > 0) {
                add(leaves[i], values[i], count);
            }
        }
    }

    /** Adds a value to a leaf, until the leaves are filled again. */
    void add(int leaf, double value, int count) {
        weights[leaf] += count;
        double difference = value - means[leaf];
        means[leaf] += difference * count / weights[leaf];
        squares[leaf] += count * difference * (value - means[leaf]);
    }

    /** The mean of what is in a leaf. */
    double mean(int leaf) {
        return means[leaf];
    }

    /** The variance of what is in a leaf. */
    double variance(int leaf) {
        return Math.max(0, squares[leaf]) / weights[leaf];
    }
}
