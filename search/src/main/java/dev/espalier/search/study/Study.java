package dev.espalier.search.study;

import static dev.espalier.space.Requirement.require;

import dev.espalier.search.fidelity.Schedule;
import dev.espalier.search.pareto.Front;
import dev.espalier.search.store.Lease;
import dev.espalier.search.store.StoreException;
import dev.espalier.search.store.StoredStudy;
import dev.espalier.search.store.StudyState;
import dev.espalier.search.store.StudyStore;
import dev.espalier.search.strategy.Strategy;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.trial.CandidateEvaluator;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Provenance;
import dev.espalier.space.trial.Trial;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A search: the one door through which candidates are proposed, evaluated, stored and announced.
 *
 * <p>The strategy proposes a batch. In the order of proposal each new candidate, by its canonical genes, gets the next
 * number and passes the screen; what breaks a limit there is a trial already. The others go to the evaluator, as many at
 * once as there are workers. When the batch is through, the strategy hears the results in the order it proposed. A {@link
 * Strategy#steady() steady} strategy is asked again before that, while a certain number of its candidates is awaited: it
 * hears of the oldest first, though others may be known, and at once of what the screen rejects.
 *
 * <p><b>Trainings may pause.</b> A {@link Schedule} between strategy and study says how far each candidate is trained; a
 * candidate that goes on is a trial again, with a number of its own, that begins where the one before paused. Only a trial
 * that was trained to the end can be on the front.
 *
 * <p><b>Resuming is replaying.</b> A fresh strategy with the same seed proposes the same; what the store knows is answered
 * from it, and the search goes on where the answers end. So a study stopped or killed at any moment gives in the end what
 * it would have given undisturbed, if its evaluator is deterministic and its budget counts trials.
 *
 * <p><b>The budget is counted in trainings that never pause</b>, by {@link dev.espalier.space.trial.Fidelity#cost}; what is
 * trained after a pause is charged when it is trained. A proposal that does not fit any more ends the search.
 *
 * <p><b>The number of workers changes no result.</b> Candidates are admitted in the order of proposal, and only while those
 * trained and those under way leave room in the budget; a candidate rejected by a limit gives its place to the next. The
 * trials of a study are therefore always the shortest run of proposals that spends the budget.
 *
 * <p><b>It ends</b> when the budget is spent, when the strategy has nothing left to propose or repeats itself {@value
 * Search#REPEATS} batches long, or when {@value Reach#COUNTED} candidates in a row broke a
 * limit on something counted, or {@value Reach#MEASURED} one on something measured (a figure with repeats).
 */
public final class Study {
    private static final Logger LOG = LoggerFactory.getLogger(Study.class);

    private final Setup setup;
    private final StopSignal stop = new StopSignal();

    private Study(Setup setup) {
        this.setup = setup;
    }

    /**
     * Starts to describe how a study is worked on.
     *
     * @param id of a study that {@code store} has
     * @param strategy a fresh one, seeded with the study's seed
     * @param evaluator the dear part, called from as many threads as there are workers; what it throws is a failed trial
     */
    public static Builder builder(
            StudyStore store, String id, SearchSpace space, Strategy strategy, CandidateEvaluator evaluator) {
        return builder(store, id, space, Schedule.whole(strategy, 1), evaluator);
    }

    /**
     * Starts to describe how a study is worked on whose trainings may pause.
     *
     * @param schedule a fresh one of a fresh strategy
     */
    public static Builder builder(
            StudyStore store, String id, SearchSpace space, Schedule schedule, CandidateEvaluator evaluator) {
        return new Builder(store, id, space, schedule, evaluator);
    }

    /**
     * Searches until the study ends or is stopped, and tells what was found; {@link StoredStudy#state()} says how it ended.
     * Where something other than a candidate failed, the study is {@link StudyState#FAILED} with the reason. Does nothing
     * if the study was complete before.
     *
     * @throws StoreException if there is no such study, another process works on it or the store fails
     */
    public StudyResults run() {
        StoredStudy before = study();
        if (before.state().complete()) {
            return results();
        }
        StudyListener listener = new OneAtATime(setup.listener());
        try (Lease lease = setup.store().lease(setup.id());
                Clock clock = Clock.start(lease, before.used(), stop)) {
            int replayed = announce(listener);
            Ending ending = search(before, replayed, lease, clock, listener);
            listener.ended(lease.end(ending.state(), ending.message(), clock.used()));
        }
        return results();
    }

    /**
     * Asks the study to stop: evaluations under way are interrupted and not recorded, so that a later run begins them
     * again. Returns at once, and may be called before {@link #run}.
     */
    public void stop() {
        stop.raise();
    }

    /** Tells what is known already, which nothing here keeps; returns the greatest number of a trial, 0 if there is none. */
    private int announce(StudyListener listener) {
        List<Trial> known = store().trials(setup.id());
        listener.started(study(), known);
        return known.isEmpty() ? 0 : known.getLast().number();
    }

    private Ending search(StoredStudy before, int replayed, Lease lease, Clock clock, StudyListener listener) {
        try (Workers workers = new Workers(setup.workers(), stop)) {
            Ending ending = new Search(setup, before, replayed, lease, clock, workers, stop, listener).run();
            if (ending.state() != StudyState.INFEASIBLE
                    && store().confirmed(setup.id()).isEmpty()) {
                confirm(lease, workers, listener);
            }
            return ending;
        } catch (InterruptedException e) {
            return new Ending(StudyState.STOPPED, "");
        } catch (StoreException e) {
            throw e;
        } catch (ExecutionException | RuntimeException e) {
            LOG.error("study {} failed", setup.id(), e);
            return new Ending(StudyState.FAILED, Workers.reason(e));
        }
    }

    private void confirm(Lease lease, Workers workers, StudyListener listener)
            throws InterruptedException, ExecutionException {
        Front front = results().front();
        if (front.members().isEmpty()) {
            return;
        }
        Map<Integer, Measurements> figures =
                workers.call(() -> setup.confirmation().confirm(front));
        if (!figures.isEmpty()) {
            lease.confirm(figures);
            listener.confirmed(figures);
        }
    }

    private StudyStore store() {
        return setup.store();
    }

    private StoredStudy study() {
        return store().study(setup.id())
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no study '%s' in %s".formatted(setup.id(), store().home())));
    }

    private StudyResults results() {
        return StudyResults.of(store(), setup.id()).orElseThrow();
    }

    /** Describes how a study is worked on. */
    public static final class Builder {
        private final StudyStore store;
        private final String id;
        private final SearchSpace space;
        private final Schedule schedule;
        private final CandidateEvaluator evaluator;
        private CandidateEvaluator screen = (_, _) -> new Outcome.Measured(Measurements.NONE, List.of(), List.of());
        private Repair repair = Repair.NONE;
        private Confirmation confirmation = Confirmation.NONE;
        private StudyListener listener = StudyListener.NONE;
        private Provenance provenance = new Provenance(
                0,
                "unknown",
                "unknown",
                "unknown",
                Runtime.version().toString(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        private int workers = 1;
        private int ahead = 4;

        private Builder(
                StudyStore store, String id, SearchSpace space, Schedule schedule, CandidateEvaluator evaluator) {
            this.store = store;
            this.id = id;
            this.space = space;
            this.schedule = schedule;
            this.evaluator = evaluator;
        }

        /**
         * What a candidate must pass before the evaluator sees it: cheap, deterministic, called one at a time in the order
         * of proposal, and given the study's folder rather than one of the trial's own. What it measures is kept. Default:
         * admits everything.
         */
        public Builder screen(CandidateEvaluator screen) {
            this.screen = screen;
            return this;
        }

        /**
         * What brings proposals within the limits before they are candidates. What it makes of one is not tried twice: the
         * proposal is then screened as it is. Default: {@link Repair#NONE}.
         */
        public Builder repair(Repair repair) {
            this.repair = repair;
            return this;
        }

        /** How many evaluations run at once. Default: 1. */
        public Builder workers(int workers) {
            this.workers = workers;
            return this;
        }

        /**
         * How many candidates of a steady strategy are awaited at most. Twice the number of workers keeps them busy though
         * some candidates take longer than others. Results depend on it, and on the number of workers they do not: a study
         * that goes on needs what it began with. Default: 4.
         */
        public Builder ahead(int ahead) {
            this.ahead = ahead;
            return this;
        }

        /** Measures the front again after the search. Default: {@link Confirmation#NONE}. */
        public Builder confirmation(Confirmation confirmation) {
            this.confirmation = confirmation;
            return this;
        }

        /** What every trial's provenance says but for the seed, which is the trial's own. Default: this Java and system. */
        public Builder provenance(Provenance provenance) {
            this.provenance = provenance;
            return this;
        }

        /** Who hears of everything that happens. Default: nobody. */
        public Builder listener(StudyListener listener) {
            this.listener = listener;
            return this;
        }

        /**
         * The study, ready to run.
         *
         * @throws IllegalArgumentException if there is not at least one worker, or nothing may be awaited
         */
        public Study build() {
            require(workers > 0, "a study needs at least one worker, got %d", workers);
            require(ahead > 0, "a study must await at least one candidate, got %d", ahead);
            return new Study(new Setup(
                    store,
                    id,
                    space,
                    schedule,
                    repair,
                    screen,
                    evaluator,
                    confirmation,
                    listener,
                    provenance,
                    workers,
                    ahead));
        }
    }
}
