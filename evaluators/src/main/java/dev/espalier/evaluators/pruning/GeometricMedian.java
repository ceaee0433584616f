package dev.espalier.evaluators.pruning;

import dev.espalier.evaluators.pruning.Readers.Reader;

/**
 * The distances of a filter from all others of its layer: one near their geometric median is what the others can stand
 * in for. (<a href="https://arxiv.org/abs/1811.00250">He et al., 2019</a>, equation 4)
 */
public record GeometricMedian() implements Criterion {
    @Override
    public double[] scores(Subject subject) {
        ClassMeans means = new ClassMeans(subject.groups());
        for (Reader layer : Readers.of(subject.groups().network())) {
            means.add(
                    layer.node().name(),
                    distances(
                            layer.weight(subject.weights()).values(),
                            layer.node().shape().channels()));
        }
        return means.means();
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
