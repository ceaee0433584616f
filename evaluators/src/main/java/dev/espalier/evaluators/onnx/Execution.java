package dev.espalier.evaluators.onnx;

import static dev.espalier.space.Requirement.require;

/**
 * How a model is run.
 *
 * @param threads how many threads share the work of one operator; with several, they spin while they wait for each other
 * @param batch how many samples are computed at once
 */
public record Execution(int threads, int batch) {
    /** One sample at a time on the calling thread. */
    public static final Execution SINGLE = new Execution(1, 1);

    /** @throws IllegalArgumentException if a number is not positive */
    public Execution {
        require(threads > 0, "needs at least one thread, got %d", threads);
        require(batch > 0, "needs a batch of at least one sample, got %d", batch);
    }
}
