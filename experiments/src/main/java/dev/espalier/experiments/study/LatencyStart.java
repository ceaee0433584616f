package dev.espalier.experiments.study;

import dev.espalier.evaluators.device.ExportedModel;
import dev.espalier.evaluators.device.LatencySource;
import dev.espalier.evaluators.device.Workbench;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Design;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.shrinking.CompressionSpace;
import dev.espalier.space.trial.Limit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where a compression under a limit on a measured latency begins: at each precision with the largest share of the channels
 * that was measured to keep it. No measurement comes out twice, so that the designs are looked for once, before a search,
 * and written into its experiment; from there on they are as given as any others.
 */
final class LatencyStart {
    /** Halvings of the share: steps of channels are coarser than what is left then. */
    private static final int HALVINGS = 6;

    private final CompressionSpace space;
    private final Limit limit;
    private final LatencySource source;

    /** @param source measures what {@code limit} is one of */
    LatencyStart(CompressionSpace space, Limit limit, LatencySource source) {
        this.space = space;
        this.limit = limit;
        this.source = source;
    }

    /**
     * The designs, those first that leave most multiply-adds; by every criterion at the precision that leaves most, else by
     * the first. None if no latency is limited.
     *
     * @throws dev.espalier.evaluators.device.DeviceException if the device cannot be asked
     */
    static List<Assignment> of(CompressionSpace space, List<Limit> limits, StudyDevices devices)
            throws InterruptedException {
        Optional<Limit> latency =
                limits.stream().filter(limit -> limit.metric().isLatency()).findFirst();
        if (latency.isEmpty()) {
            return List.of();
        }
        try (LatencySource source =
                LatencySource.open(devices.byMetric().get(latency.get().metric()), Workbench.here())) {
            return new LatencyStart(space, latency.get(), source).designs();
        }
    }

    List<Assignment> designs() throws InterruptedException {
        List<String> criteria = List.copyOf(space.scores().keySet());
        List<List<Assignment>> byPrecision = new ArrayList<>();
        for (LayerPrecision precision : space.options().precisions()) {
            largest(criteria.getFirst(), precision)
                    .ifPresent(share -> byPrecision.add(criteria.stream()
                            .map(criterion -> design(share, criterion, precision))
                            .toList()));
        }
        byPrecision.sort(Comparator.comparingLong(designs -> -macs(designs.getFirst())));
        List<Assignment> all = new ArrayList<>(byPrecision.isEmpty() ? List.of() : byPrecision.getFirst());
        byPrecision.forEach(designs -> all.add(designs.getFirst()));
        return all.stream().distinct().toList();
    }

    /** The largest share of the channels, all compared with each other, that keeps the limit; none if not even half a step does. */
    private Optional<Double> largest(String criterion, LayerPrecision precision) throws InterruptedException {
        if (keeps(design(1, criterion, precision))) {
            return Optional.of(1.0);
        }
        double low = 0;
        double high = 1;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (keeps(design(middle, criterion, precision))) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low > 0 ? Optional.of(low) : Optional.empty();
    }

    private Assignment design(double share, String criterion, LayerPrecision precision) {
        return space.nearest(CompressionStart.pruner(space, criterion).sizes(share), criterion, precision);
    }

    private boolean keeps(Assignment genes) throws InterruptedException {
        ExportedModel model = ExportedModel.untrained(space.decode(genes), 1);
        return limit.admits(source.measure(model).latency().value());
    }

    private long macs(Assignment genes) {
        Design design = space.decode(genes);
        return CostModel.count(design.network(), design.precision()).macs();
    }
}
