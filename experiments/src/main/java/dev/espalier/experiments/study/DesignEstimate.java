package dev.espalier.experiments.study;

import dev.espalier.evaluators.table.LatencyTable;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Design;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.cost.NetworkCost;
import dev.espalier.space.statistics.SpaceStatistics;
import dev.espalier.space.trial.Metric;
import java.util.Map;
import java.util.Optional;

/**
 * What a space's candidates are thought to cost: by counting, and for a latency by its table. A latency without one is
 * thought to go with the multiply-adds, the length of a file with the parameters.
 */
record DesignEstimate(SearchSpace space, Map<Metric, LatencyTable> tables) implements Controllers.Estimate {
    @Override
    public double of(Assignment genes, Metric metric) {
        Design design = space.decode(genes);
        Optional<LatencyTable> table = Optional.ofNullable(tables.get(metric));
        if (table.isPresent()) {
            return table.get().predict(design).map(LatencyTable.Prediction::ms).orElse(Double.NaN);
        }
        NetworkCost cost = CostModel.count(design.network(), design.precision());
        Metric counted = SpaceStatistics.COUNTED.contains(metric)
                ? metric
                : metric.equals(Metric.SIZE_BYTES) ? Metric.PARAMS : Metric.MACS;
        return SpaceStatistics.value(cost, counted);
    }
}
