package dev.espalier.evaluators.pruning;

import dev.espalier.evaluators.pruning.Readers.Reader;
import java.util.Arrays;

/**
 * Connection sensitivity {@code |w ∂L/∂w|} of all weights that make a class, summed, as a share of the whole network's.
 * It is meant for weights that were not trained yet. (<a href="https://arxiv.org/abs/1810.02340">Lee et al., 2019</a>,
 * equation 6)
 */
public record Snip() implements Criterion {
    @Override
    public double[] scores(Subject subject) {
        double[] scores = new double[subject.groups().classes()];
        for (Reader layer : Readers.of(subject.groups().network())) {
            int[] classes = subject.groups().classesOf(layer.node().name());
            float[] w = layer.weight(subject.weights()).values();
            float[] g = layer.weight(subject.observation().gradients()).values();
            int each = w.length / classes.length;
            for (int i = 0; i < w.length; i++) {
                scores[classes[i / each]] += Math.abs((double) w[i] * g[i]);
            }
        }
        double sum = Arrays.stream(scores).sum();
        return sum > 0 ? Arrays.stream(scores).map(score -> score / sum).toArray() : scores;
    }

    @Override
    public boolean comparable() {
        return true;
    }
}
