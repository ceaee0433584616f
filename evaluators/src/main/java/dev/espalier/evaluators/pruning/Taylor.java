package dev.espalier.evaluators.pruning;

/**
 * How much the mean loss changes, to first order, when a class goes: {@code |1/M Σ ∂C/∂z z|}. (<a
 * href="https://arxiv.org/abs/1611.06440">Molchanov et al., 2017</a>, equation 8)
 */
public record Taylor() implements Criterion {
    @Override
    public double[] scores(Subject subject) {
        double[][] rises = subject.observation().rises();
        double[] scores = new double[subject.groups().classes()];
        for (int c = 0; c < scores.length; c++) {
            double sum = 0;
            for (double[] image : rises) {
                sum += image[c];
            }
            scores[c] = Math.abs(sum / rises.length);
        }
        return scores;
    }

    @Override
    public boolean comparable() {
        return true;
    }
}
