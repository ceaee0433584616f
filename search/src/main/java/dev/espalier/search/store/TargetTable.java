package dev.espalier.search.store;

import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Metric;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jdbi.v3.core.Handle;

/** Rows of targets, in the order they were set. */
final class TargetTable {
    void add(Handle handle, String study, Metric metric, Optional<Limit> limit) {
        handle.createUpdate("""
                        INSERT INTO target (study, position, metric, bound, set_at)
                        VALUES (:study, (SELECT COUNT(*) FROM target WHERE study = :study), :metric, :bound, :now)
                        """)
                .bind("study", study)
                .bind("metric", metric.name())
                .bind("bound", limit.map(Limit::bound).orElse(null))
                .bind("now", Instant.now())
                .execute();
    }

    List<Target> all(Handle handle, String study) {
        return handle.select("SELECT * FROM target WHERE study = ? ORDER BY position", study)
                .map((row, _) -> read(row))
                .list();
    }

    boolean pending(Handle handle, String study) {
        return handle.select("SELECT 1 FROM target WHERE study = ? AND first_trial IS NULL LIMIT 1", study)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    void begin(Handle handle, String study, int trial) {
        handle.execute("UPDATE target SET first_trial = ? WHERE study = ? AND first_trial IS NULL", trial, study);
    }

    private static Target read(ResultSet row) throws SQLException {
        Metric metric = Metric.named(row.getString("metric"));
        Integer trial = row.getObject("first_trial", Integer.class);
        return new Target(
                metric,
                Optional.ofNullable(row.getObject("bound", Double.class)).map(bound -> new Limit(metric, bound)),
                row.getObject("set_at", Instant.class),
                trial == null ? OptionalInt.empty() : OptionalInt.of(trial));
    }
}
