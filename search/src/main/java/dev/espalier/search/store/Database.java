package dev.espalier.search.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.h2.api.ErrorCode;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;

/** The H2 file: opening it, transactions, and what to say when something is wrong with it. */
final class Database implements AutoCloseable {
    static {
        // Read by H2 when its classes load: the port that serves other processes is for this machine only.
        System.setProperty("h2.bindAddress", "127.0.0.1");
    }

    /** The code of an error that did not come from the database itself. */
    private static final int NO_SQL = 0;

    /** What was committed longer ago than this is on the disk before anything else is written. */
    private static final Duration TIDY = Duration.ofSeconds(5);

    /** How much of the file is to be current at least. */
    private static final int CURRENT_PERCENT = 50;

    /** How much of what is current moves at a time. */
    private static final int MOVED_BYTES = 32 << 20;

    private final Path file;
    private final Connections connections;
    private final Jdbi jdbi;
    private final AtomicLong tidied = new AtomicLong(System.nanoTime());

    private Database(Path file, Connections connections) {
        this.file = file;
        this.connections = connections;
        this.jdbi = Jdbi.create(connections);
        jdbi.registerArgument(new InstantArgument());
    }

    /** Something done with an open handle. */
    @FunctionalInterface
    interface Work<T> {
        T with(Handle handle);
    }

    static Database open(Path home) {
        Path file = home.resolve("espalier.mv.db");
        try {
            Files.createDirectories(home);
            Files.delete(Files.createTempFile(home, "writable", ""));
        } catch (IOException e) {
            throw new StoreException(
                    "cannot write to the home folder %s (%s); set ESPALIER_HOME to a folder you may write"
                            .formatted(home, reason(e)),
                    e);
        }
        String url = url(home);
        Connections connections = new Connections(url);
        try {
            connections.closeConnection(connections.openConnection());
            Flyway.configure(Database.class.getClassLoader())
                    .dataSource(url, Connections.USER, "")
                    .locations("classpath:dev/espalier/search/store")
                    .ignoreMigrationPatterns(new String[0])
                    .load()
                    .migrate();
        } catch (SQLException | FlywayException e) {
            connections.close();
            throw explain(file, e);
        }
        return new Database(file, connections);
    }

    private static String url(Path home) {
        // async: a thread that is interrupted while it writes must not close the file under everybody else.
        // WRITE_DELAY: what was committed is in the file, also if the process is killed in the next instant.
        // QUERY_CACHE_SIZE: a trial takes more than the usual eight statements, which would all be parsed anew each
        // time.
        // CACHE_SIZE, in kB: the usual one grows with the machine's memory, to hundreds of megabytes.
        // RETENTION_TIME, in ms: how long what is out of date stays, in the file and, by its place, in memory. What has
        // replaced it is on the disk for certain by then, see tidy(), though the computer lose its power.
        // OPTIMIZE_REUSE_RESULTS: a result kept since before a commit must not stand beside one from after it.
        return "jdbc:h2:async:" + home.resolve("espalier")
                + ";AUTO_SERVER=TRUE;WRITE_DELAY=0;QUERY_CACHE_SIZE=100;CACHE_SIZE=16384;RETENTION_TIME="
                + 2 * TIDY.toMillis() + ";OPTIMIZE_REUSE_RESULTS=FALSE;LOCK_TIMEOUT=10000";
    }

    Path file() {
        return file;
    }

    /** Runs {@code work}, each of whose queries sees what was committed before it. */
    <T> T read(Work<T> work) {
        return repeated(() -> jdbi.withHandle(work::with));
    }

    /** Runs {@code work} as the next change of the store: the clock's row is held until the transaction ends. */
    <T> T write(Work<T> work) {
        tidyNowAndThen();
        return repeated(() -> jdbi.inTransaction(handle -> {
            handle.execute("UPDATE clock SET now = now + 1");
            return work.with(handle);
        }));
    }

    /** Runs {@code work} as something nobody needs to hear of. */
    <T> T quietly(Work<T> work) {
        tidyNowAndThen();
        return repeated(() -> jdbi.inTransaction(work::with));
    }

    /** Tidies up, if that was not done for a while. */
    private void tidyNowAndThen() {
        long now = System.nanoTime();
        long last = tidied.get();
        if (now - last > TIDY.toNanos() && tidied.compareAndSet(last, now)) {
            tidy();
        }
    }

    /**
     * Waits until what was committed is on the disk. And then what is current moves together, since every commit leaves a
     * chunk in which soon most is out of date; H2 would do that too, but not while it writes each commit at once. Tells whether
     * anything moved.
     */
    boolean tidy() {
        return read(handle -> {
            handle.execute("CHECKPOINT SYNC");
            // Another process that serves this one tidies up itself.
            return handle.getConnection() instanceof JdbcConnection connection
                    && connection.getSession() instanceof SessionLocal here
                    && here.getDatabase().getStore().getMvStore().compact(CURRENT_PERCENT, MOVED_BYTES);
        });
    }

    private <T> T repeated(Supplier<T> attempt) {
        try {
            return attempt.get();
        } catch (JdbiException first) {
            if (!connectionLost(first)) {
                throw explain(file, first);
            }
            try {
                return attempt.get();
            } catch (JdbiException second) {
                throw explain(file, second);
            }
        }
    }

    @Override
    public void close() {
        connections.close();
    }

    private static boolean connectionLost(Throwable error) {
        return switch (code(error)) {
            case ErrorCode.CONNECTION_BROKEN_1,
                    ErrorCode.DATABASE_CALLED_AT_SHUTDOWN,
                    ErrorCode.OBJECT_CLOSED,
                    ErrorCode.DATABASE_IS_CLOSED,
                    ErrorCode.LOCK_TIMEOUT_1,
                    ErrorCode.DEADLOCK_1 -> true;
            default -> false;
        };
    }

    private static StoreException explain(Path file, Throwable error) {
        if (corrupt(error)) {
            return new StoreException(
                    "the store %s is corrupt; move it away to start with an empty one, or put a copy of it back"
                            .formatted(file),
                    error);
        }
        int code = code(error);
        if (code == ErrorCode.DATABASE_ALREADY_OPEN_1 || code == ErrorCode.ERROR_OPENING_DATABASE_1) {
            return new StoreException(
                    "the store %s is locked by another program; close that, or set ESPALIER_HOME to another folder"
                            .formatted(file),
                    error);
        }
        if (code == NO_SQL && error instanceof FlywayException) {
            return new StoreException(
                    "the store %s was made by another version of Espalier; use that one, or set ESPALIER_HOME to another folder"
                            .formatted(file),
                    error);
        }
        return new StoreException("the store %s cannot be used: %s".formatted(file, reason(error)), error);
    }

    private static boolean corrupt(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof EOFException
                    || cause instanceof MVStoreException store
                            && store.getErrorCode() == DataUtils.ERROR_FILE_CORRUPT) {
                return true;
            }
        }
        return code(error) == ErrorCode.FILE_CORRUPTED_1 || code(error) == ErrorCode.FILE_VERSION_ERROR_1;
    }

    private static int code(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql.getErrorCode();
            }
        }
        return NO_SQL;
    }

    private static String reason(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String name = root.getClass().getSimpleName();
        String message = root.getMessage();
        return message == null
                ? name
                : name + ": " + message.lines().findFirst().orElse("");
    }

    /** An instant as the timestamp with time zone that it is, not by way of the local time. */
    private static final class InstantArgument extends AbstractArgumentFactory<Instant> {
        InstantArgument() {
            super(Types.TIMESTAMP_WITH_TIMEZONE);
        }

        @Override
        protected Argument build(Instant value, ConfigRegistry config) {
            return (position, statement, _) -> statement.setObject(position, value);
        }
    }
}
