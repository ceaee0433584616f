package dev.espalier.evaluators.latency;

import static dev.espalier.space.Requirement.require;

import java.time.Duration;

/**
 * How thoroughly latency is measured.
 *
 * @param warmUp how long each model runs before it is timed, at least
 * @param rounds how often the models take turns
 * @param slice how long a model's turn is, at least
 * @param calls how often a model is called while it warms up and in each of its turns, at least
 * @param acceptableSpread interquartile range over median above which a model is measured once more, and then flagged
 * @param acceptableTail 95th percentile over median above which a model is measured once more, and then flagged
 * @param busyRatio wall time over CPU time above which the host counts as busy
 * @param patience how long a measurement waits for a busy host to calm down, at most
 */
public record LatencyProtocol(
        Duration warmUp,
        int rounds,
        Duration slice,
        int calls,
        double acceptableSpread,
        double acceptableTail,
        double busyRatio,
        Duration patience) {
    /**
     * About 0.3 s for a small network: 30 ms and 3 calls of warm-up, then ten turns of 10 ms and 3 calls, with a spread
     * of up to 10 %, a 95th percentile up to half above the median, and a busy host from a ratio of 1.1 on, for which it
     * waits two seconds.
     */
    public static final LatencyProtocol STANDARD = new LatencyProtocol(
            Duration.ofMillis(30), 10, Duration.ofMillis(10), 3, 0.10, 1.5, 1.1, Duration.ofSeconds(2));

    /** @throws IllegalArgumentException if a number is out of range */
    public LatencyProtocol {
        require(!warmUp.isNegative(), "latency: the warm-up must not be negative, got %s", warmUp);
        require(rounds > 0, "latency: needs at least one round, got %d", rounds);
        require(slice.isPositive(), "latency: a slice must be positive, got %s", slice);
        require(calls > 0, "latency: a slice needs at least one call, got %d", calls);
        require(acceptableSpread > 0, "latency: the acceptable spread must be positive, got %s", acceptableSpread);
        require(acceptableTail > 1, "latency: the acceptable tail must be more than 1, got %s", acceptableTail);
        require(!patience.isNegative(), "latency: the patience must not be negative, got %s", patience);
        require(busyRatio > 1, "latency: the busy ratio must be more than 1, got %s", busyRatio);
    }
}
