package dev.espalier.space.cost;

import dev.espalier.space.network.Network;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Every {@link Figure} of a network for one sample, per layer and in total.
 *
 * @param rows one per layer, in the network's order
 * @param total the sums
 * @param peakActivation most bytes of activations alive at once, in the best order of execution; it is no sum
 */
public record CostTable(List<Row> rows, Map<Figure, Double> total, long peakActivation) {
    /** What one layer costs. */
    public record Row(Network.Node node, Map<Figure, Double> figures) {
        public Row {
            figures = Collections.unmodifiableMap(new EnumMap<>(figures));
        }
    }

    public CostTable {
        rows = List.copyOf(rows);
        total = Collections.unmodifiableMap(new EnumMap<>(total));
    }

    /** Counts {@code network} under {@code conditions}. */
    public static CostTable of(Network network, Conditions conditions) {
        List<Row> rows = new ArrayList<>();
        Map<Figure, Double> total = new EnumMap<>(Figure.class);
        for (int i = 0; i < network.nodes().size(); i++) {
            Figure.Counted layer = new Figure.Counted(
                    network.nodes().get(i), network.inputShape(i, 0), CostModel.read(network, i), conditions);
            Map<Figure, Double> figures = new EnumMap<>(Figure.class);
            for (Figure figure : Figure.values()) {
                double value = figure.of(layer);
                figures.put(figure, value);
                total.merge(figure, value, Double::sum);
            }
            rows.add(new Row(layer.node(), figures));
        }
        long peak =
                PeakActivation.bytes(network, layer -> conditions.bits(layer).activations());
        return new CostTable(rows, total, peak);
    }
}
