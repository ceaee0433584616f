package dev.espalier.server.study;

import dev.espalier.experiments.study.Laboratory;
import dev.espalier.experiments.study.UnknownNameException;
import dev.espalier.search.store.Activity;
import dev.espalier.search.store.Change;
import dev.espalier.search.store.StoredStudy;
import dev.espalier.search.store.StudyStore;
import dev.espalier.search.study.StudyResults;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the store knows of each study; its trials are read again only after they changed, and one trial more costs the
 * reading of one.
 */
@Singleton
public final class Studies {
    /** The store gives at most a thousand changes at once; with fewer than that, none is missing. */
    private static final int CHANGES_READ = 900;

    private final StudyStore store;
    private final Map<String, Snapshot> snapshots = new ConcurrentHashMap<>();

    /** The studies of {@code laboratory}. */
    public Studies(Laboratory laboratory) {
        this.store = laboratory.store();
    }

    /** Every study, the latest first. */
    public List<Snapshot> all() {
        return store.studies().stream().map(this::snapshot).toList();
    }

    /**
     * One study as it is now.
     *
     * @throws UnknownNameException if there is none of that id
     */
    public Snapshot snapshot(String id) {
        return snapshot(store.study(id)
                .orElseThrow(() -> new UnknownNameException(
                        "study",
                        id,
                        store.studies().stream().map(StoredStudy::id).toList())));
    }

    /** The trials of a study that are being evaluated right now. */
    public List<Activity> activity(String id) {
        return store.activity(id);
    }

    /** The number of the latest change of any study. */
    public long latestChange() {
        return store.latestChange();
    }

    /** At most 1000 changes after number {@code change}, in order. */
    public List<Change> changesSince(long change) {
        return store.changesSince(change);
    }

    private Snapshot snapshot(StoredStudy study) {
        return snapshots.compute(study.id(), (id, known) -> {
            // Asked for first: what changes from here on may be seen twice, but is never missed.
            long now = store.latestChange();
            return known == null || now - known.change() > CHANGES_READ || now < known.change()
                    ? read(study, now)
                    : refresh(known, study, now);
        });
    }

    private Snapshot read(StoredStudy study, long now) {
        return Snapshot.of(now, new StudyResults(study, store.trials(study.id()), store.confirmed(study.id())));
    }

    private Snapshot refresh(Snapshot known, StoredStudy study, long now) {
        List<Change> changes = store.changesSince(known.change()).stream()
                .filter(change -> change.study().equals(study.id()))
                .toList();
        if (changes.stream().anyMatch(change -> change.kind() == Change.Kind.CONFIRMED)) {
            return read(study, now);
        }
        List<Integer> added = changes.stream()
                .filter(change -> change.kind() == Change.Kind.TRIAL)
                .map(Change::trial)
                .toList();
        return added.isEmpty()
                ? known.at(now, study)
                : known.with(
                        now,
                        study,
                        added.stream()
                                .flatMap(number -> store.trial(study.id(), number).stream())
                                .toList());
    }
}
