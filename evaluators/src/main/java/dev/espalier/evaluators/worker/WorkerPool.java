package dev.espalier.evaluators.worker;

import dev.espalier.space.trial.Candidate;
import dev.espalier.space.trial.CandidateEvaluator;
import dev.espalier.space.trial.Evaluation;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Outcome;
import java.nio.file.Path;
import java.util.List;

/** Evaluates candidates in worker processes: export, latency, training, export of the trained model, scoring. */
public final class WorkerPool implements CandidateEvaluator, AutoCloseable {
    private WorkerPool() {}

    /**
     * Starts the workers.
     *
     * @throws WorkerException if they do not start
     */
    public static WorkerPool start(WorkerSettings settings) {
        throw new UnsupportedOperationException();
    }

    /** Evaluates {@code candidate} in the next free worker; waits for one if all are busy. */
    @Override
    public Outcome evaluate(Candidate candidate, Evaluation evaluation) throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    /**
     * Measures finished models once more, all in turns in one worker while the others are idle, and scores each on the
     * test part of the data.
     *
     * @return latency and test accuracy of each, in the order of {@code models}
     * @throws WorkerException if the worker fails
     */
    public List<Measurements> confirm(List<Path> models) throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** Ends all workers at once. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
