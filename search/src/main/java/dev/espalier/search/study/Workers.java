package dev.espalier.search.study;

import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Stage;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Threads that evaluate. Whatever an evaluator throws becomes a failed outcome here; only an interruption after the study
 * was asked to stop leaves nothing behind.
 */
final class Workers implements AutoCloseable {
    private static final int LOOK_MILLIS = 50;
    private static final int GRACE_SECONDS = 10;

    private final int size;
    private final StopSignal stop;
    private final ExecutorService threads;
    private final BlockingQueue<Finished> finished = new LinkedBlockingQueue<>();
    private int busy;

    /**
     * An evaluation that came to its end.
     *
     * @param outcome empty if it was abandoned because the study was asked to stop
     */
    record Finished(Attempt attempt, Optional<Outcome> outcome, Duration took) {}

    /** An evaluation to run. */
    @FunctionalInterface
    interface Task {
        Outcome run() throws InterruptedException;
    }

    Workers(int size, StopSignal stop) {
        this.size = size;
        this.stop = stop;
        this.threads = Executors.newFixedThreadPool(
                size, Thread.ofPlatform().daemon().name("espalier-worker-", 1).factory());
    }

    /** Number of evaluations begun and not yet taken. */
    int busy() {
        return busy;
    }

    /** Whether a thread has nothing to do. */
    boolean free() {
        return busy < size;
    }

    /** Begins an evaluation on a free thread. */
    void begin(Attempt attempt, Watch watch, Task task) {
        busy++;
        threads.execute(() -> {
            long began = System.nanoTime();
            Optional<Outcome> outcome = outcome(watch, task);
            finished.add(new Finished(attempt, outcome, Duration.ofNanos(System.nanoTime() - began)));
        });
    }

    private Optional<Outcome> outcome(Watch watch, Task task) {
        try {
            return Optional.of(guard(task, watch))
                    .filter(outcome -> !(stop.raised() && outcome instanceof Outcome.Failed));
        } catch (InterruptedException e) {
            return stop.raised() ? Optional.empty() : Optional.of(failed(watch, e));
        }
    }

    /** What {@code task} says, or that it failed if it throws. */
    static Outcome guard(Task task, Watch watch) throws InterruptedException {
        try {
            return task.run();
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            // Also errors: an assertion or a stack overflow in one candidate must not cost the others.
            return failed(watch, e);
        }
    }

    private static Outcome failed(Watch watch, Throwable error) {
        return new Outcome.Failed(watch.measurements(), watch.stage().orElse(Stage.COST), reason(error));
    }

    static String reason(Throwable error) {
        Throwable cause = error instanceof ExecutionException && error.getCause() != null ? error.getCause() : error;
        String name = cause.getClass().getSimpleName();
        String message = cause.getMessage();
        return message == null || message.isBlank() ? name : name + ": " + message;
    }

    /**
     * Waits for the next evaluation to end.
     *
     * @throws InterruptedException if the study was asked to stop, after interrupting what runs
     */
    Finished take() throws InterruptedException {
        while (true) {
            Optional<Finished> next = await();
            if (next.isPresent()) {
                return next.get();
            }
        }
    }

    /**
     * The next evaluation to end, if one does within a moment.
     *
     * @throws InterruptedException if the study was asked to stop and none did
     */
    Optional<Finished> await() throws InterruptedException {
        Optional<Finished> next = Optional.ofNullable(finished.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS));
        if (next.isPresent()) {
            busy--;
        } else {
            stop.check();
        }
        return next;
    }

    /** The next evaluation that has ended already. */
    Optional<Finished> poll() {
        Optional<Finished> next = Optional.ofNullable(finished.poll());
        next.ifPresent(_ -> busy--);
        return next;
    }

    /**
     * Runs {@code work} on a worker's thread and waits for it.
     *
     * @throws InterruptedException if the study was asked to stop, after interrupting it
     * @throws ExecutionException if it throws
     */
    <T> T call(Callable<T> work) throws InterruptedException, ExecutionException {
        Future<T> result = threads.submit(work);
        while (true) {
            try {
                return result.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                stop.check();
            }
        }
    }

    /** Interrupts what still runs and waits a few seconds for it to let go. */
    void interrupt() {
        threads.shutdownNow();
        boolean interrupted = Thread.interrupted();
        try {
            threads.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        interrupt();
    }
}
