package dev.espalier.search.surrogate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Grows one regression tree from a bootstrap sample, until what is in a leaf is the same. Of some columns drawn at random a
 * node takes the split that leaves the least variance. Thresholds are drawn at random, so that trees differ most about what
 * lies far from observations; kinds, which have no order, are ordered by their means, and those that did not come to the node
 * go either way. O(c n) for each level, with c columns and n points.
 * (<a href="https://doi.org/10.1007/s10994-006-6226-1">Geurts et al., 2006</a>, extremely randomized trees;
 * <a href="https://doi.org/10.1016/j.artint.2013.10.003">Hutter et al., 2014</a>, section 4.3)
 */
final class Growth {
    /** Share of the columns that a node looks at; that of SMAC. */
    private static final double SHARE = 5.0 / 6;

    private final Columns columns;
    private final double[] values;
    private final RandomGenerator random;
    private final int[] counts;
    private final int[] leaves;
    /** The points of the sample, those of a node side by side. */
    private final int[] sample;

    private final int[] shuffled;
    private int size;

    private Growth(Columns columns, double[] values, RandomGenerator random) {
        int n = values.length;
        this.columns = columns;
        this.values = values;
        this.random = random;
        this.counts = new int[n];
        for (int i = 0; i < n; i++) {
            counts[random.nextInt(n)]++;
        }
        this.leaves = new int[n];
        this.sample = IntStream.range(0, n).filter(i -> counts[i] > 0).toArray();
        this.shuffled = IntStream.range(0, columns.count()).toArray();
    }

    /**
     * A tree whose leaves are not filled yet.
     *
     * @param values one for each point of {@code columns}
     */
    static Tree of(Columns columns, double[] values, RandomGenerator random) {
        Growth growth = new Growth(columns, values, random);
        Tree.Node root = growth.new Span(0, growth.sample.length).grow();
        return new Tree(root, growth.size, growth.counts, growth.leaves);
    }

    private sealed interface Split {
        /** What it explains of the sum of squares, but for what is the same for all splits of a node. */
        double gain();

        record Threshold(double gain, int column, double threshold) implements Split {}

        record Subset(double gain, int column, boolean[] among) implements Split {}
    }

    /** How many values there are, and their sum. */
    private record Total(double count, double sum) {
        /** What the means of this and of the rest of {@code all} explain. */
        double gain(Total all) {
            double rest = all.sum - sum;
            return sum * sum / count + rest * rest / (all.count - count);
        }
    }

    private interface Side {
        boolean left(int point);
    }

    /** A node to be: the part of the sample that comes to it. */
    private final class Span {
        private final int from;
        private final int to;
        private final Total all;

        Span(int from, int to) {
            this.from = from;
            this.to = to;
            this.all = total(_ -> true);
        }

        private Total total(Side side) {
            double count = 0;
            double sum = 0;
            for (int i = from; i < to; i++) {
                int point = sample[i];
                if (side.left(point)) {
                    count += counts[point];
                    sum += counts[point] * values[point];
                }
            }
            return new Total(count, sum);
        }

        Tree.Node grow() {
            Optional<Split> best = to - from > 1 ? best() : Optional.empty();
            if (best.isEmpty()) {
                for (int i = from; i < to; i++) {
                    leaves[sample[i]] = size;
                }
                return new Tree.Node.Leaf(size++);
            }
            return switch (best.get()) {
                case Split.Threshold(double _, int column, double threshold) -> {
                    int middle = partition(point -> columns.value(point, column) <= threshold);
                    yield new Tree.Node.Threshold(
                            column, threshold, new Span(from, middle).grow(), new Span(middle, to).grow());
                }
                case Split.Subset(double _, int column, boolean[] among) -> {
                    int middle = partition(point -> among[(int) columns.value(point, column)]);
                    yield new Tree.Node.Subset(
                            column, among, new Span(from, middle).grow(), new Span(middle, to).grow());
                }
            };
        }

        /** Moves what goes to the left before what does not, and returns where the latter begins. */
        private int partition(Side side) {
            int middle = from;
            for (int i = from; i < to; i++) {
                int point = sample[i];
                if (side.left(point)) {
                    sample[i] = sample[middle];
                    sample[middle++] = point;
                }
            }
            return middle;
        }

        /** Empty if no split of the columns drawn makes a difference. */
        private Optional<Split> best() {
            Optional<Split> best = Optional.empty();
            double most = all.sum * all.sum / all.count + 1e-12;
            int looked = (int) Math.ceil(SHARE * shuffled.length);
            for (int i = 0; i < looked; i++) {
                int other = i + random.nextInt(shuffled.length - i);
                int column = shuffled[other];
                shuffled[other] = shuffled[i];
                shuffled[i] = column;
                Optional<? extends Split> split = columns.kinds(column) > 0 ? subset(column) : threshold(column);
                if (split.isPresent() && split.get().gain() > most) {
                    most = split.get().gain();
                    best = Optional.of(split.get());
                }
            }
            return best;
        }

        private Optional<Split.Threshold> threshold(int column) {
            double least = columns.value(sample[from], column);
            double most = least;
            for (int i = from + 1; i < to; i++) {
                double value = columns.value(sample[i], column);
                least = Math.min(least, value);
                most = Math.max(most, value);
            }
            double threshold = least + random.nextDouble() * (most - least);
            return threshold < most
                    ? Optional.of(new Split.Threshold(
                            total(point -> columns.value(point, column) <= threshold)
                                    .gain(all),
                            column,
                            threshold))
                    : Optional.empty();
        }

        private Optional<Split.Subset> subset(int column) {
            double[] numbers = new double[columns.kinds(column)];
            double[] sums = new double[numbers.length];
            for (int i = from; i < to; i++) {
                int point = sample[i];
                int kind = (int) columns.value(point, column);
                numbers[kind] += counts[point];
                sums[kind] += counts[point] * values[point];
            }
            int[] ranked = IntStream.range(0, numbers.length)
                    .filter(kind -> numbers[kind] > 0)
                    .boxed()
                    .sorted(Comparator.comparingDouble(kind -> sums[kind] / numbers[kind]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            double most = 0;
            int lower = 0;
            Total left = new Total(0, 0);
            for (int i = 0; i + 1 < ranked.length; i++) {
                left = new Total(left.count + numbers[ranked[i]], left.sum + sums[ranked[i]]);
                if (left.gain(all) > most) {
                    most = left.gain(all);
                    lower = i + 1;
                }
            }
            boolean[] among = new boolean[numbers.length];
            for (int kind = 0; kind < among.length; kind++) {
                among[kind] = numbers[kind] == 0 && random.nextBoolean();
            }
            Arrays.stream(ranked, 0, lower).forEach(kind -> among[kind] = true);
            return lower > 0 ? Optional.of(new Split.Subset(most, column, among)) : Optional.empty();
        }
    }
}
