package dev.espalier.search.store;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Trial;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Every study and every trial, in one H2 file under a home folder. Several processes may have it open at once: the first
 * serves the others on a port of the loopback address, and when it dies another takes its place.
 *
 * <p>Reads need nothing but an open store. Whoever works on a study takes its {@link Lease} first, so that no two processes
 * search the same one. Each writing call is one transaction that is on the file when the call returns, and each counts as
 * one {@link Change}; a call whose connection broke is repeated once. Safe for several threads.
 *
 * <p>Every method throws {@link StoreException} if the store cannot be read or written.
 */
public final class StudyStore implements AutoCloseable {
    private final Path home;
    private final Database database;
    private final StudyTable studies;
    private final TrialTable trials;
    private final ActivityTable activities;
    private final TargetTable targets = new TargetTable();

    private StudyStore(Path home, Database database) {
        this.home = home;
        this.database = database;
        this.studies = new StudyTable(database, targets);
        this.trials = new TrialTable(new TrialParts(home));
        this.activities = new ActivityTable();
    }

    /**
     * Opens the store of {@code home}, {@code home/espalier.mv.db}, and makes both if they are not there.
     *
     * @throws StoreException if the folder cannot be written, or the file is corrupt, locked or newer than this version
     */
    public static StudyStore open(Path home) {
        Path folder = home.toAbsolutePath().normalize();
        return new StudyStore(folder, Database.open(folder));
    }

    /** The absolute folder that the store and everything its studies make lies in. */
    public Path home() {
        return home;
    }

    /** The folder of a study: {@code home/studies/ID}. It need not exist. */
    public Path folder(String study) {
        return home.resolve("studies").resolve(study);
    }

    /** The folder of a trial: {@code home/studies/ID/trials/NUMBER}. It need not exist. */
    public Path folder(String study, int trial) {
        return folder(study).resolve("trials").resolve(Integer.toString(trial));
    }

    /** Creates a study; its id is the plan's name with the next free counter. */
    public StoredStudy create(StudyPlan plan) {
        return database.write(handle -> studies.create(handle, plan));
    }

    /** Every study, the latest first. */
    public List<StoredStudy> studies() {
        return database.read(studies::all);
    }

    /** The study called {@code id}. */
    public Optional<StoredStudy> study(String id) {
        return database.read(handle -> studies.find(handle, id));
    }

    /** The trials of a study in the order of their numbers; empty if there is no such study. */
    public List<Trial> trials(String study) {
        return database.read(handle -> trials.all(handle, study));
    }

    /** One trial of a study. */
    public Optional<Trial> trial(String study, int number) {
        return database.read(handle -> trials.find(handle, study, number));
    }

    /**
     * The number of the trial of one candidate on one rung, if it has one. Found by an index, however many trials there are.
     *
     * @param genes in canonical form
     */
    public OptionalInt number(String study, Assignment genes, int rung) {
        return database.read(handle -> trials.number(handle, study, genes, rung));
    }

    /** What was measured again of members of the front, by trial number; empty before that happened. */
    public Map<Integer, Measurements> confirmed(String study) {
        return database.read(handle -> trials.confirmed(handle, study));
    }

    /** The trials being evaluated right now, by number; empty unless the study is running. */
    public List<Activity> activity(String study) {
        return database.read(handle -> studies.find(handle, study)
                        .filter(found -> found.state() == StudyState.RUNNING)
                        .isPresent()
                ? activities.all(handle, study)
                : List.of());
    }

    /**
     * Asks whoever works on a study to stop, in this process or another; that takes about half a second to be noticed.
     * Tells whether the study was running.
     */
    public boolean requestStop(String study) {
        return database.write(handle -> studies.requestStop(handle, study));
    }

    /**
     * Sets, moves or lifts a limit of a study. Who searches it, in this process or another, obeys from the next candidate it
     * proposes on; the front is told by it at once.
     *
     * @param limit what holds from now on; empty to lift the limit of {@code metric}
     * @throws StoreException if there is no such study
     */
    public StoredStudy setTarget(String study, Metric metric, Optional<Limit> limit) {
        return database.write(handle -> {
            if (studies.find(handle, study).isEmpty()) {
                throw new StoreException("there is no study '%s' in %s".formatted(study, database.file()));
            }
            targets.add(handle, study, metric, limit);
            Changes.record(handle, study, Change.Kind.STUDY, 0);
            return studies.find(handle, study).orElseThrow();
        });
    }

    /** What {@code study} exchanges with somebody outside, who proposes its candidates or evaluates them. */
    public Outside outside(String study) {
        return new Outside(study, folder(study), database, studies, activities);
    }

    /** The number of the latest change; 0 for a new store. */
    public long latestChange() {
        return database.read(Changes::latest);
    }

    /** At most 1000 changes after number {@code sequence}, in order: what to ask for regularly to stay up to date. */
    public List<Change> changesSince(long sequence) {
        return database.read(handle -> Changes.since(handle, sequence));
    }

    /**
     * Takes a study to work on it: from now until {@link Lease#end} or {@link Lease#close} it is {@link StudyState#RUNNING}.
     *
     * @throws StoreException if there is no such study or another living process works on it
     */
    public Lease lease(String study) {
        Lease lease = new Lease(study, database, studies, trials, activities, targets);
        database.write(handle -> studies.take(handle, study, lease.token()));
        return lease;
    }

    /** Closes the connections. A store served to other processes moves to one of them. */
    @Override
    public void close() {
        database.close();
    }
}
