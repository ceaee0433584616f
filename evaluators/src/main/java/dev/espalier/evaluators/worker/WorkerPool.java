package dev.espalier.evaluators.worker;

import dev.espalier.evaluators.device.Anchors;
import dev.espalier.evaluators.device.Workbench;
import dev.espalier.space.trial.Candidate;
import dev.espalier.space.trial.CandidateEvaluator;
import dev.espalier.space.trial.Evaluation;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/**
 * Evaluates candidates in worker processes: export and size, latency, training, export of the trained model, accuracy of
 * its file. A process that crashes, hangs or runs out of memory costs its candidate, which ends as {@link
 * Outcome.Failed}, and is replaced.
 *
 * <p>Where programs can be bound to cores, worker {@code k} has the {@code k}-th core, round about; a measurement never
 * runs while anything trains on the same core, in whichever pool. If this process dies, its workers end by themselves.
 */
public final class WorkerPool implements CandidateEvaluator, AutoCloseable {
    private final List<Worker> workers;
    private final BlockingQueue<Worker> free;
    private final ReentrantLock confirming = new ReentrantLock(true);
    private final Anchors anchors = new Anchors();

    private WorkerPool(List<Worker> workers) {
        this.workers = workers;
        this.free = new LinkedBlockingQueue<>(workers);
    }

    /**
     * Starts the processes and waits until they have loaded the data.
     *
     * @throws WorkerException if they do not start; the message says why
     */
    public static WorkerPool start(WorkerSettings settings) {
        return start(settings, Workbench.sharedLocks());
    }

    /** Starts the processes; they share the machine's cores with those pools that have the same {@code locks}. */
    static WorkerPool start(WorkerSettings settings, Path locks) {
        List<Integer> cores = Cores.allowed();
        WorkerPool pool = new WorkerPool(IntStream.range(0, settings.workers())
                .mapToObj(k -> new Worker(settings, ownLast(cores, k), locks))
                .toList());
        try {
            pool.workers.forEach(Worker::start);
            for (Worker worker : pool.workers) {
                worker.ready();
            }
            return pool;
        } catch (WorkerException e) {
            pool.close();
            throw e;
        } catch (InterruptedException e) {
            pool.close();
            Thread.currentThread().interrupt();
            throw new WorkerException("interrupted while the workers started", e);
        }
    }

    /** {@code cores} with that of worker {@code k} as the last. */
    private static List<Integer> ownLast(List<Integer> cores, int k) {
        List<Integer> order = new ArrayList<>(cores);
        Collections.rotate(order, -(k + 1));
        return order;
    }

    /**
     * Evaluates {@code candidate} in the next free worker; waits for one if all are busy.
     *
     * @throws WorkerException if no process can be started for it
     */
    @Override
    public Outcome evaluate(Candidate candidate, Evaluation evaluation) throws InterruptedException {
        Worker worker = free.take();
        try {
            Request.Evaluate request = new Request.Evaluate(
                    candidate.design(),
                    evaluation.seed(),
                    evaluation.limits(),
                    evaluation.folder().toAbsolutePath(),
                    anchors.times(),
                    evaluation.trial(),
                    evaluation.fidelity(),
                    evaluation.pause().stream().toList());
            Reply.Done done = worker.evaluate(request, evaluation);
            anchors.keep(done.anchors());
            return done.outcome();
        } finally {
            free.add(worker);
        }
    }

    /**
     * Measures finished models once more on every device that measures, in turns against each other, in one worker while the others are idle, and scores
     * each on the test part of the data.
     *
     * @return latencies and test accuracy of each, in the order of {@code models}
     * @throws WorkerException if a file is no model that can be run, the test data cannot be loaded or the worker dies
     */
    public List<Measurements> confirm(List<Path> models) throws InterruptedException {
        confirming.lockInterruptibly();
        List<Worker> all = new ArrayList<>();
        try {
            while (all.size() < workers.size()) {
                all.add(free.take());
            }
            Reply.Confirmed confirmed = all.getFirst()
                    .confirm(models.stream().map(Path::toAbsolutePath).toList(), anchors.times());
            anchors.keep(confirmed.anchors());
            return confirmed.measurements();
        } finally {
            free.addAll(all);
            confirming.unlock();
        }
    }

    /** The processes that run now. */
    List<ProcessHandle> processes() {
        return workers.stream().map(Worker::process).flatMap(Optional::stream).toList();
    }

    /** Ends all workers, also those at work. */
    @Override
    public void close() {
        try (var closing = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            workers.forEach(worker -> closing.submit(worker::close));
        }
    }
}
