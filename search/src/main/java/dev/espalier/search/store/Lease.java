package dev.espalier.search.store;

import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Trial;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The right to work on a study, held by one process at a time. Every method throws {@link StoreException} once the lease is
 * lost: given back, or taken over because this process looked dead. Safe for several threads.
 */
public final class Lease implements AutoCloseable {
    private final String study;
    private final UUID token = UUID.randomUUID();
    private final Database database;
    private final StudyTable studies;
    private final TrialTable trials;
    private final ActivityTable activities;
    private final TargetTable targets;

    Lease(
            String study,
            Database database,
            StudyTable studies,
            TrialTable trials,
            ActivityTable activities,
            TargetTable targets) {
        this.study = study;
        this.database = database;
        this.studies = studies;
        this.trials = trials;
        this.activities = activities;
        this.targets = targets;
    }

    UUID token() {
        return token;
    }

    /** The id of the study. */
    public String study() {
        return study;
    }

    /** Says that a trial is being evaluated, or came further. */
    public void report(Activity activity) {
        database.write(handle -> {
            studies.check(handle, study, token);
            activities.put(handle, study, activity);
            return Changes.record(handle, study, Change.Kind.ACTIVITY, activity.number());
        });
    }

    /** Says that a trial is no longer evaluated, without having been finished. */
    public void abandon(int trial) {
        database.write(handle -> {
            studies.check(handle, study, token);
            activities.remove(handle, study, trial);
            return Changes.record(handle, study, Change.Kind.ACTIVITY, trial);
        });
    }

    /** Stores a finished trial, whole or not at all. Storing the same trial again changes nothing. */
    public void append(Trial trial) {
        database.write(handle -> {
            studies.check(handle, study, token);
            activities.remove(handle, study, trial.number());
            trials.append(handle, study, trial);
            return Changes.record(handle, study, Change.Kind.TRIAL, trial.number());
        });
    }

    /** Stores what was measured again, by trial number, in place of what was confirmed before. */
    public void confirm(Map<Integer, Measurements> figures) {
        database.write(handle -> {
            studies.check(handle, study, token);
            trials.confirm(handle, study, figures);
            return Changes.record(handle, study, Change.Kind.CONFIRMED, 0);
        });
    }

    /**
     * Takes up the targets that were set meanwhile: they hold from trial {@code number} on, and that is stored, so that who
     * replays the study obeys them at the same place.
     *
     * @return the study with them, if there were any
     */
    public Optional<StoredStudy> takeUpTargets(int number) {
        if (!database.read(handle -> targets.pending(handle, study))) {
            return Optional.empty();
        }
        return Optional.of(database.write(handle -> {
            studies.check(handle, study, token);
            targets.begin(handle, study, number);
            Changes.record(handle, study, Change.Kind.STUDY, 0);
            return studies.find(handle, study).orElseThrow();
        }));
    }

    /** Shows that this process lives. Not a change. */
    public void heartbeat(Duration used) {
        database.quietly(handle -> studies.heartbeat(handle, study, token, used));
    }

    /** Whether someone asked to stop since the lease was taken. */
    public boolean stopRequested() {
        return database.read(handle -> studies.check(handle, study, token));
    }

    /**
     * Gives the study back in {@code state}.
     *
     * @param used the time searched so far, over all runs
     */
    public StoredStudy end(StudyState state, String message, Duration used) {
        return database.write(handle -> {
            studies.check(handle, study, token);
            activities.clear(handle, study);
            return studies.end(handle, study, state, message, used);
        });
    }

    /** Gives the study back as {@link StudyState#INTERRUPTED} unless it was ended or the lease lost. */
    @Override
    public void close() {
        database.write(handle -> {
            boolean held = studies.release(handle, study, token);
            if (held) {
                activities.clear(handle, study);
            }
            return held;
        });
    }
}
