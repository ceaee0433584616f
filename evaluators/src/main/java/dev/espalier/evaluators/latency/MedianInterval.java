package dev.espalier.evaluators.latency;

import dev.espalier.space.trial.Measurement.Interval;
import java.util.Arrays;

/**
 * Where the median of what was sampled lies with a confidence of 95 %, whatever its distribution: between the {@code k}-th
 * smallest and the {@code k}-th largest value, as each value is above the median as often as below, so that a number of
 * values below it follows the binomial distribution. Of fewer than six values it is all of their range, and the confidence
 * less. (Conover, <i>Practical Nonparametric Statistics</i>, 3.2)
 */
final class MedianInterval {
    private static final double RISK = 0.05;

    private MedianInterval() {}

    /** The interval for at least one value. */
    static Interval of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int skipped = skipped(sorted.length);
        return new Interval(sorted[skipped], sorted[sorted.length - 1 - skipped]);
    }

    /** How many values may be left out at either end: the most that leave less than the risk. */
    static int skipped(int count) {
        double share = Math.pow(0.5, count);
        double risk = 2 * share;
        int skipped = 0;
        while (2 * skipped + 2 < count) {
            share *= (double) (count - skipped) / (skipped + 1);
            risk += 2 * share;
            if (risk > RISK) {
                break;
            }
            skipped++;
        }
        return skipped;
    }
}
