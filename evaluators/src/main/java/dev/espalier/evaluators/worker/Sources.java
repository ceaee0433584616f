package dev.espalier.evaluators.worker;

import dev.espalier.evaluators.device.Device;
import dev.espalier.evaluators.device.ExportedModel;
import dev.espalier.evaluators.device.LatencySource;
import dev.espalier.evaluators.device.Workbench;
import dev.espalier.evaluators.latency.LatencyReport;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All devices of a study, opened. */
final class Sources implements AutoCloseable {
    /**
     * One of them.
     *
     * @param measures whether it measures files; what a table tells is told once and for all
     */
    private record Source(LatencySource latency, boolean measures) {}

    private final Map<Metric, Source> byMetric;

    private Sources(Map<Metric, Source> byMetric) {
        this.byMetric = byMetric;
    }

    /** @throws dev.espalier.evaluators.device.DeviceException if one of them cannot be opened */
    static Sources open(Map<Metric, Device> devices, Workbench bench) {
        Map<Metric, Source> opened = new LinkedHashMap<>();
        devices.forEach((metric, device) ->
                opened.put(metric, new Source(LatencySource.open(device, bench), !(device instanceof Device.Table))));
        return new Sources(opened);
    }

    /** What can be known, in the order in which to ask. */
    List<Metric> metrics() {
        return List.copyOf(byMetric.keySet());
    }

    /**
     * One of them, of one model.
     *
     * @param inFloat the same network in float, to tell where integers are slower; empty if the model is that itself
     */
    Measurement measure(Metric metric, ExportedModel model, Optional<ExportedModel> inFloat)
            throws InterruptedException {
        Source source = byMetric.get(metric);
        if (inFloat.isEmpty() || !source.measures()) {
            return source.latency().measure(model).latency();
        }
        List<LatencyReport> both = source.latency().measure(List.of(model, inFloat.get()), 1);
        return both.getFirst().beside(both.getLast()).latency();
    }

    /** All that is measured, of each file. */
    List<Measurements> measureFiles(List<Path> files) throws InterruptedException, IOException {
        List<ExportedModel> models = new ArrayList<>();
        for (Path file : files) {
            models.add(ExportedModel.of(Files.readAllBytes(file)));
        }
        List<Measurements> known = new ArrayList<>(Collections.nCopies(models.size(), Measurements.NONE));
        for (Map.Entry<Metric, Source> entry : byMetric.entrySet()) {
            if (entry.getValue().measures()) {
                List<LatencyReport> reports = entry.getValue().latency().measure(models, 1);
                for (int i = 0; i < known.size(); i++) {
                    known.set(
                            i, known.get(i).with(entry.getKey(), reports.get(i).latency()));
                }
            }
        }
        return known;
    }

    @Override
    public void close() {
        byMetric.values().forEach(source -> source.latency().close());
    }
}
