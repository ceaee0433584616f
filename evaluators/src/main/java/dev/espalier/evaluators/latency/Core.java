package dev.espalier.evaluators.latency;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * One core of this machine, which several studies may want at once. Trainings share it; a measurement has it alone. Used
 * by one thread at a time.
 *
 * <p>Two lock files make a fair turnstile between processes: whoever comes in passes {@code .turn} one by one, a training
 * then holds {@code .lock} shared, a measurement exclusively. A measurement that waits for trainings to end stays in the
 * turnstile, so that no further training slips in before it. The system frees what a dead process held.
 */
public final class Core implements AutoCloseable {
    private static final long POLL_MS = 50;

    private final FileChannel turn;
    private final FileChannel lock;
    private final Runnable waiting;

    /**
     * The core called {@code name}.
     *
     * @param folder of the lock files that all processes of a user share
     * @param waiting called again and again while another process has the core
     */
    public Core(Path folder, String name, Runnable waiting) {
        this.waiting = waiting;
        try {
            Files.createDirectories(folder);
            this.turn = open(folder.resolve(name + ".turn"));
            this.lock = open(folder.resolve(name + ".lock"));
        } catch (IOException e) {
            throw new UncheckedIOException("the lock files of " + name + " in " + folder + " cannot be opened", e);
        }
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /**
     * The cores of {@code machine}, in the order in which all processes take them; where they are not known, one that this
     * process shares with no other.
     */
    public static List<Core> of(Machine machine, Path folder, Runnable waiting) {
        return machine.cores().isEmpty()
                ? List.of(new Core(folder, "process-" + ProcessHandle.current().pid(), waiting))
                : machine.cores().stream()
                        .sorted()
                        .map(core -> new Core(folder, "core-" + core, waiting))
                        .toList();
    }

    /** Runs {@code task} while nothing else that asks for the core does. */
    public <T> T alone(Callable<T> task) throws Exception {
        return holding(false, task);
    }

    /** Runs {@code task} while nothing else that asks for one of {@code cores} does; all processes name them in one order. */
    public static <T> T alone(List<Core> cores, Callable<T> task) throws Exception {
        return cores.isEmpty()
                ? task.call()
                : cores.getFirst().alone(() -> alone(cores.subList(1, cores.size()), task));
    }

    /** Runs {@code task} while nobody has the core alone. */
    public <T> T together(Callable<T> task) throws Exception {
        return holding(true, task);
    }

    private <T> T holding(boolean shared, Callable<T> task) throws Exception {
        try (FileLock _ = pass(shared)) {
            return task.call();
        }
    }

    private FileLock pass(boolean shared) throws IOException, InterruptedException {
        try (FileLock _ = acquire(turn, false)) {
            return acquire(lock, shared);
        }
    }

    private FileLock acquire(FileChannel channel, boolean shared) throws IOException, InterruptedException {
        @Nullable FileLock held = tryLock(channel, shared);
        while (held == null) {
            waiting.run();
            Thread.sleep(POLL_MS);
            held = tryLock(channel, shared);
        }
        return held;
    }

    private static @Nullable FileLock tryLock(FileChannel channel, boolean shared) throws IOException {
        try {
            return channel.tryLock(0, Long.MAX_VALUE, shared);
        } catch (OverlappingFileLockException e) {
            // Another thread of this process has it.
            return null;
        }
    }

    @Override
    public void close() {
        try (turn;
                lock) {
            // Closing gives back whatever is held.
        } catch (IOException e) {
            throw new UncheckedIOException("a lock file cannot be closed", e);
        }
    }
}
