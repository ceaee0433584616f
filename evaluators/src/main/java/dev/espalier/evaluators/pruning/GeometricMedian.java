package dev.espalier.evaluators.pruning;

/**
 * The distances of a filter from all others of its layer: one near their geometric median is what the others can stand
 * in for. (<a href="https://arxiv.org/abs/1811.00250">He et al., 2019</a>, equation 4)
 */
public record GeometricMedian() implements Criterion {
    @Override
    public double[] scores(Subject subject) {
        return ClassMeans.ofFilters(subject, GeometricMedian::distances);
    }

    private static double[] distances(float[] weights, int filters) {
        int each = weights.length / filters;
        double[] sums = new double[filters];
        for (int a = 0; a < filters; a++) {
            for (int b = a + 1; b < filters; b++) {
                double square = 0;
                for (int i = 0; i < each; i++) {
                    double difference = weights[a * each + i] - weights[b * each + i];
                    square += difference * difference;
                }
                double distance = Math.sqrt(square);
                sums[a] += distance;
                sums[b] += distance;
            }
        }
        return sums;
    }
}
