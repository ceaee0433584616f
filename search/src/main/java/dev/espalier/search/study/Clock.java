package dev.espalier.search.study;

import dev.espalier.search.store.Lease;
import dev.espalier.search.store.StoreException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The time a study has used, over all its runs. While it runs it looks twice a second whether someone asked to stop, and
 * every few seconds writes down that this process lives.
 */
final class Clock implements AutoCloseable {
    private static final int LOOK_MILLIS = 500;
    private static final int BEAT_SECONDS = 5;

    private final Lease lease;
    private final Duration before;
    private final StopSignal stop;
    private final long began = System.nanoTime();
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("espalier-clock").factory());

    private Clock(Lease lease, Duration before, StopSignal stop) {
        this.lease = lease;
        this.before = before;
        this.stop = stop;
    }

    static Clock start(Lease lease, Duration before, StopSignal stop) {
        Clock clock = new Clock(lease, before, stop);
        clock.ticker.scheduleWithFixedDelay(clock::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        clock.ticker.scheduleWithFixedDelay(clock::beat, BEAT_SECONDS, BEAT_SECONDS, TimeUnit.SECONDS);
        return clock;
    }

    Duration used() {
        return before.plusNanos(System.nanoTime() - began);
    }

    private void look() {
        try {
            if (lease.stopRequested()) {
                stop.raise();
            }
        } catch (StoreException e) {
            // Lost: whoever writes next will say so, and nothing more may be begun.
            stop.raise();
        }
    }

    private void beat() {
        try {
            lease.heartbeat(used());
        } catch (StoreException e) {
            stop.raise();
        }
    }

    @Override
    public void close() {
        ticker.shutdownNow();
    }
}
