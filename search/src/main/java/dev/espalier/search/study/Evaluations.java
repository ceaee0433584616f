package dev.espalier.search.study;

import dev.espalier.search.store.Lease;
import dev.espalier.space.trial.Candidate;
import dev.espalier.space.trial.CandidateEvaluator;
import dev.espalier.space.trial.Evaluation;
import dev.espalier.space.trial.Evaluation.TrialName;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Pause;
import dev.espalier.space.trial.Provenance;
import dev.espalier.space.trial.Trial;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Makes trials of attempts: screens them here, evaluates them on the workers' threads, and of every outcome makes a trial
 * that is stored, announced and entered in the ledger. Used by one thread.
 */
final class Evaluations {
    private final Setup setup;
    private final long seed;
    private final Lease lease;
    private final Workers workers;
    private final StudyListener listener;
    private final Ledger ledger;
    private final Folders folders;

    /** @param seed the study's, of which those of the trials are derived */
    Evaluations(Setup setup, long seed, Lease lease, Workers workers, StudyListener listener, Ledger ledger) {
        this.setup = setup;
        this.seed = seed;
        this.lease = lease;
        this.workers = workers;
        this.listener = listener;
        this.ledger = ledger;
        this.folders = new Folders(setup.store(), setup.id());
    }

    /** What the screen says, which being deterministic it says again of a trial that went through it. */
    Outcome screened(Attempt attempt, Terms terms) throws InterruptedException {
        Candidate candidate = attempt.candidate();
        Watch watch = new Watch(lease, listener, attempt.number(), candidate.genes(), Measurements.NONE);
        Evaluation circumstances = new Evaluation(seed(candidate), terms.limits(), folders.study(), _ -> {});
        return terms.checked(Workers.guard(() -> setup.screen().evaluate(candidate, circumstances), watch), false);
    }

    /** Waits until a worker has nothing to do. */
    void awaitWorker() throws InterruptedException {
        while (!workers.free()) {
            finishNext();
        }
    }

    /**
     * Begins to evaluate on a free worker.
     *
     * @param screened what the screen measured
     */
    void begin(Attempt attempt, Outcome screened, Terms terms) {
        Optional<Trial> below = ledger.paused(attempt.step());
        ledger.begin(attempt.step());
        Candidate candidate = attempt.candidate();
        Watch watch = new Watch(lease, listener, attempt.number(), candidate.genes(), screened.measurements());
        watch.begin();
        Evaluation circumstances = new Evaluation(
                seed(candidate),
                terms.limits(),
                folders.empty(attempt.number()),
                watch,
                new TrialName(setup.id(), String.valueOf(attempt.number())),
                attempt.fidelity(),
                below.map(trial -> new Pause(trial.outcome().measurements(), folders.of(trial.number()))));
        CandidateEvaluator whole = ((CandidateEvaluator) (_, _) -> screened).then(setup.evaluator());
        workers.begin(
                attempt, watch, () -> terms.checked(whole.evaluate(candidate, circumstances), attempt.fidelity()));
    }

    /** Whether anything is being evaluated. */
    boolean underWay() {
        return workers.busy() > 0;
    }

    /** Waits for the next evaluation to end, and keeps its trial. */
    void finishNext() throws InterruptedException {
        finish(workers.take());
    }

    /** Keeps the trial of the next evaluation to end, if one does within a moment. */
    void finishAny() throws InterruptedException {
        Optional<Workers.Finished> next = workers.await();
        if (next.isPresent()) {
            finish(next.get());
        }
    }

    private void finish(Workers.Finished finished) throws InterruptedException {
        if (finished.outcome().isEmpty()) {
            throw new InterruptedException("an evaluation was abandoned");
        }
        keep(finished.attempt(), finished.outcome().get(), finished.took());
    }

    /** Makes a trial of {@code outcome}; where the candidate paused before it need not go on from any more. */
    void keep(Attempt attempt, Outcome outcome, Duration took) {
        Candidate candidate = attempt.candidate();
        Provenance p = setup.provenance();
        Trial trial = new Trial(
                attempt.number(),
                candidate.id(),
                candidate.genes(),
                outcome,
                new Provenance(seed(candidate), p.codeVersion(), p.dataFingerprint(), p.device(), p.java(), p.os()),
                Instant.now(),
                took,
                attempt.fidelity());
        lease.append(trial);
        listener.trialFinished(trial);
        ledger.enter(trial);
        ledger.paused(attempt.step()).ifPresent(below -> folders.remove(below.number()));
    }

    /** Interrupts what is under way, and keeps what has just been finished all the same. */
    void abandon() {
        workers.interrupt();
        for (Optional<Workers.Finished> next = workers.poll(); next.isPresent(); next = workers.poll()) {
            Workers.Finished finished = next.get();
            finished.outcome().ifPresent(outcome -> keep(finished.attempt(), outcome, finished.took()));
        }
    }

    /** Removes the files of all that paused, since nobody goes on from there. */
    void forgetPauses() {
        ledger.paused().forEach(folders::remove);
    }

    private long seed(Candidate candidate) {
        return candidate.id().seed(seed);
    }
}
