package dev.espalier.evaluators.pruning;

/**
 * The second-order change of the loss when classes go together: {@code Σ u_i (β_i - 1) + Σ s_ij (β_i - 1)(β_j - 1)} with
 * {@code u_i = g·w} and {@code s_ij = 1/2 w_i H w_j}, the Hessian as the mean of products of single images' gradients;
 * minimised greedily. (<a href="https://proceedings.mlr.press/v97/peng19c.html">Peng et al., 2019</a>, equation 5)
 */
public record Collaborative() implements Criterion {
    @Override
    public double[] scores(Subject subject) {
        double[][] rises = subject.observation().rises();
        return Removal.scored(subject, group -> {
            int size = group.classes().size();
            double[] first = new double[size];
            double[][] second = new double[size][size];
            for (double[] image : rises) {
                for (int i = 0; i < size; i++) {
                    double rise = image[group.classes().get(i)];
                    first[i] += rise / rises.length;
                    for (int j = 0; j < size; j++) {
                        second[i][j] += 0.5 * rise * image[group.classes().get(j)] / rises.length;
                    }
                }
            }
            return Removal.greedy(first, second);
        });
    }
}
