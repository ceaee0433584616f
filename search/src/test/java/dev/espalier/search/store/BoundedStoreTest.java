package dev.espalier.search.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the database keeps in memory does not grow with what is stored. */
class BoundedStoreTest {
    @TempDir
    private Path home;

    private static Set<String> setting(Database database, String name) {
        return database.read(handle -> handle.select(
                        "SELECT setting_value FROM information_schema.settings WHERE setting_name = ?", name)
                .mapTo(String.class)
                .collectIntoSet());
    }

    @Test
    void itsCacheIsSixteenMegabytesWhateverTheMachineHas() {
        try (Database database = Database.open(home)) {
            assertEquals(Set.of("16"), setting(database, "info.CACHE_MAX_SIZE"));
        }
    }

    @Test
    void whatWasWrittenOverIsForgottenAfterTenSeconds() {
        try (Database database = Database.open(home)) {
            assertEquals(Set.of("10000"), setting(database, "RETENTION_TIME"));
        }
    }

    @Test
    void whatIsCurrentMovesTogetherOnceManyCommitsHaveScatteredIt() {
        try (Database database = Database.open(home)) {
            for (int i = 0; i < 500; i++) {
                database.write(handle -> Changes.record(handle, "toy-1", Change.Kind.STUDY, 0));
            }
            // What was written in the last ten seconds would stay where it is.
            database.read(handle -> handle.execute("SET RETENTION_TIME 0"));
            assertTrue(database.tidy(), "nothing moved");
            database.read(handle -> handle.execute("SET RETENTION_TIME 10000"));
            assertEquals(500, database.read(handle -> Changes.since(handle, 0)).size());
        }
        try (Database again = Database.open(home)) {
            assertEquals(500, again.read(handle -> Changes.since(handle, 0)).size());
        }
    }

    @Test
    void aCandidateIsFoundByAnIndexThoughTheTableWasEmptyWhenThatWasPlanned() {
        try (Database database = Database.open(home)) {
            String plan = database.read(handle -> handle.select("EXPLAIN " + TrialTable.NUMBER, "toy-1", "0", 0, "0")
                    .mapTo(String.class)
                    .one());
            assertTrue(plan.contains("TRIAL_STEP"), plan);
        }
    }
}
