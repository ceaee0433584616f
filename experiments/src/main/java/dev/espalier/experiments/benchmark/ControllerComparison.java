package dev.espalier.experiments.benchmark;

import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.inference.MannWhitneyUTest;

/**
 * Whether two controllers differ after a number of evaluations, or of seconds.
 *
 * @param after how many
 * @param difference mean score of {@code one} less that of {@code other}
 * @param pValue of the Mann–Whitney U test, two-sided: how likely scores of one kind differ as much by chance
 */
public record ControllerComparison(String one, String other, int after, double difference, double pValue) {
    static ControllerComparison of(String one, double[] scores, String other, double[] others, int after) {
        return new ControllerComparison(
                one,
                other,
                after,
                StatUtils.mean(scores) - StatUtils.mean(others),
                new MannWhitneyUTest().mannWhitneyUTest(scores, others));
    }
}
