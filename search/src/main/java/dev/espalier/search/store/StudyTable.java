package dev.espalier.search.store;

import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Metric;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Rows of studies, and who works on them. */
final class StudyTable {
    private final Database database;
    private final TargetTable targets;

    StudyTable(Database database, TargetTable targets) {
        this.database = database;
        this.targets = targets;
    }

    StoredStudy create(Handle handle, StudyPlan plan) {
        int counter = handle.select("SELECT id FROM study WHERE name = ?", plan.name()).mapTo(String.class).stream()
                        .mapToInt(id -> Integer.parseInt(id.substring(id.lastIndexOf('-') + 1)))
                        .max()
                        .orElse(0)
                + 1;
        String id = plan.name() + "-" + counter;
        handle.createUpdate("""
                        INSERT INTO study (id, name, definition, objectives, limits, seed, budget_trials, budget_ms,
                            state, message, created, used_ms, stop_requested)
                        VALUES (:id, :name, :definition, :objectives, :limits, :seed, :trials, :ms,
                            :state, '', :created, 0, FALSE)
                        """)
                .bind("id", id)
                .bind("name", plan.name())
                .bind("definition", plan.definition())
                .bind("objectives", plan.objectives().stream().map(Metric::name).collect(Collectors.joining(",")))
                .bind(
                        "limits",
                        plan.limits().stream()
                                .map(limit -> limit.metric().name() + "=" + limit.bound())
                                .collect(Collectors.joining(",")))
                .bind("seed", plan.seed())
                .bind("trials", plan.budget().trials().orElse(null))
                .bind("ms", plan.budget().time().map(Duration::toMillis).orElse(null))
                .bind("state", StudyState.QUEUED.name())
                .bind("created", Instant.now())
                .execute();
        Changes.record(handle, id, Change.Kind.STUDY, 0);
        return get(handle, id);
    }

    List<StoredStudy> all(Handle handle) {
        return handle.select("SELECT * FROM study ORDER BY created DESC, id DESC")
                .map((row, _) -> read(handle, row))
                .list();
    }

    Optional<StoredStudy> find(Handle handle, String id) {
        return handle.select("SELECT * FROM study WHERE id = ?", id)
                .map((row, _) -> read(handle, row))
                .findOne();
    }

    boolean requestStop(Handle handle, String id) {
        if (find(handle, id)
                .filter(study -> study.state() == StudyState.RUNNING)
                .isEmpty()) {
            return false;
        }
        handle.execute("UPDATE study SET stop_requested = TRUE WHERE id = ?", id);
        Changes.record(handle, id, Change.Kind.STUDY, 0);
        return true;
    }

    StoredStudy take(Handle handle, String id, UUID lease) {
        StoredStudy study = find(handle, id)
                .orElseThrow(() -> new StoreException(
                        "there is no study '%s' in %s; 'espalier studies' lists them".formatted(id, database.file())));
        if (study.state() == StudyState.RUNNING && !held(handle, id, lease)) {
            throw new StoreException(
                    "study '%s' is being searched by process %d; stop it there first".formatted(id, owner(handle, id)));
        }
        LeaseHolder self = LeaseHolder.self();
        handle.createUpdate("""
                        UPDATE study SET state = :state, message = '', ended = NULL, stop_requested = FALSE,
                            lease = :lease, owner_host = :host, owner_pid = :pid, owner_started = :started,
                            heartbeat = :now
                        WHERE id = :id
                        """)
                .bind("id", id)
                .bind("state", StudyState.RUNNING.name())
                .bind("lease", lease)
                .bind("host", self.host())
                .bind("pid", self.pid())
                .bind("started", self.started())
                .bind("now", Instant.now())
                .execute();
        handle.execute("DELETE FROM activity WHERE study = ?", id);
        Changes.record(handle, id, Change.Kind.STUDY, 0);
        return get(handle, id);
    }

    /** Refuses unless {@code lease} holds the study; tells whether it was asked to stop. */
    boolean check(Handle handle, String id, UUID lease) {
        return handle.select("SELECT stop_requested FROM study WHERE id = ? AND lease = ?", id, lease)
                .mapTo(Boolean.class)
                .findOne()
                .orElseThrow(() -> new StoreException(
                        "study '%s' is no longer held by this process; resume it to go on".formatted(id)));
    }

    int heartbeat(Handle handle, String id, UUID lease, Duration used) {
        return handle.execute(
                "UPDATE study SET heartbeat = ?, used_ms = ? WHERE id = ? AND lease = ?",
                Instant.now(),
                used.toMillis(),
                id,
                lease);
    }

    StoredStudy end(Handle handle, String id, StudyState state, String message, Duration used) {
        handle.createUpdate("""
                        UPDATE study SET state = :state, message = :message, ended = :now, used_ms = :used,
                            lease = NULL, owner_host = NULL, owner_pid = NULL, owner_started = NULL, heartbeat = NULL
                        WHERE id = :id
                        """)
                .bind("id", id)
                .bind("state", state.name())
                .bind("message", message)
                .bind("now", Instant.now())
                .bind("used", used.toMillis())
                .execute();
        Changes.record(handle, id, Change.Kind.STUDY, 0);
        return get(handle, id);
    }

    boolean release(Handle handle, String id, UUID lease) {
        if (!held(handle, id, lease)) {
            return false;
        }
        StoredStudy study = get(handle, id);
        end(handle, id, StudyState.INTERRUPTED, "", study.used());
        return true;
    }

    private boolean held(Handle handle, String id, UUID lease) {
        return handle.select("SELECT 1 FROM study WHERE id = ? AND lease = ?", id, lease)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    private long owner(Handle handle, String id) {
        return handle.select("SELECT owner_pid FROM study WHERE id = ?", id)
                .mapTo(Long.class)
                .one();
    }

    private StoredStudy get(Handle handle, String id) {
        return find(handle, id).orElseThrow();
    }

    private StoredStudy read(Handle handle, ResultSet row) throws SQLException {
        StudyPlan plan = new StudyPlan(
                row.getString("name"),
                row.getString("definition"),
                split(row.getString("objectives")).stream().map(Metric::named).toList(),
                split(row.getString("limits")).stream().map(StudyTable::limit).toList(),
                row.getLong("seed"),
                new Budget(
                        Optional.ofNullable(row.getObject("budget_trials", Integer.class)),
                        Optional.ofNullable(row.getObject("budget_ms", Long.class))
                                .map(Duration::ofMillis)));
        StudyState state = StudyState.valueOf(row.getString("state"));
        boolean orphaned = state == StudyState.RUNNING
                && !new LeaseHolder(row.getString("owner_host"), row.getLong("owner_pid"), row.getLong("owner_started"))
                        .alive(row.getObject("heartbeat", Instant.class));
        return new StoredStudy(
                row.getString("id"),
                plan,
                orphaned ? StudyState.INTERRUPTED : state,
                row.getString("message"),
                row.getObject("created", Instant.class),
                Optional.ofNullable(row.getObject(orphaned ? "heartbeat" : "ended", Instant.class)),
                Duration.ofMillis(row.getLong("used_ms")),
                row.getBoolean("stop_requested"),
                targets.all(handle, row.getString("id")));
    }

    private static List<String> split(String list) {
        return list.isEmpty() ? List.of() : Arrays.asList(list.split(","));
    }

    private static Limit limit(String text) {
        String[] parts = text.split("=");
        return new Limit(Metric.named(parts[0]), Double.parseDouble(parts[1]));
    }
}
