package dev.espalier.search.surrogate;

import dev.espalier.space.choice.Choices;
import java.util.Arrays;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Bagged regression trees, of what a {@link Trend} leaves unexplained: trees alone know of nothing better than what they saw,
 * and need many observations for what is nearly linear, as most costs are. A candidate's variance is, by the law of total
 * variance, that of the trees' means and the mean of the variances within their leaves. (<a href="https://doi.org/10.1016/j.artint.2013.10.003">Hutter et al., 2014</a>,
 * section 4.3, as in SMAC)
 *
 * <p>New observations fall into the leaves there are; with each the oldest trees are grown anew, so many that none has grown
 * from less than four fifths of what was observed. So learning takes O(t n) for t trees and n observations, and O(c n log
 * n) with c columns for each of the few that grow.
 */
final class ForestModel implements Model {
    private static final int TREES = 30;
    /** One part in so many of the observations a tree may not know of when it grows. */
    private static final int LAG = 5;

    private final Columns columns;
    private final Trend trend;
    private final Random random;
    private final Tree[] trees = new Tree[TREES];
    private int oldest;
    private int learnt;
    private int drawn;

    /** A model of candidates of {@code choices}, in which {@code seed} decides every chance. */
    ForestModel(Choices choices, long seed) {
        this.columns = new Columns(choices);
        this.trend = new Trend(choices);
        this.random = new Random(seed);
    }

    private final class Routed implements View {
        private final Point point;
        private final double[] terms;
        private final Tree[] seen = new Tree[TREES];
        private final int[] leaves = new int[TREES];

        Routed(Point point) {
            this.point = point;
            this.terms = trend.terms(point);
        }

        private int leaf(int tree) {
            if (seen[tree] != trees[tree]) {
                seen[tree] = trees[tree];
                leaves[tree] = trees[tree].leaf(point);
            }
            return leaves[tree];
        }

        @Override
        public Gaussian predict() {
            double sum = 0;
            double squares = 0;
            double within = 0;
            for (int i = 0; i < TREES; i++) {
                int leaf = leaf(i);
                double mean = trees[i].mean(leaf);
                sum += mean;
                squares += mean * mean;
                within += trees[i].variance(leaf);
            }
            double mean = sum / TREES;
            double between = Math.max(0, squares / TREES - mean * mean);
            return new Gaussian(trend.at(terms) + mean, Math.sqrt(between + within / TREES));
        }

        @Override
        public double mayBeBelow(double bound) {
            return predict().below(bound);
        }

        @Override
        public boolean refine() {
            return false;
        }

        @Override
        public double drawn() {
            return trend.at(terms) + trees[drawn].mean(leaf(drawn));
        }
    }

    @Override
    public View view(Point point) {
        return new Routed(point);
    }

    @Override
    public void observe(Point point) {
        columns.add(point);
        trend.observe(trend.terms(point));
    }

    @Override
    public void learn(double[] values) {
        int n = values.length;
        double[] left = trend.learn(values);
        int regrown = Math.min(TREES, (n - learnt) * Math.ceilDiv(TREES * LAG, n));
        for (int i = 0; i < regrown; i++) {
            trees[oldest] = Growth.of(columns, left, random);
            oldest = (oldest + 1) % TREES;
        }
        learnt = n;
        for (Tree tree : trees) {
            tree.fill(columns, left);
        }
    }

    @Override
    public void believe(Point point) {
        double mean = Arrays.stream(trees)
                .mapToDouble(tree -> tree.mean(tree.leaf(point)))
                .average()
                .orElseThrow();
        Arrays.stream(trees).forEach(tree -> tree.add(tree.leaf(point), mean, 1));
    }

    /** One of the trees. */
    @Override
    public void draw(RandomGenerator chance) {
        drawn = chance.nextInt(TREES);
    }
}
