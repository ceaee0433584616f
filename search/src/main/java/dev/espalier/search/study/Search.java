package dev.espalier.search.study;

import dev.espalier.search.fidelity.Schedule.Proposal;
import dev.espalier.search.fidelity.Schedule.Result;
import dev.espalier.search.store.Lease;
import dev.espalier.search.store.StoredStudy;
import dev.espalier.search.store.StudyState;
import dev.espalier.search.study.Ledger.Step;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.trial.Candidate;
import dev.espalier.space.trial.CandidateEvaluator;
import dev.espalier.space.trial.CandidateId;
import dev.espalier.space.trial.Evaluation;
import dev.espalier.space.trial.Evaluation.TrialName;
import dev.espalier.space.trial.Fidelity;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Pause;
import dev.espalier.space.trial.Provenance;
import dev.espalier.space.trial.Trial;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** One run of a study's loop, from the first proposal to the end. Works on the thread that calls it. */
final class Search {
    /** So many batches in a row without a new candidate, and the strategy counts as exhausted. */
    static final int REPEATS = 100;

    /** So many candidates in a row rejected by what is counted, and the limits count as unreachable. */
    static final int COUNTED = 5000;

    /** So many candidates in a row rejected by what took measuring, and the limits count as unreachable. */
    static final int MEASURED = 300;

    private final Setup setup;
    private StoredStudy study;
    private List<Limit> limits;
    private boolean moved;
    private final Lease lease;
    private final Clock clock;
    private final Workers workers;
    private final StopSignal stop;
    private final StudyListener listener;
    private final Folders folders;
    private Reach reach;
    private Answers answers;
    /** Numbers of trials, in the order the strategy heard of them; what they were is in the store. */
    private final List<Integer> heard = new ArrayList<>();

    private final Map<Step, Trial> stored = new HashMap<>();
    private final Set<Integer> takenNumbers = new HashSet<>();
    private final Ledger ledger;
    private final Deque<Awaited> awaited = new ArrayDeque<>();
    private int numbers;

    /**
     * A proposal that the schedule has not heard of again.
     *
     * @param dear whether it takes an evaluation to know
     * @param fresh whether it is the candidate's first at its rung
     */
    private record Awaited(Proposal proposal, Step step, boolean dear, boolean fresh) {}

    Search(
            Setup setup,
            StudyResults before,
            Lease lease,
            Clock clock,
            Workers workers,
            StopSignal stop,
            StudyListener listener) {
        this.setup = setup;
        this.study = before.study();
        this.lease = lease;
        this.clock = clock;
        this.workers = workers;
        this.stop = stop;
        this.listener = listener;
        this.folders = new Folders(setup.store(), setup.id());
        this.limits = study.limits(0);
        this.reach = new Reach(limits);
        this.answers = new Answers(study.objectives(), limits);
        this.ledger = new Ledger(
                setup.schedule().ladder(),
                study.plan().budget(),
                number -> setup.store().trial(setup.id(), number).orElseThrow());
        for (Trial trial : before.trials()) {
            stored.put(Step.of(trial), trial);
            takenNumbers.add(trial.number());
        }
    }

    /** @throws InterruptedException if the study was asked to stop */
    Ending run() throws InterruptedException {
        try {
            Ending ending = search();
            // Nobody goes on from where they paused.
            ledger.paused().forEach(trial -> folders.remove(trial.number()));
            return ending;
        } catch (InterruptedException e) {
            abandon();
            throw e;
        }
    }

    private Ending search() throws InterruptedException {
        int repeats = 0;
        while (repeats < REPEATS) {
            List<Proposal> batch = setup.schedule().propose();
            if (batch.isEmpty() && setup.schedule().open()) {
                if (idle()) {
                    continue;
                }
                hear(0);
                return reach.ending(StudyState.DONE);
            }
            if (batch.isEmpty() && awaited.isEmpty()) {
                return reach.ending(StudyState.EXHAUSTED);
            }
            int before = numbers;
            boolean whole = walk(batch);
            List<Result> results = hear(whole ? mayAwait(batch) : 0);
            if (!whole) {
                return reach.ending(StudyState.DONE);
            }
            if (reach.hopeless()) {
                hear(0);
                return reach.ending(StudyState.EXHAUSTED);
            }
            repeats = numbers > before || batch.isEmpty() ? 0 : repeats + 1;
            setup.schedule().learn(results);
            if (moved) {
                setup.schedule().revise(heardOf().stream().map(this::anew).toList());
                moved = false;
            }
        }
        hear(0);
        return reach.ending(StudyState.EXHAUSTED);
    }

    /** Keeps what finishes while nothing is proposed; false if the budget is spent meanwhile. */
    private boolean idle() throws InterruptedException {
        Optional<Workers.Finished> next = workers.await();
        if (next.isPresent()) {
            finish(next.get());
        }
        return !ledger.spent() && timeLeft();
    }

    /** Admits what is new of {@code batch} in order; false if the budget ended before all was. */
    private boolean walk(List<Proposal> batch) throws InterruptedException {
        for (Proposal proposal : batch) {
            stop.check();
            Assignment genes = repaired(setup.space().canonical(proposal.genes()));
            if (!genes.equals(proposal.genes())) {
                setup.schedule().replaced(proposal.genes(), genes);
            }
            Step step = new Step(genes, proposal.rung());
            if (ledger.knows(step)) {
                awaited.add(new Awaited(proposal, step, ledger.underWay(step), false));
                continue;
            }
            if (!affordable(step)) {
                return false;
            }
            Trial known = stored.remove(step);
            if (known != null) {
                recall(known);
            } else if (!timeLeft() || !admit(step)) {
                return false;
            }
            awaited.add(new Awaited(proposal, step, ledger.underWay(step) || known != null && dear(known), true));
        }
        return true;
    }

    /** Near {@code genes} and within the limits, unless that was tried before: then what breaks a limit is heard of as such. */
    private Assignment repaired(Assignment genes) {
        if (ledger.tried(CandidateId.of(genes))) {
            return genes;
        }
        Assignment repaired = setup.repair().repaired(genes, limits);
        return ledger.tried(CandidateId.of(repaired)) ? genes : repaired;
    }

    /** How many candidates may be under way when the strategy is asked again, having just proposed {@code batch}. */
    private int mayAwait(List<Proposal> batch) {
        if (!setup.schedule().steady()) {
            return 0;
        }
        // One that has nothing to propose now needs to hear of the oldest.
        int dear = (int) awaited.stream().filter(Awaited::dear).count();
        return batch.isEmpty() ? dear - 1 : setup.ahead() - 1;
    }

    /**
     * What the strategy is to hear next, in the order of proposal: what was rejected at once, and of the others the oldest
     * until no more than {@code most} are awaited. Whatever finished first, and when, makes no difference to it.
     */
    private List<Result> hear(int most) throws InterruptedException {
        long excess = awaited.stream().filter(Awaited::dear).count() - most;
        List<Result> results = new ArrayList<>();
        for (Iterator<Awaited> oldest = awaited.iterator(); oldest.hasNext(); ) {
            Awaited next = oldest.next();
            if (!next.dear() || excess-- > 0) {
                oldest.remove();
                while (ledger.underWay(next.step())) {
                    finish(workers.take());
                }
                Trial trial = ledger.trial(next.step());
                if (next.fresh()) {
                    reach.add(trial);
                    heard.add(trial.number());
                    ledger.heard(next.step());
                }
                results.add(new Result(next.proposal(), answers.evaluated(trial)));
            }
        }
        return results;
    }

    /** All that the strategy heard of, in that order, read again. */
    private List<Trial> heardOf() {
        Map<Integer, Trial> byNumber = new HashMap<>();
        setup.store().trials(setup.id()).forEach(trial -> byNumber.put(trial.number(), trial));
        return heard.stream()
                .map(number -> Objects.requireNonNull(byNumber.get(number)))
                .toList();
    }

    /** What {@code trial} is under the limits as they are now. */
    private Result anew(Trial trial) {
        return new Result(new Proposal(trial.genes(), trial.fidelity().rung()), answers.evaluated(trial));
    }

    /** Whether a stored trial passed the screen, which being deterministic says now what it said then. */
    private boolean dear(Trial trial) throws InterruptedException {
        return switch (trial.outcome()) {
            case Outcome.Measured _, Outcome.Paused _ -> true;
            case Outcome.Infeasible _, Outcome.Failed _ ->
                screen(trial.number(), Candidate.of(setup.space(), trial.genes())) instanceof Outcome.Measured;
        };
    }

    /** Waits until it is sure where {@code step} begins and whether the budget has room for it, and tells the latter. */
    private boolean affordable(Step step) throws InterruptedException {
        while (workers.busy() > 0 && !(ledger.sure(step) && ledger.affords(step))) {
            finish(workers.take());
        }
        return ledger.affords(step);
    }

    private boolean timeLeft() {
        Optional<Duration> most = study.plan().budget().time();
        return most.isEmpty() || clock.used().compareTo(most.get()) < 0;
    }

    private void recall(Trial known) {
        numbers++;
        unchanged(known.number() == numbers, known.candidate());
        obey(study.limits(numbers));
        ledger.enter(known);
    }

    /** From here on {@code now} are the limits; if they were others, what is known is judged anew before the next proposals. */
    private void obey(List<Limit> now) {
        if (!now.equals(limits)) {
            moved = true;
            limits = now;
            reach = Reach.anew(limits, heardOf());
            answers = new Answers(study.objectives(), limits);
        }
    }

    /** A replay that goes another way would mix two searches in one study. */
    private void unchanged(boolean asBefore, CandidateId proposed) {
        if (!asBefore) {
            throw new IllegalStateException(
                    ("study '%s' cannot be resumed: as number %d it proposed another candidate before than %s now;"
                                    + " was its definition or the version of Espalier changed?")
                            .formatted(study.id(), numbers, proposed));
        }
    }

    /** Numbers, screens and begins to evaluate a candidate; false if time ran out while it waited for a worker. */
    private boolean admit(Step step) throws InterruptedException {
        Candidate candidate = Candidate.of(setup.space(), step.genes());
        Fidelity fidelity = setup.schedule().ladder().fidelity(step.rung());
        int number = ++numbers;
        unchanged(!takenNumbers.contains(number), candidate.id());
        lease.takeUpTargets(number).ifPresent(later -> study = later);
        obey(study.limits(number));
        Instant began = Instant.now();
        Outcome screened = screen(number, candidate);
        if (!(screened instanceof Outcome.Measured)) {
            store(number, candidate, fidelity, screened, Duration.between(began, Instant.now()));
            return true;
        }
        while (!workers.free()) {
            finish(workers.take());
        }
        if (!timeLeft()) {
            return false;
        }
        begin(number, candidate, fidelity, screened);
        return true;
    }

    private Outcome screen(int number, Candidate candidate) throws InterruptedException {
        Watch watch = new Watch(lease, listener, number, candidate.genes(), Measurements.NONE);
        Evaluation circumstances = new Evaluation(seed(candidate), study.limits(number), folders.study(), _ -> {});
        return answers.checked(Workers.guard(() -> setup.screen().evaluate(candidate, circumstances), watch), false);
    }

    private void begin(int number, Candidate candidate, Fidelity fidelity, Outcome screened) {
        Step step = new Step(candidate.genes(), fidelity.rung());
        ledger.begin(step);
        Watch watch = new Watch(lease, listener, number, candidate.genes(), screened.measurements());
        watch.begin();
        Evaluation circumstances = new Evaluation(
                seed(candidate),
                limits,
                folders.empty(number),
                watch,
                new TrialName(setup.id(), String.valueOf(number)),
                fidelity,
                ledger.paused(step)
                        .map(below -> new Pause(below.outcome().measurements(), folders.of(below.number()))));
        CandidateEvaluator whole = ((CandidateEvaluator) (_, _) -> screened).then(setup.evaluator());
        Answers asked = answers;
        workers.begin(
                number,
                candidate,
                fidelity,
                watch,
                () -> asked.checked(whole.evaluate(candidate, circumstances), fidelity));
    }

    private void finish(Workers.Finished finished) throws InterruptedException {
        if (finished.outcome().isEmpty()) {
            throw new InterruptedException("an evaluation was abandoned");
        }
        store(finished, finished.outcome().get());
    }

    private void store(Workers.Finished finished, Outcome outcome) {
        store(finished.number(), finished.candidate(), finished.fidelity(), outcome, finished.took());
    }

    private void store(int number, Candidate candidate, Fidelity fidelity, Outcome outcome, Duration took) {
        Provenance p = setup.provenance();
        Trial trial = new Trial(
                number,
                candidate.id(),
                candidate.genes(),
                outcome,
                new Provenance(seed(candidate), p.codeVersion(), p.dataFingerprint(), p.device(), p.java(), p.os()),
                Instant.now(),
                took,
                fidelity);
        lease.append(trial);
        listener.trialFinished(trial);
        ledger.enter(trial);
        ledger.paused(Step.of(trial)).ifPresent(below -> folders.remove(below.number()));
    }

    /** Interrupts what is under way, and keeps what has just been finished all the same. */
    private void abandon() {
        workers.interrupt();
        for (Optional<Workers.Finished> next = workers.poll(); next.isPresent(); next = workers.poll()) {
            Workers.Finished finished = next.get();
            finished.outcome().ifPresent(outcome -> store(finished, outcome));
        }
    }

    private long seed(Candidate candidate) {
        return candidate.id().seed(study.plan().seed());
    }
}
