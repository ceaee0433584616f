package dev.espalier.search.study;

import dev.espalier.search.fidelity.Schedule;
import dev.espalier.search.fidelity.Schedule.Proposal;
import dev.espalier.search.fidelity.Schedule.Result;
import dev.espalier.search.store.Budget;
import dev.espalier.search.store.Lease;
import dev.espalier.search.store.StoredStudy;
import dev.espalier.search.store.StudyState;
import dev.espalier.search.study.Backlog.Awaited;
import dev.espalier.search.study.Ledger.Step;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.trial.Candidate;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Trial;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One run of a study's loop, from the first proposal to the end. Works on the thread that calls it. */
final class Search {
    /** So many batches in a row without a new candidate, and the strategy counts as exhausted. */
    static final int REPEATS = 100;

    private final Setup setup;
    private final Schedule schedule;
    private final Budget budget;
    private final Lease lease;
    private final Clock clock;
    private final StopSignal stop;
    private final Replay replay;
    private final Ledger ledger;
    private final Judge judge;
    private final Backlog backlog = new Backlog();
    private final Evaluations evaluations;

    /** @param replayed the greatest number of a trial that earlier runs have stored; 0 if there is none */
    Search(
            Setup setup,
            StoredStudy study,
            int replayed,
            Lease lease,
            Clock clock,
            Workers workers,
            StopSignal stop,
            StudyListener listener) {
        this.setup = setup;
        this.schedule = setup.schedule();
        this.budget = study.plan().budget();
        this.lease = lease;
        this.clock = clock;
        this.stop = stop;
        this.replay = new Replay(setup.store(), setup.id(), replayed);
        this.ledger = new Ledger(schedule.ladder(), budget, setup.store(), setup.id());
        this.judge = new Judge(setup.store(), study);
        this.evaluations = new Evaluations(setup, study.plan().seed(), lease, workers, listener, ledger);
    }

    /** @throws InterruptedException if the study was asked to stop */
    Ending run() throws InterruptedException {
        try {
            Ending ending = search();
            evaluations.forgetPauses();
            return ending;
        } catch (InterruptedException e) {
            evaluations.abandon();
            throw e;
        }
    }

    private Ending search() throws InterruptedException {
        int repeats = 0;
        while (repeats < REPEATS) {
            List<Proposal> batch = schedule.propose();
            if (batch.isEmpty() && schedule.open()) {
                if (idle()) {
                    continue;
                }
                hear(0);
                return judge.ending(StudyState.DONE);
            }
            if (batch.isEmpty() && backlog.isEmpty()) {
                return judge.ending(StudyState.EXHAUSTED);
            }
            int before = replay.count();
            boolean whole = walk(batch);
            List<Result> results = hear(whole ? mayAwait(batch) : 0);
            if (!whole) {
                return judge.ending(StudyState.DONE);
            }
            if (judge.hopeless()) {
                break;
            }
            repeats = replay.count() > before || batch.isEmpty() ? 0 : repeats + 1;
            schedule.learn(results);
            judge.tellWhatMoved(schedule);
        }
        hear(0);
        return judge.ending(StudyState.EXHAUSTED);
    }

    /** Keeps what finishes while nothing is proposed; false if the budget is spent meanwhile. */
    private boolean idle() throws InterruptedException {
        evaluations.finishAny();
        return !ledger.spent() && timeLeft();
    }

    /** Admits what is new of {@code batch} in order; false if the budget ended before all was. */
    private boolean walk(List<Proposal> batch) throws InterruptedException {
        for (Proposal proposal : batch) {
            stop.check();
            Assignment genes = repaired(setup.space().canonical(proposal.genes()));
            if (!genes.equals(proposal.genes())) {
                schedule.replaced(proposal.genes(), genes);
            }
            Step step = new Step(genes, proposal.rung());
            if (ledger.knows(step)) {
                backlog.add(new Awaited(proposal, step, ledger.underWay(step), false));
                continue;
            }
            if (!affordable(step)) {
                return false;
            }
            Optional<Trial> known = replay.recall(step);
            if (known.isPresent()) {
                recall(known.get());
            } else if (!timeLeft() || !admit(step)) {
                return false;
            }
            boolean dear = ledger.underWay(step) || known.isPresent() && dear(known.get());
            backlog.add(new Awaited(proposal, step, dear, true));
        }
        return true;
    }

    /** Near {@code genes} and within the limits, unless that was tried before: then what breaks a limit is heard of as such. */
    private Assignment repaired(Assignment genes) {
        if (ledger.tried(genes)) {
            return genes;
        }
        Assignment repaired = setup.repair().repaired(genes, judge.terms().limits());
        return ledger.tried(repaired) ? genes : repaired;
    }

    /** How many candidates may be under way when the strategy is asked again, having just proposed {@code batch}. */
    private int mayAwait(List<Proposal> batch) {
        if (!schedule.steady()) {
            return 0;
        }
        // One that has nothing to propose now needs to hear of the oldest.
        return batch.isEmpty() ? backlog.dear() - 1 : setup.ahead() - 1;
    }

    /** What the strategy is to hear next, once it is known: all that is due when {@code most} dear ones may be awaited. */
    private List<Result> hear(int most) throws InterruptedException {
        List<Result> results = new ArrayList<>();
        for (Awaited next : backlog.due(most)) {
            while (ledger.underWay(next.step())) {
                evaluations.finishNext();
            }
            Trial trial = ledger.trial(next.step());
            if (next.fresh()) {
                judge.heard(trial);
                ledger.heard(next.step());
            }
            results.add(new Result(next.proposal(), judge.verdict(trial)));
        }
        return results;
    }

    /** Waits until it is sure where {@code step} begins and whether the budget has room for it, and tells the latter. */
    private boolean affordable(Step step) throws InterruptedException {
        while (evaluations.underWay() && !(ledger.sure(step) && ledger.affords(step))) {
            evaluations.finishNext();
        }
        return ledger.affords(step);
    }

    private boolean timeLeft() {
        Optional<Duration> most = budget.time();
        return most.isEmpty() || clock.used().compareTo(most.get()) < 0;
    }

    private void recall(Trial known) {
        judge.obey(known.number());
        ledger.enter(known);
    }

    /** Whether a stored trial passed the screen. */
    private boolean dear(Trial trial) throws InterruptedException {
        return switch (trial.outcome()) {
            case Outcome.Measured _, Outcome.Paused _ -> true;
            case Outcome.Infeasible _, Outcome.Failed _ -> {
                Candidate candidate = Candidate.of(setup.space(), trial.genes());
                Attempt again = new Attempt(trial.number(), candidate, trial.fidelity());
                yield evaluations.screened(again, judge.terms()) instanceof Outcome.Measured;
            }
        };
    }

    /** Numbers, screens and begins to evaluate a candidate; false if time ran out while it waited for a worker. */
    private boolean admit(Step step) throws InterruptedException {
        Candidate candidate = Candidate.of(setup.space(), step.genes());
        int number = replay.number(candidate.id());
        lease.takeUpTargets(number).ifPresent(judge::amend);
        judge.obey(number);
        Attempt attempt = new Attempt(number, candidate, schedule.ladder().fidelity(step.rung()));
        Instant began = Instant.now();
        Outcome screened = evaluations.screened(attempt, judge.terms());
        if (!(screened instanceof Outcome.Measured)) {
            evaluations.keep(attempt, screened, Duration.between(began, Instant.now()));
            return true;
        }
        evaluations.awaitWorker();
        if (!timeLeft()) {
            return false;
        }
        evaluations.begin(attempt, screened, judge.terms());
        return true;
    }
}
