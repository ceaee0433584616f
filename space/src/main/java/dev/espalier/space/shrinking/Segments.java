package dev.espalier.space.shrinking;

import dev.espalier.space.compression.Precision;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.cost.LayerCost;
import dev.espalier.space.network.Network;
import java.util.ArrayList;
import java.util.List;

/** Runs of neighbouring layers of about equal multiply-adds. */
final class Segments {
    private Segments() {}

    /** The names of the layers of each segment, at most {@code count} segments, none of them empty. */
    static List<List<String>> of(Network network, int count) {
        List<LayerCost> costs = CostModel.count(network, Precision.FLOAT32).layers();
        double total = costs.stream().mapToDouble(LayerCost::macs).sum();
        List<List<String>> segments = new ArrayList<>();
        double before = 0;
        int current = -1;
        for (LayerCost cost : costs) {
            int segment = (int) Math.min(count - 1, total == 0 ? 0 : count * before / total);
            if (segment != current) {
                segments.add(new ArrayList<>());
                current = segment;
            }
            segments.getLast().add(cost.node().name());
            before += cost.macs();
        }
        return segments.stream().map(List::copyOf).toList();
    }
}
