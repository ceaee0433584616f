package dev.espalier.search.store;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.trial.Stage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Rows of what is evaluated right now. */
final class ActivityTable {
    void put(Handle handle, String study, Activity activity) {
        handle.createUpdate("""
                        MERGE INTO activity (study, number, genes, stage, epoch, epochs, started, updated)
                        VALUES (:study, :number, :genes, :stage, :epoch, :epochs, :started, :updated)
                        """)
                .bind("study", study)
                .bind("number", activity.number())
                .bind("genes", activity.genes().toString())
                .bind("stage", activity.stage().map(Stage::name).orElse(null))
                .bind("epoch", activity.epoch())
                .bind("epochs", activity.epochs())
                .bind("started", activity.started())
                .bind("updated", activity.updated())
                .execute();
    }

    void remove(Handle handle, String study, int number) {
        handle.execute("DELETE FROM activity WHERE study = ? AND number = ?", study, number);
    }

    void clear(Handle handle, String study) {
        handle.execute("DELETE FROM activity WHERE study = ?", study);
    }

    List<Activity> all(Handle handle, String study) {
        return handle.select("SELECT * FROM activity WHERE study = ? ORDER BY number", study)
                .map((row, _) -> new Activity(
                        row.getInt("number"),
                        Assignment.parse(row.getString("genes")),
                        Optional.ofNullable(row.getString("stage")).map(Stage::valueOf),
                        row.getInt("epoch"),
                        row.getInt("epochs"),
                        row.getObject("started", Instant.class),
                        row.getObject("updated", Instant.class)))
                .list();
    }
}
