package dev.espalier.evaluators.worker;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.data.DataSource;
import dev.espalier.evaluators.device.Device;
import dev.espalier.evaluators.latency.LatencyProtocol;
import dev.espalier.evaluators.training.TrainingRecipe;
import dev.espalier.space.trial.Metric;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a pool of workers does with every candidate, and how many there are.
 *
 * @param workers number of processes
 * @param data what is trained and scored on
 * @param base the ONNX file that designs are cut from, if any are
 * @param recipe how is trained, and tuned what was cut
 * @param devices where each latency is measured, in this order; on one thread of this machine every worker measures on its
 *     own core
 * @param latency how thoroughly latency is measured
 * @param timeLimit most time for one candidate; a worker that needs longer is killed
 * @param heapMegabytes largest Java heap of a worker; the training engine's own memory comes on top
 */
public record WorkerSettings(
        int workers,
        DataSource data,
        Optional<Path> base,
        TrainingRecipe recipe,
        Map<Metric, Device> devices,
        LatencyProtocol latency,
        Duration timeLimit,
        int heapMegabytes) {
    /** The latency of one thread of this machine, and no other. */
    public static final Map<Metric, Device> HERE = Map.of(Metric.LATENCY_MS, new Device.ThisMachine("cpu-1t", 1));

    /** @throws IllegalArgumentException if a metric is no latency, or a number or the time limit is not positive */
    public WorkerSettings {
        devices = Collections.unmodifiableMap(new LinkedHashMap<>(devices));
        require(
                devices.keySet().stream().allMatch(Metric::isLatency),
                "devices measure latencies, not %s",
                devices.keySet());
        require(workers > 0, "there must be at least one worker, got %d", workers);
        require(timeLimit.isPositive(), "the time limit of a candidate must be positive, got %s", timeLimit);
        require(heapMegabytes > 0, "a worker's heap must be positive, got %d MB", heapMegabytes);
    }

    /** These settings, for designs that are cut from the ONNX file {@code model}. */
    public WorkerSettings cutFrom(Path model) {
        return new WorkerSettings(
                workers, data, Optional.of(model), recipe, devices, latency, timeLimit, heapMegabytes);
    }
}
