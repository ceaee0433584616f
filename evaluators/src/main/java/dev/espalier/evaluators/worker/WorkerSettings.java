package dev.espalier.evaluators.worker;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.data.DataSource;
import dev.espalier.evaluators.latency.LatencyProtocol;
import dev.espalier.evaluators.training.TrainingRecipe;
import java.time.Duration;

/**
 * What a pool of workers does with every candidate, and how many there are.
 *
 * @param workers number of processes
 * @param data what is trained and scored on
 * @param recipe how is trained
 * @param latency how thoroughly latency is measured
 * @param timeLimit most time for one candidate; a worker that needs longer is killed
 * @param heapMegabytes largest Java heap of a worker; the training engine's own memory comes on top
 */
public record WorkerSettings(
        int workers,
        DataSource data,
        TrainingRecipe recipe,
        LatencyProtocol latency,
        Duration timeLimit,
        int heapMegabytes) {
    /** @throws IllegalArgumentException if a number or the time limit is not positive */
    public WorkerSettings {
        require(workers > 0, "there must be at least one worker, got %d", workers);
        require(timeLimit.isPositive(), "the time limit of a candidate must be positive, got %s", timeLimit);
        require(heapMegabytes > 0, "a worker's heap must be positive, got %d MB", heapMegabytes);
    }
}
