package dev.espalier.evaluators.pruning;

import static dev.espalier.space.Requirement.require;

/**
 * The entropy of a channel's mean over all positions: one that is nearly the same for all images tells little. (<a
 * href="https://arxiv.org/abs/1706.05791">Luo and Wu, 2017</a>, equation 2)
 *
 * @param bins equal parts of the range between the channel's smallest and largest mean
 */
public record Entropy(int bins) implements Criterion {
    /** @throws IllegalArgumentException if there are not at least two bins */
    public Entropy {
        require(bins >= 2, "entropy: needs at least 2 bins, got %d", bins);
    }

    @Override
    public double[] scores(Subject subject) {
        return Maps.scored(subject, maps -> {
            double[] means = new double[maps.length];
            for (int image = 0; image < maps.length; image++) {
                for (float value : maps[image]) {
                    means[image] += value / maps[image].length;
                }
            }
            return entropy(means);
        });
    }

    /** In nats, of the histogram of {@code values}; 0 if all are equal. */
    double entropy(double[] values) {
        double low = java.util.Arrays.stream(values).min().orElseThrow();
        double high = java.util.Arrays.stream(values).max().orElseThrow();
        int[] histogram = new int[bins];
        for (double value : values) {
            double place = high > low ? (value - low) / (high - low) : 0;
            histogram[Math.min(bins - 1, (int) (place * bins))]++;
        }
        double entropy = 0;
        for (int count : histogram) {
            double share = (double) count / values.length;
            entropy -= share > 0 ? share * Math.log(share) : 0;
        }
        return entropy;
    }
}
