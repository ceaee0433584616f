package dev.espalier.evaluators.pruning;

/**
 * How often a channel is not zero, where it is read: one minus APoZ, the average percentage of zeros. (<a
 * href="https://arxiv.org/abs/1607.03250">Hu et al., 2016</a>, equation 1)
 */
public record NonZeroShare() implements Criterion {
    @Override
    public double[] scores(Subject subject) {
        return Maps.scored(subject, values -> {
            int nonZero = 0;
            for (float[] map : values) {
                for (float value : map) {
                    nonZero += value != 0 ? 1 : 0;
                }
            }
            return (double) nonZero / values.length / values[0].length;
        });
    }
}
