package dev.espalier.search.store;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** The log of changes, numbered by the clock that {@link Database#write} advanced for the running transaction. */
final class Changes {
    private static final int MOST = 1000;

    private Changes() {}

    static int record(Handle handle, String study, Change.Kind kind, int trial) {
        return handle.execute(
                "INSERT INTO change (sequence, study, kind, trial) VALUES ((SELECT now FROM clock), ?, ?, ?)",
                study,
                kind.name(),
                trial);
    }

    static long latest(Handle handle) {
        return handle.select("SELECT now FROM clock").mapTo(Long.class).one();
    }

    static List<Change> since(Handle handle, long sequence) {
        return handle.select(
                        "SELECT sequence, study, kind, trial FROM change WHERE sequence > ? ORDER BY sequence LIMIT ?",
                        sequence,
                        MOST)
                .map((row, _) -> new Change(
                        row.getLong(1), row.getString(2), Change.Kind.valueOf(row.getString(3)), row.getInt(4)))
                .list();
    }
}
