package dev.espalier.evaluators.table;

import dev.espalier.evaluators.table.Interpolation.Estimate;
import dev.espalier.evaluators.table.PartKey.Position;
import dev.espalier.space.choice.Design;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.Part;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Foretells the latency of networks on one device from what their parts took there. Parts that were not measured are
 * interpolated between those that were. Safe for several threads.
 */
public final class LatencyTable {
    private final int threads;
    private final Map<PartKey, Double> times = new HashMap<>();
    private final Map<LayerPrecision, AdditiveFit> fits = new EnumMap<>(LayerPrecision.class);
    private final Map<Kind, Interpolation> interpolations = new HashMap<>();

    private record Kind(Position position, LayerPrecision precision) {}

    /**
     * A latency foretold.
     *
     * @param ms milliseconds
     * @param error relative: 95 of 100 networks are nearer than that
     * @param coverage share of the network's parts that were measured
     */
    public record Prediction(double ms, double error, double coverage) {
        /** The least it may well take, in milliseconds. */
        public double leastMs() {
            return ms / (1 + error);
        }
    }

    /** The parts' times in milliseconds added up, and of how many parts: how many were measured, and the rest's error. */
    record Sum(double ms, int parts, int measured, double errorMs) {}

    LatencyTable(List<TableEntry> entries, List<AdditiveFit> fits, int threads) {
        this.threads = threads;
        Map<Kind, Map<PartKey, TableEntry>> byKind = new HashMap<>();
        for (TableEntry entry : entries) {
            PartKey key = entry.key();
            times.put(key, entry.time().value());
            if (key.position() != Position.ONLY) {
                byKind.computeIfAbsent(new Kind(key.position(), key.precision()), _ -> new HashMap<>())
                        .put(key, entry);
            }
        }
        byKind.forEach((kind, known) -> interpolations.put(kind, interpolation(known)));
        fits.forEach(fit -> this.fits.put(fit.precision(), fit));
    }

    private static Interpolation interpolation(Map<PartKey, TableEntry> known) {
        List<TableEntry> entries = known.values().stream()
                .sorted(Comparator.comparing(entry -> entry.key().toString()))
                .toList();
        return new Interpolation(
                entries.stream().map(TableEntry::point).toList(),
                entries.stream().mapToDouble(entry -> entry.time().value()).toArray());
    }

    /**
     * The table in {@code folder} for {@code threads} threads; empty if there is none.
     *
     * @throws dev.espalier.evaluators.device.DeviceException if it is of another version of Espalier
     */
    public static Optional<LatencyTable> load(TableFolder folder, int threads) {
        return folder.exists()
                ? Optional.of(new LatencyTable(folder.entries(), folder.fits(), threads))
                : Optional.empty();
    }

    /** How well it foretells at {@code precision}; empty if it was not fitted for it. */
    public Optional<AdditiveFit> fit(LayerPrecision precision) {
        return Optional.ofNullable(fits.get(computed(precision)));
    }

    /** Number of parts measured. */
    public int size() {
        return times.size();
    }

    /** The latency of {@code design}; empty where precisions are mixed or the table was not fitted for that one. */
    public Optional<Prediction> predict(Design design) {
        LayerPrecision precision = computed(design.precision().standard());
        AdditiveFit fit = fits.get(precision);
        if (fit == null || !design.precision().exceptions().isEmpty()) {
            return Optional.empty();
        }
        return sum(design.network(), precision).map(sum -> {
            double ms = fit.ms(sum.ms());
            double own = 2 * fit.scale() * sum.errorMs() / ms;
            return new Prediction(ms, Math.max(fit.error(), own), (double) sum.measured() / sum.parts());
        });
    }

    private static LayerPrecision computed(LayerPrecision precision) {
        return precision.quantized() ? LayerPrecision.INT8 : precision;
    }

    /** The parts of {@code network} added up; empty if there is nothing to interpolate one from. */
    Optional<Sum> sum(Network network, LayerPrecision precision) {
        List<Part> parts = Part.chain(network);
        double ms = 0;
        int measured = 0;
        double variance = 0;
        for (int i = 0; i < parts.size(); i++) {
            Network part = parts.get(i).network();
            Position position = Position.of(i, parts.size());
            PartKey key = PartKey.of(part, position, precision, threads);
            Optional<Estimate> whole = time(key, Harness.around(part, position));
            Optional<Estimate> skeleton = Harness.leads(position)
                    ? time(skeleton(part, precision), Harness.skeleton(part.input()))
                    : Optional.of(new Estimate(0, 0));
            if (whole.isEmpty() || skeleton.isEmpty()) {
                return Optional.empty();
            }
            ms += whole.get().value() - skeleton.get().value();
            measured += times.containsKey(key) ? 1 : 0;
            double error = whole.get().value() * whole.get().error();
            variance += error * error;
        }
        return Optional.of(new Sum(ms, parts.size(), measured, Math.sqrt(variance)));
    }

    private PartKey skeleton(Network part, LayerPrecision precision) {
        return PartKey.of(Harness.skeleton(part.input()), Position.SKELETON, precision, threads);
    }

    private Optional<Estimate> time(PartKey key, Network model) {
        Double known = times.get(key);
        if (known != null) {
            return Optional.of(new Estimate(known, 0));
        }
        return Optional.ofNullable(interpolations.get(new Kind(key.position(), key.precision())))
                .map(interpolation ->
                        interpolation.at(new Interpolation.Point(PartFeatures.of(model), key.sizes(), key.kind())));
    }
}
