package dev.espalier.evaluators.latency;

import java.time.Duration;

/** Waits until nothing else wants the core that the calling thread is pinned to. */
final class CalmCore {
    private static final Duration LOOK = Duration.ofMillis(10);
    private static final Duration PAUSE = Duration.ofMillis(40);

    private CalmCore() {}

    /**
     * Returns when the thread gets its core for itself, or when the protocol's patience is over; the measurement itself
     * tells whether the host was busy meanwhile. Where CPU time cannot be told there is nothing to wait for.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    static void await(LatencyProtocol protocol) throws InterruptedException {
        long end = System.nanoTime() + protocol.patience().toNanos();
        while (wallOverCpu() > protocol.busyRatio() && System.nanoTime() < end) {
            Thread.sleep(PAUSE);
        }
    }

    private static double wallOverCpu() {
        Clock clock = Clock.ofOneThread();
        long cpuBefore = clock.nanoseconds();
        long wallBefore = System.nanoTime();
        long wall = 0;
        while (wall < LOOK.toNanos()) {
            Thread.onSpinWait();
            wall = System.nanoTime() - wallBefore;
        }
        return (double) wall / Math.max(1, clock.nanoseconds() - cpuBefore);
    }
}
