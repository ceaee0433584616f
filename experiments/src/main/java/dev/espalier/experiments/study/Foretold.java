package dev.espalier.experiments.study;

import dev.espalier.evaluators.device.ExportedModel;
import dev.espalier.space.choice.Design;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.cost.NetworkCost;
import dev.espalier.space.statistics.SpaceStatistics;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Metric;
import java.util.List;

/**
 * What is known of a design without training or timing it: what is counted, and how long its file is, for that does not
 * depend on the weights.
 *
 * @param seed of the weights that stand in for the trained ones
 */
record Foretold(long seed) {
    /** A trial's file also tells which trial it is, and how good. */
    private static final int DESCRIPTION_BYTES = 512;

    /** Whether {@code limit} is one on something foretold. */
    static boolean tells(Limit limit) {
        return SpaceStatistics.COUNTED.contains(limit.metric())
                || limit.metric().equals(Metric.SIZE_BYTES);
    }

    /** The length of the file in bytes. */
    long size(Design design) {
        return ExportedModel.untrained(design, seed).onnx().length + DESCRIPTION_BYTES;
    }

    /** Whether {@code design} keeps those of {@code limits} that are foretold; cheap ones are looked at first. */
    boolean keeps(Design design, List<Limit> limits) {
        if (limits.stream().noneMatch(Foretold::tells)) {
            return true;
        }
        NetworkCost cost = CostModel.count(design.network(), design.precision());
        return limits.stream()
                        .filter(limit -> SpaceStatistics.COUNTED.contains(limit.metric()))
                        .allMatch(limit -> limit.admits(SpaceStatistics.value(cost, limit.metric())))
                && limits.stream()
                        .filter(limit -> limit.metric().equals(Metric.SIZE_BYTES))
                        .allMatch(limit -> limit.admits(size(design)));
    }
}
