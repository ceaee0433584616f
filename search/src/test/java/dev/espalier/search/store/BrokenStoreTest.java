package dev.espalier.search.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.space.trial.Metric;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each way in which a store can be unusable gives one message that says what, where and how to mend it. */
class BrokenStoreTest {
    @TempDir
    private Path home;

    @Test
    void aHomeThatCannotBeWritten() throws Exception {
        Path file = Files.writeString(home.resolve("occupied"), "a file, not a folder");
        Path below = file.resolve("home");
        assertMessage(below, "cannot write to the home folder " + below, "set ESPALIER_HOME");
    }

    @Test
    void aFileThatIsNoStore() throws Exception {
        byte[] noise = new byte[100_000];
        new Random(1).nextBytes(noise);
        Files.write(file(), noise);
        assertMessage(home, "the store " + file() + " is corrupt", "move it away");
    }

    @Test
    void aStoreThatWasOverwritten() throws Exception {
        makeOne();
        long length = Files.size(file());
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            byte[] noise = new byte[(int) length];
            new Random(1).nextBytes(noise);
            channel.write(ByteBuffer.wrap(noise), 0);
        }
        assertMessage(home, "the store " + file() + " is corrupt", "move it away");
    }

    @Test
    void aStoreThatWasCutOff() throws Exception {
        makeOne();
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            channel.truncate(5000);
        }
        assertMessage(home, "the store " + file() + " is corrupt", "move it away");
    }

    @Test
    void aStoreThatAnotherProgramHolds() throws Exception {
        makeOne();
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            channel.lock();
            assertMessage(home, "the store " + file() + " is locked by another program", "close");
        }
    }

    @Test
    void aStoreOfALaterVersion() throws Exception {
        makeOne();
        try (Connection connection =
                DriverManager.getConnection("jdbc:h2:file:" + home.resolve("espalier"), "espalier", "")) {
            connection.createStatement().execute("""
                    INSERT INTO "flyway_schema_history" ("installed_rank", "version", "description", "type", "script",
                        "checksum", "installed_by", "execution_time", "success")
                    VALUES (99, '99', 'later', 'SQL', 'V99__later.sql', 1, 'espalier', 1, TRUE)
                    """);
        }
        assertMessage(home, "the store " + file() + " was made by another version of Espalier", "use that one");
    }

    @Test
    void anythingElseIsLeftAsItWas() {
        makeOne();
        try (StudyStore store = StudyStore.open(home)) {
            assertEquals(1, store.studies().size());
        }
    }

    private void makeOne() {
        try (StudyStore store = StudyStore.open(home)) {
            store.create(new StudyPlan("demo", "", List.of(Metric.ACCURACY), List.of(), 1, Budget.ofTrials(1)));
        }
    }

    private Path file() {
        return home.resolve("espalier.mv.db");
    }

    private static void assertMessage(Path home, String what, String mend) {
        String message = assertThrows(
                        StoreException.class, () -> StudyStore.open(home).close())
                .getMessage();
        assertTrue(message.contains(what), message);
        assertTrue(message.contains(mend), message);
        assertFalse(message.contains("\n"), message);
    }
}
