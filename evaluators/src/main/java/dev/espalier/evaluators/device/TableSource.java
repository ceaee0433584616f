package dev.espalier.evaluators.device;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.device.LookupTable.Time;
import dev.espalier.evaluators.latency.Clock;
import dev.espalier.evaluators.latency.LatencyReport;
import dev.espalier.space.choice.Design;
import dev.espalier.space.trial.Doubt;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Measurement.Interval;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Adds up what a table knows of a network's parts. What it tells is a prediction and says so; where the parts vary
 * independently, so do their variances add up, and the interval is that of the sum of the means.
 */
final class TableSource implements LatencySource {
    /** Quartiles and percentiles of the normal distribution, in standard deviations. */
    private static final double QUARTILES = 1.349;

    private static final double P95 = 1.645;
    private static final double INTERVAL = 1.96;

    private final Device.Table device;
    private final LookupTable table;

    TableSource(Device.Table device, LookupTable table) {
        this.device = device;
        this.table = table;
    }

    @Override
    public List<LatencyReport> measure(List<ExportedModel> models, int batch) {
        require(batch == 1, "device '%s' is a table, which knows one sample at a time, not %d", device.name(), batch);
        return models.stream().map(this::predict).toList();
    }

    private LatencyReport predict(ExportedModel model) {
        Design design = model.design()
                .orElseThrow(() -> new DeviceException(
                        "device '%s' is a table and needs to know the network in the file; name a reference network"
                                .formatted(device.name())));
        if (design.precision().quantized()) {
            throw new DeviceException("device '%s' is a table of float32 latencies; it knows nothing of %s"
                    .formatted(device.name(), design.precision()));
        }
        List<Time> times = Parts.of(design.network()).stream().map(table::time).toList();
        double mean = times.stream().mapToDouble(Time::mean).sum();
        double deviation = Math.sqrt(times.stream()
                .mapToDouble(time -> time.deviation() * time.deviation())
                .sum());
        double error = Math.sqrt(times.stream()
                .mapToDouble(time -> time.deviation() * time.deviation() / time.count())
                .sum());
        long count = times.stream().mapToLong(Time::count).min().orElse(1);
        return new LatencyReport(
                new Measurement(
                        mean,
                        QUARTILES * deviation,
                        Math.max(1, count),
                        new Interval(mean - INTERVAL * error, mean + INTERVAL * error),
                        Set.of(Doubt.PREDICTED)),
                Math.max(Double.MIN_NORMAL, mean - P95 * deviation),
                mean + P95 * deviation,
                Clock.WALL,
                mean,
                1);
    }

    @Override
    public String what() {
        return device.description();
    }

    @Override
    public Probe probe() {
        return new Probe("times of %d parts, %s".formatted(table.size(), table.range()), Optional.empty());
    }

    @Override
    public void close() {
        // A table holds nothing open.
    }
}
