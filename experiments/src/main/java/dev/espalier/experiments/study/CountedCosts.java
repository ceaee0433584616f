package dev.espalier.experiments.study;

import dev.espalier.evaluators.device.ExportedModel;
import dev.espalier.search.reinforcement.Allowance;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Design;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.cost.NetworkCost;
import dev.espalier.space.statistics.SpaceStatistics;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Metric;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a space's candidates cost in what is limited and counted. The size of a file is that of its weights, and for each
 * layer what one exported file has more than its weights, so that a file turns out about as large as was counted.
 */
final class CountedCosts implements Allowance.Counter {
    private final SearchSpace space;
    private final List<Metric> metrics;
    private final Design sample;
    private final Map<LayerPrecision, Double> overheads = new HashMap<>();

    private CountedCosts(SearchSpace space, List<Metric> metrics, Assignment small) {
        this.space = space;
        this.metrics = metrics;
        this.sample = space.decode(small);
    }

    /**
     * What {@code limits} allow, as far as it is counted; without such a limit the multiply-adds are counted and any number
     * of them is allowed.
     *
     * @param small a design of the space that is quickly exported
     */
    static Allowance allowed(SearchSpace space, List<Limit> limits, Assignment small) {
        List<Limit> counted = limits.stream()
                .filter(limit -> SpaceStatistics.COUNTED.contains(limit.metric())
                        || limit.metric().equals(Metric.SIZE_BYTES))
                .toList();
        return counted.isEmpty()
                ? new Allowance(new CountedCosts(space, List.of(Metric.MACS), small), List.of(Double.POSITIVE_INFINITY))
                : new Allowance(
                        new CountedCosts(
                                space, counted.stream().map(Limit::metric).toList(), small),
                        counted.stream().map(Limit::bound).toList());
    }

    @Override
    public double[] of(Assignment genes) {
        Design design = space.decode(genes);
        NetworkCost cost = CostModel.count(design.network(), design.precision());
        return metrics.stream()
                .mapToDouble(metric -> metric.equals(Metric.SIZE_BYTES)
                        ? size(design.precision(), cost)
                        : SpaceStatistics.value(cost, metric))
                .toArray();
    }

    private double size(Precision precision, NetworkCost cost) {
        return weightBytes(precision, cost)
                + cost.layers().stream()
                        .mapToDouble(layer -> overheads.computeIfAbsent(
                                precision.at(layer.node().name()), this::overhead))
                        .sum();
    }

    /** Bytes of a file that are no weights, for each layer that computes with {@code precision}. */
    private double overhead(LayerPrecision precision) {
        Precision everywhere = Precision.of(precision);
        Design design = new Design(sample.network(), everywhere, sample.origin());
        NetworkCost cost = CostModel.count(design.network(), everywhere);
        double more = ExportedModel.untrained(design, 1).onnx().length - weightBytes(everywhere, cost);
        return Math.max(0, more) / cost.layers().size();
    }

    private static double weightBytes(Precision precision, NetworkCost cost) {
        return cost.layers().stream()
                .mapToDouble(layer -> layer.params()
                        * (double) precision.at(layer.node().name()).weightBits()
                        / Byte.SIZE)
                .sum();
    }
}
