package dev.espalier.evaluators.pruning;

/**
 * Takes the channels first that the layers which read them miss least: greedily, those whose contributions to sampled
 * outputs have the smallest sum of squares together. (<a href="https://arxiv.org/abs/1707.06342">Luo et al., 2017</a>,
 * algorithm 1)
 */
public record ThiNet() implements Criterion {
    @Override
    public double[] scores(Subject subject) {
        return Removal.scored(subject, group -> {
            double[][] products = Contributions.of(subject, group);
            return Removal.greedy(new double[products.length], products);
        });
    }
}
