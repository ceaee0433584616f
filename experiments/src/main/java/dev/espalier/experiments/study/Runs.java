package dev.espalier.experiments.study;

import static dev.espalier.space.Requirement.require;

import dev.espalier.search.study.StudyListener;
import dev.espalier.search.study.StudyResults;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What runs in this process. One at a time has the machine, and others wait in the order they came; a study that is evaluated
 * outside needs nothing of this machine and waits for none. Safe for several threads.
 */
final class Runs implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;

    private final Map<String, Run> byStudy = new ConcurrentHashMap<>();
    private final ReentrantLock turn = new ReentrantLock(true);

    /**
     * Searches until {@code run} ends.
     *
     * @throws IllegalArgumentException if its study runs already
     */
    StudyResults search(Run run, OptionalInt workers, StudyListener listener) throws InterruptedException {
        String study = run.id();
        require(byStudy.putIfAbsent(study, run) == null, "study '%s' is running already", study);
        try {
            return run.outside() ? run.search(workers, listener) : inTurn(() -> run.search(workers, listener));
        } finally {
            byStudy.remove(study);
        }
    }

    /** Does {@code work} once the machine is free. */
    <T> T inTurn(Work<T> work) throws InterruptedException {
        turn.lockInterruptibly();
        try {
            return work.done();
        } finally {
            turn.unlock();
        }
    }

    /** Asks {@code study} to stop; false if it does not run here. */
    boolean stop(String study) {
        Run run = byStudy.get(study);
        if (run == null) {
            return false;
        }
        run.stop();
        return true;
    }

    /** Stops everything, and waits some seconds for it to end. */
    @Override
    public void close() {
        byStudy.values().forEach(Run::stop);
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        try {
            while (!byStudy.isEmpty() && System.nanoTime() < patience) {
                Thread.sleep(10);
            }
            if (turn.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                turn.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
