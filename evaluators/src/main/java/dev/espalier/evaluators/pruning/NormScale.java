package dev.espalier.evaluators.pruning;

import dev.espalier.evaluators.weights.Weights.Role;
import dev.espalier.space.network.Layer.BatchNorm;
import dev.espalier.space.network.Network;

/**
 * The scale {@code |γ|} of batch normalisation, by which network slimming compares channels of all layers; classes that
 * none normalises have the scale 1. (<a href="https://arxiv.org/abs/1708.06519">Liu et al., 2017</a>, section 3)
 */
public record NormScale() implements Criterion {
    @Override
    public double[] scores(Subject subject) {
        double[] scores = new double[subject.groups().classes()];
        int[] norms = new int[scores.length];
        for (Network.Node node : subject.groups().network().nodes()) {
            if (node.layer() instanceof BatchNorm) {
                int[] classes = subject.groups().classesOf(node.name());
                float[] scale = subject.weights().get(node.name(), Role.SCALE).values();
                for (int channel = 0; channel < classes.length; channel++) {
                    scores[classes[channel]] += Math.abs(scale[channel]);
                    norms[classes[channel]]++;
                }
            }
        }
        for (int c = 0; c < scores.length; c++) {
            scores[c] = norms[c] == 0 ? 1 : scores[c] / norms[c];
        }
        return scores;
    }

    @Override
    public boolean comparable() {
        return true;
    }
}
