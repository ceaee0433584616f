package dev.espalier.search.study;

import dev.espalier.search.store.Activity;
import dev.espalier.search.store.Lease;
import dev.espalier.search.store.StoreException;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.trial.Evaluation.Progress;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Stage;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Follows one evaluation: passes its progress on to the store and the listener, and knows where it is if it fails. */
final class Watch implements Consumer<Progress> {
    private final Lease lease;
    private final StudyListener listener;
    private final Measurements measurements;
    private Activity activity;

    /** @param measurements what is known of the candidate before the evaluation */
    Watch(Lease lease, StudyListener listener, int number, Assignment genes, Measurements measurements) {
        Instant now = Instant.now();
        this.lease = lease;
        this.listener = listener;
        this.measurements = measurements;
        this.activity = new Activity(number, genes, Optional.empty(), 0, 0, now, now);
    }

    /** The evaluation begins. */
    synchronized void begin() {
        report();
        listener.trialStarted(activity.number(), activity.genes());
    }

    @Override
    public synchronized void accept(Progress progress) {
        Activity a = activity;
        Instant now = Instant.now();
        activity = switch (progress) {
            case Progress.Began began ->
                new Activity(
                        a.number(), a.genes(), Optional.of(began.stage()), a.epoch(), a.epochs(), a.started(), now);
            case Progress.Trained trained ->
                new Activity(
                        a.number(),
                        a.genes(),
                        Optional.of(Stage.TRAINING),
                        trained.epoch().number(),
                        trained.of(),
                        a.started(),
                        now);
        };
        report();
        listener.progress(a.number(), progress);
    }

    synchronized Optional<Stage> stage() {
        return activity.stage();
    }

    Measurements measurements() {
        return measurements;
    }

    private void report() {
        try {
            lease.report(activity);
        } catch (StoreException e) {
            // A candidate does not fail because nobody can watch it; if the store is broken, storing the trial will say
            // so.
        }
    }
}
