package dev.espalier.evaluators.latency;

import static dev.espalier.space.Requirement.require;

import java.time.Duration;

/**
 * How thoroughly latency is measured.
 *
 * @param warmUp how long each model runs before it is timed, at least
 * @param warmUpCalls how often each model runs before it is timed, at least
 * @param rounds how often the models take turns
 * @param slice how long a model's turn is, at least one call
 * @param acceptableSpread interquartile range over median above which a model is measured once more, and then flagged
 * @param busyRatio wall time over CPU time above which the host counts as busy
 */
public record LatencyProtocol(
        Duration warmUp, int warmUpCalls, int rounds, Duration slice, double acceptableSpread, double busyRatio) {
    /** About 0.3 s for a small network: 30 ms warm-up, ten rounds of 10 ms, spread to 10 %, wall to CPU time 1.1. */
    public static final LatencyProtocol STANDARD =
            new LatencyProtocol(Duration.ofMillis(30), 3, 10, Duration.ofMillis(10), 0.10, 1.1);

    /** @throws IllegalArgumentException if a number is not positive */
    public LatencyProtocol {
        require(!warmUp.isNegative() && warmUpCalls > 0, "warm-up needs at least one call, got %d", warmUpCalls);
        require(rounds > 0, "latency needs at least one round, got %d", rounds);
        require(slice.isPositive(), "a slice must be positive, got %s", slice);
        require(acceptableSpread > 0, "the acceptable spread must be positive, got %s", acceptableSpread);
        require(busyRatio > 1, "the busy ratio must be more than 1, got %s", busyRatio);
    }
}
