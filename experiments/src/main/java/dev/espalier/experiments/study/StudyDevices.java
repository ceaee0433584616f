package dev.espalier.experiments.study;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.device.Device;
import dev.espalier.evaluators.device.DeviceRegistry;
import dev.espalier.evaluators.device.LatencySource;
import dev.espalier.evaluators.device.Workbench;
import dev.espalier.evaluators.table.LatencyTable;
import dev.espalier.evaluators.table.TableFolder;
import dev.espalier.evaluators.table.TableScreen;
import dev.espalier.experiments.definition.Experiment;
import dev.espalier.search.store.StudyStore;
import dev.espalier.search.study.StudyResults;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.trial.Metric;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The devices of a study.
 *
 * @param byMetric the study's own and the further ones, the cheapest to ask first
 */
record StudyDevices(Map<Metric, Device> byMetric) {
    StudyDevices {
        byMetric = Collections.unmodifiableMap(new LinkedHashMap<>(byMetric));
    }

    /**
     * Looks up the devices that {@code experiment} names; none if somebody outside measures.
     *
     * @throws dev.espalier.evaluators.device.DeviceException if there is no such device
     * @throws IllegalArgumentException if a table is asked about precisions it knows nothing of
     */
    static StudyDevices of(Experiment experiment, DeviceRegistry devices) {
        if (experiment.evaluatedOutside()) {
            return new StudyDevices(Map.of());
        }
        Map<Integer, Map<Metric, Device>> byPrice = new TreeMap<>();
        String own = experiment.device().name();
        put(byPrice, Metric.LATENCY_MS, own.isEmpty() ? Device.builtIn().getFirst() : devices.get(own));
        for (Metric metric : experiment.furtherLatencies()) {
            put(byPrice, metric, devices.get(metric.device().orElseThrow()));
        }
        Map<Metric, Device> inOrder = new LinkedHashMap<>();
        byPrice.values().forEach(inOrder::putAll);
        inOrder.values()
                .forEach(device -> checkPrecisions(device, experiment.space().precisions()));
        return new StudyDevices(inOrder);
    }

    private static void put(Map<Integer, Map<Metric, Device>> byPrice, Metric metric, Device device) {
        int price = switch (device) {
            case Device.Table _ -> 0;
            case Device.ThisMachine _ -> 1;
            case Device.Agent _ -> 2;
        };
        byPrice.computeIfAbsent(price, _ -> new LinkedHashMap<>()).put(metric, device);
    }

    private static void checkPrecisions(Device device, List<Precision> precisions) {
        require(
                !(device instanceof Device.Table) || precisions.stream().noneMatch(Precision::quantized),
                "device '%s' is a table, which knows float32 only; set space.precisions to [float32]",
                device.name());
    }

    /**
     * What foretells their latencies: the tables that `espalier devices profile` made of them, where it did. A study takes a
     * copy when it first runs and keeps to it, so that one resumed is screened as it was.
     *
     * @throws dev.espalier.evaluators.device.DeviceException if a table is of another version
     */
    TableScreen tables(StudyStore store, StudyResults before) {
        Map<Metric, LatencyTable> tables = new LinkedHashMap<>();
        byMetric.forEach((metric, device) -> {
            TableFolder profiled = TableFolder.of(store.home(), device.name());
            TableFolder own = TableFolder.of(store.folder(before.study().id()), device.name());
            if (profiled.exists() && !own.exists() && before.trials().isEmpty()) {
                profiled.copyTo(own);
            }
            LatencyTable.load(own, threads(device)).ifPresent(table -> tables.put(metric, table));
        });
        return new TableScreen(tables);
    }

    private static int threads(Device device) {
        return device instanceof Device.ThisMachine here ? here.threads() : 1;
    }

    /**
     * What each of them is, for whoever reads a figure later: the study's own, then {@code name: what} of each other.
     *
     * @throws dev.espalier.evaluators.device.DeviceException if one is not there, or does not let us
     */
    String ask() throws InterruptedException {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<Metric, Device> entry : byMetric.entrySet()) {
            try (LatencySource source = LatencySource.open(entry.getValue(), Workbench.here())) {
                boolean own = entry.getKey().equals(Metric.LATENCY_MS);
                if (own) {
                    text.insert(0, source.what());
                } else {
                    text.append("; ")
                            .append(entry.getValue().name())
                            .append(": ")
                            .append(source.what());
                }
            }
        }
        return text.toString();
    }
}
