package dev.espalier.search.store;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.trial.CandidateId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * What a study exchanges with somebody outside: proposals of candidates, and questions what a candidate is worth. Both are
 * on the file before anybody acts on them, so that neither side needs the other to be there: what was proposed is evaluated
 * when the study goes on, and what was told is heard then. Safe for several threads and processes; every method throws
 * {@link StoreException} if the store cannot be used.
 */
public final class Outside {
    private final String study;
    private final Path folder;
    private final Database database;
    private final StudyTable studies;
    private final ActivityTable activities;
    private final OutsideTable table = new OutsideTable();

    Outside(String study, Path folder, Database database, StudyTable studies, ActivityTable activities) {
        this.study = study;
        this.folder = folder;
        this.database = database;
        this.studies = studies;
        this.activities = activities;
    }

    /**
     * Proposes a candidate.
     *
     * @param genes in canonical form
     * @return what it is from now on, or was before; empty if it is new and the proposals have ended
     */
    public Optional<Receipt> propose(Assignment genes) {
        return database.write(handle -> {
            Optional<Receipt> receipt = table.propose(handle, study, genes);
            changed(handle, Change.Kind.STUDY, 0);
            return receipt;
        });
    }

    /** Says that nothing more will be proposed. */
    public void end() {
        database.write(handle -> {
            table.end(handle, study);
            return changed(handle, Change.Kind.STUDY, 0);
        });
    }

    /** What was proposed after the first {@code known}. */
    public Proposals proposals(int known) {
        return database.read(handle -> table.proposals(handle, study, known));
    }

    /**
     * Takes a trial to evaluate: the first that waits for that, if the study runs and one does.
     *
     * @param lease how long nobody else is given it
     */
    public Optional<Question> ask(Duration lease) {
        Instant now = Instant.now();
        if (database.read(handle -> next(handle, now)).isEmpty()) {
            return Optional.empty();
        }
        return database.write(handle -> next(handle, now).map(activity -> {
            changed(handle, Change.Kind.ACTIVITY, activity.number());
            return table.hold(handle, study, activity, now, lease);
        }));
    }

    private Optional<Activity> next(Handle handle, Instant now) {
        return studies.find(handle, study)
                .filter(found -> found.state() == StudyState.RUNNING)
                .flatMap(_ -> table.unheld(handle, study, activities.all(handle, study), now));
    }

    /**
     * Holds a trial longer.
     *
     * @param token as it was given with the trial
     * @param lease from now on
     * @return until when; empty if another holds it by now, or it was answered
     */
    public Optional<Instant> prolong(int number, UUID token, Duration lease) {
        Instant until = Instant.now().plus(lease);
        return database.write(handle -> {
            boolean held = table.prolong(handle, study, number, token, until);
            changed(handle, Change.Kind.ACTIVITY, number);
            return held ? Optional.of(until) : Optional.empty();
        });
    }

    /**
     * Tells what became of a trial. Who tells first is believed, whether the trial is still held or not: an evaluation that
     * took too long is as good as any.
     *
     * @return what is known of the trial from now on, which was told before if it is not {@code told}; empty if the trial
     *     was never asked about
     */
    public Optional<Told> tell(int number, Told told) {
        return database.write(handle -> {
            Optional<Told> known = table.asked(handle, study, number)
                    .map(candidate -> table.told(handle, study, number, candidate)
                            .orElseGet(() -> {
                                table.tell(handle, study, number, told);
                                return told;
                            }));
            changed(handle, Change.Kind.ACTIVITY, number);
            return known;
        });
    }

    /** What was told of a trial, if it was given away as that candidate. */
    public Optional<Told> told(int number, CandidateId candidate) {
        return database.read(handle -> table.told(handle, study, number, candidate));
    }

    /** Where the model of a trial lies that was told with this SHA-256; in the folder of the study. It need not exist. */
    public Path model(int number, String sha256) {
        return folder.resolve("told").resolve(number + "-" + sha256 + ".onnx");
    }

    private int changed(Handle handle, Change.Kind kind, int trial) {
        return Changes.record(handle, study, kind, trial);
    }
}
