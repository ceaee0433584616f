package dev.espalier.search.surrogate;

import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Choices;

/**
 * How alike two candidates are. What differs is the number of genes, each counted by how far its options lie apart, and the
 * mean square of the features' differences; what they have in common is the mean product of the features.
 */
final class Kernel {
    private final double[][][] apart;

    /** @param choices what the options of points belong to */
    Kernel(Choices choices) {
        this.apart = choices.list().stream().map(Kernel::distances).toArray(double[][][]::new);
    }

    /** Ordered options lie as far apart as they are steps from each other, over all there are; others are just different. */
    private static double[][] distances(Choice choice) {
        int size = choice.size();
        double[][] distances = new double[size + 1][size + 1];
        for (int a = 0; a <= size; a++) {
            for (int b = 0; b <= size; b++) {
                boolean steps = choice.ordered() && a < size && b < size;
                distances[a][b] = a == b ? 0 : steps ? Math.sqrt(Math.abs(a - b) / (size - 1.0)) : 1;
            }
        }
        return distances;
    }

    /**
     * The parameters of a covariance.
     *
     * @param variance of what is local
     * @param geneScale how many genes may differ until two candidates have little to do with each other
     * @param featureScale the same for the mean square of the features' differences
     * @param slope variance of what is linear in the features
     * @param noise variance of what nothing explains
     */
    record Parameters(double variance, double geneScale, double featureScale, double slope, double noise) {}

    /** How far the genes of two points lie apart. */
    double genes(Point a, Point b) {
        int[] left = a.options();
        int[] right = b.options();
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += apart[i][left[i]][right[i]];
        }
        return sum;
    }

    /** The mean square of the features' differences, whose mean product is {@code product}; 0 if there are no features. */
    static double square(Point a, Point b, double product) {
        int length = a.features().length;
        return length == 0 ? 0 : Math.max(0, (a.square() + b.square()) / length - 2 * product);
    }

    /** The mean product of the features; 0 if there are none. */
    static double product(Point a, Point b) {
        double[] left = a.features();
        double[] right = b.features();
        return left.length == 0 ? 0 : Vectors.product(left, right, left.length) / left.length;
    }

    /** The covariance of two points that differ so, without noise. */
    static double covariance(Parameters p, double genes, double square, double product) {
        return p.variance() * Math.exp(-genes / p.geneScale() - square / p.featureScale()) + p.slope() * product;
    }

    /** The covariance of two points, without noise. */
    double covariance(Parameters p, Point a, Point b) {
        double product = product(a, b);
        return covariance(p, genes(a, b), square(a, b, product), product);
    }
}
