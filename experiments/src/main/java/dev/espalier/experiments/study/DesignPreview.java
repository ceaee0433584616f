package dev.espalier.experiments.study;

import dev.espalier.search.surrogate.NetworkFeatures;
import dev.espalier.search.surrogate.Preview;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Design;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.cost.NetworkCost;
import dev.espalier.space.statistics.SpaceStatistics;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Metric;
import java.util.List;

/** What can be known of a space's candidates without training or measuring them: counted costs, and their networks. */
record DesignPreview(SearchSpace space, List<Metric> objectives, List<Limit> limits) implements Preview.Teller {
    @Override
    public Preview of(Assignment genes) {
        Design design = space.decode(genes);
        NetworkCost cost = CostModel.count(design.network(), design.precision());
        double[] costs = objectives.stream()
                .mapToDouble(metric -> SpaceStatistics.COUNTED.contains(metric)
                        ? metric.cost(SpaceStatistics.value(cost, metric))
                        : Double.NaN)
                .toArray();
        double violation = limits.stream()
                .filter(limit -> SpaceStatistics.COUNTED.contains(limit.metric()))
                .mapToDouble(limit -> limit.violation(SpaceStatistics.value(cost, limit.metric())))
                .sum();
        return new Preview(NetworkFeatures.of(design), costs, violation);
    }

    @Override
    public DesignPreview under(List<Limit> now) {
        return new DesignPreview(space, objectives, now);
    }
}
