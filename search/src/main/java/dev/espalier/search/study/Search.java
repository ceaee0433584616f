package dev.espalier.search.study;

import dev.espalier.search.store.Lease;
import dev.espalier.search.store.StoredStudy;
import dev.espalier.search.store.StudyState;
import dev.espalier.search.strategy.Evaluated;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.trial.Candidate;
import dev.espalier.space.trial.CandidateEvaluator;
import dev.espalier.space.trial.CandidateId;
import dev.espalier.space.trial.Evaluation;
import dev.espalier.space.trial.Evaluation.TrialName;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Outcome;
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
    private final List<Trial> heard = new ArrayList<>();
    private final Map<CandidateId, Trial> stored = new HashMap<>();
    private final Set<Integer> takenNumbers = new HashSet<>();
    private final Map<CandidateId, Trial> trials = new HashMap<>();
    private final Set<CandidateId> underWay = new HashSet<>();
    private final Deque<Awaited> awaited = new ArrayDeque<>();
    private int numbers;
    private int trained;

    /**
     * A proposal that the strategy has not heard of again.
     *
     * @param dear whether it takes an evaluation to know
     * @param fresh whether it is the candidate's first
     */
    private record Awaited(CandidateId id, boolean dear, boolean fresh) {}

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
        for (Trial trial : before.trials()) {
            stored.put(trial.candidate(), trial);
            takenNumbers.add(trial.number());
        }
    }

    /** @throws InterruptedException if the study was asked to stop */
    Ending run() throws InterruptedException {
        try {
            int repeats = 0;
            while (repeats < REPEATS) {
                List<Assignment> batch = setup.strategy().propose();
                if (batch.isEmpty() && setup.strategy().open()) {
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
                List<Evaluated> results = hear(whole ? mayAwait(batch) : 0);
                if (!whole) {
                    return reach.ending(StudyState.DONE);
                }
                if (reach.hopeless()) {
                    hear(0);
                    return reach.ending(StudyState.EXHAUSTED);
                }
                repeats = numbers > before || batch.isEmpty() ? 0 : repeats + 1;
                setup.strategy().learn(results);
                if (moved) {
                    setup.strategy()
                            .revise(heard.stream().map(answers::evaluated).toList());
                    moved = false;
                }
            }
            hear(0);
            return reach.ending(StudyState.EXHAUSTED);
        } catch (InterruptedException e) {
            abandon();
            throw e;
        }
    }

    /** Keeps what finishes while nothing is proposed; false if the budget is spent meanwhile. */
    private boolean idle() throws InterruptedException {
        Optional<Workers.Finished> next = workers.await();
        if (next.isPresent()) {
            finish(next.get());
        }
        return study.plan().budget().trials().filter(most -> trained >= most).isEmpty() && timeLeft();
    }

    /** Admits the new candidates of {@code batch} in order; false if the budget ended before all were. */
    private boolean walk(List<Assignment> batch) throws InterruptedException {
        for (Assignment proposal : batch) {
            stop.check();
            Assignment genes = repaired(setup.space().canonical(proposal));
            CandidateId id = CandidateId.of(genes);
            if (tried(id)) {
                awaited.add(new Awaited(id, underWay.contains(id), false));
                continue;
            }
            if (!affordable()) {
                return false;
            }
            Trial known = stored.get(id);
            if (known != null) {
                recall(known);
            } else if (!timeLeft() || !admit(Candidate.of(setup.space(), genes))) {
                return false;
            }
            awaited.add(new Awaited(id, underWay.contains(id) || known != null && dear(known), true));
        }
        return true;
    }

    /** Near {@code genes} and within the limits, unless that was tried before: then what breaks a limit is heard of as such. */
    private Assignment repaired(Assignment genes) {
        if (tried(CandidateId.of(genes))) {
            return genes;
        }
        Assignment repaired = setup.repair().repaired(genes, limits);
        return tried(CandidateId.of(repaired)) ? genes : repaired;
    }

    private boolean tried(CandidateId id) {
        return trials.containsKey(id) || underWay.contains(id);
    }

    /** How many candidates may be under way when the strategy is asked again, having just proposed {@code batch}. */
    private int mayAwait(List<Assignment> batch) {
        if (!setup.strategy().steady()) {
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
    private List<Evaluated> hear(int most) throws InterruptedException {
        long excess = awaited.stream().filter(Awaited::dear).count() - most;
        List<Evaluated> results = new ArrayList<>();
        for (Iterator<Awaited> oldest = awaited.iterator(); oldest.hasNext(); ) {
            Awaited next = oldest.next();
            if (!next.dear() || excess-- > 0) {
                oldest.remove();
                while (!trials.containsKey(next.id())) {
                    finish(workers.take());
                }
                Trial trial = trials.get(next.id());
                if (next.fresh()) {
                    reach.add(trial);
                    heard.add(trial);
                }
                results.add(answers.evaluated(trial));
            }
        }
        return results;
    }

    /** Whether a stored trial passed the screen, which being deterministic says now what it said then. */
    private boolean dear(Trial trial) throws InterruptedException {
        return switch (trial.outcome()) {
            case Outcome.Measured _ -> true;
            case Outcome.Infeasible _, Outcome.Failed _ ->
                screen(trial.number(), Candidate.of(setup.space(), trial.genes())) instanceof Outcome.Measured;
        };
    }

    /** Waits until it is sure whether the budget has room for one more to be trained, and tells. */
    private boolean affordable() throws InterruptedException {
        Optional<Integer> most = study.plan().budget().trials();
        while (most.isPresent() && workers.busy() > 0 && trained + workers.busy() >= most.get()) {
            finish(workers.take());
        }
        return most.isEmpty() || trained < most.get();
    }

    private boolean timeLeft() {
        Optional<Duration> most = study.plan().budget().time();
        return most.isEmpty() || clock.used().compareTo(most.get()) < 0;
    }

    private void recall(Trial known) {
        numbers++;
        unchanged(known.number() == numbers, known.candidate());
        obey(study.limits(numbers));
        keep(known);
    }

    /** From here on {@code now} are the limits; if they were others, what is known is judged anew before the next proposals. */
    private void obey(List<Limit> now) {
        if (!now.equals(limits)) {
            moved = true;
            limits = now;
            reach = Reach.anew(limits, heard);
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
    private boolean admit(Candidate candidate) throws InterruptedException {
        int number = ++numbers;
        unchanged(!takenNumbers.contains(number), candidate.id());
        lease.takeUpTargets(number).ifPresent(later -> study = later);
        obey(study.limits(number));
        Instant began = Instant.now();
        Outcome screened = screen(number, candidate);
        if (!(screened instanceof Outcome.Measured)) {
            store(number, candidate, screened, Duration.between(began, Instant.now()));
            return true;
        }
        while (!workers.free()) {
            finish(workers.take());
        }
        if (!timeLeft()) {
            return false;
        }
        begin(number, candidate, screened);
        return true;
    }

    private Outcome screen(int number, Candidate candidate) throws InterruptedException {
        Watch watch = new Watch(lease, listener, number, candidate.genes(), Measurements.NONE);
        Evaluation circumstances = new Evaluation(seed(candidate), study.limits(number), folders.study(), _ -> {});
        return answers.checked(Workers.guard(() -> setup.screen().evaluate(candidate, circumstances), watch), false);
    }

    private void begin(int number, Candidate candidate, Outcome screened) {
        underWay.add(candidate.id());
        Watch watch = new Watch(lease, listener, number, candidate.genes(), screened.measurements());
        watch.begin();
        Evaluation circumstances = new Evaluation(
                seed(candidate),
                limits,
                folders.empty(number),
                watch,
                new TrialName(setup.id(), String.valueOf(number)));
        CandidateEvaluator whole = ((CandidateEvaluator) (_, _) -> screened).then(setup.evaluator());
        Answers asked = answers;
        workers.begin(number, candidate, watch, () -> asked.checked(whole.evaluate(candidate, circumstances), true));
    }

    private void finish(Workers.Finished finished) throws InterruptedException {
        if (finished.outcome().isEmpty()) {
            throw new InterruptedException("an evaluation was abandoned");
        }
        underWay.remove(finished.candidate().id());
        store(finished.number(), finished.candidate(), finished.outcome().get(), finished.took());
    }

    private void store(int number, Candidate candidate, Outcome outcome, Duration took) {
        Provenance p = setup.provenance();
        Trial trial = new Trial(
                number,
                candidate.id(),
                candidate.genes(),
                outcome,
                new Provenance(seed(candidate), p.codeVersion(), p.dataFingerprint(), p.device(), p.java(), p.os()),
                Instant.now(),
                took);
        lease.append(trial);
        listener.trialFinished(trial);
        keep(trial);
    }

    private void keep(Trial trial) {
        trials.put(trial.candidate(), trial);
        trained += trial.outcome() instanceof Outcome.Infeasible ? 0 : 1;
    }

    /** Interrupts what is under way, and keeps what has just been finished all the same. */
    private void abandon() {
        workers.interrupt();
        for (Optional<Workers.Finished> next = workers.poll(); next.isPresent(); next = workers.poll()) {
            Workers.Finished finished = next.get();
            finished.outcome()
                    .ifPresent(outcome -> store(finished.number(), finished.candidate(), outcome, finished.took()));
        }
    }

    private long seed(Candidate candidate) {
        return candidate.id().seed(study.plan().seed());
    }
}
