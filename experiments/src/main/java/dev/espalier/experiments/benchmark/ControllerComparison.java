package dev.espalier.experiments.benchmark;

import org.apache.commons.math3.stat.inference.MannWhitneyUTest;

/**
 * Whether two controllers differ after a number of evaluations.
 *
 * @param difference mean score of {@code one} less that of {@code other}
 * @param pValue of the Mann–Whitney U test, two-sided: how likely scores of one kind differ as much by chance
 */
public record ControllerComparison(String one, String other, int evaluations, double difference, double pValue) {
    static ControllerComparison of(ControllerScore one, ControllerScore other) {
        return new ControllerComparison(
                one.controller(),
                other.controller(),
                one.evaluations(),
                one.mean() - other.mean(),
                new MannWhitneyUTest().mannWhitneyUTest(one.values(), other.values()));
    }
}
