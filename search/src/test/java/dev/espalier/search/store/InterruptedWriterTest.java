package dev.espalier.search.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.trial.Metric;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A search that is stopped interrupts threads in the middle of telling how far they are; the store must outlive that. */
class InterruptedWriterTest {
    @TempDir
    private Path home;

    @Test
    void theStoreStaysOpenWhenAWriterIsInterrupted() throws InterruptedException {
        StudyPlan plan = new StudyPlan("x", "", List.of(Metric.MACS), List.of(), 1, Budget.ofTrials(1));
        ConcurrentLinkedQueue<StoreException> failures = new ConcurrentLinkedQueue<>();
        try (StudyStore store = StudyStore.open(home)) {
            String id = store.create(plan).id();
            try (Lease lease = store.lease(id)) {
                for (int round = 0; round < 30; round++) {
                    interrupted(lease, failures, round);
                    lease.heartbeat(Duration.ofSeconds(round));
                }
                assertEquals(
                        StudyState.DONE,
                        lease.end(StudyState.DONE, "", Duration.ofSeconds(1)).state());
            }
        }
        assertEquals(List.of(), List.copyOf(failures));
    }

    /** Writes on a thread that is interrupted a little later in its work each time. */
    private static void interrupted(Lease lease, ConcurrentLinkedQueue<StoreException> failures, int round)
            throws InterruptedException {
        CountDownLatch began = new CountDownLatch(1);
        Thread writer = Thread.ofPlatform().start(() -> {
            began.countDown();
            try {
                for (int i = 1; i <= 20 && !Thread.currentThread().isInterrupted(); i++) {
                    Instant now = Instant.now();
                    lease.report(new Activity(i, Assignment.of(0), Optional.empty(), 0, 0, now, now));
                }
            } catch (StoreException e) {
                failures.add(e);
            }
        });
        began.await();
        Thread.sleep(Duration.ofNanos(300_000L * round));
        writer.interrupt();
        writer.join();
    }
}
