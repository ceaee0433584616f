package dev.espalier.search.store;

import java.util.OptionalInt;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Which trials are asked for.
 *
 * @param number of one trial; empty for every trial of the study
 */
record Scope(String study, OptionalInt number) {
    static Scope every(String study) {
        return new Scope(study, OptionalInt.empty());
    }

    static Scope one(String study, int number) {
        return new Scope(study, OptionalInt.of(number));
    }

    /** The condition, where {@code column} holds the number of the trial. */
    String where(String column) {
        return "study = :study" + (number.isPresent() ? " AND " + column + " = :number" : "");
    }

    Query query(Handle handle, String sql) {
        Query query = handle.createQuery(sql).bind("study", study);
        number.ifPresent(value -> query.bind("number", value));
        return query;
    }
}
