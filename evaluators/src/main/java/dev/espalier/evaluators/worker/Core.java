package dev.espalier.evaluators.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * One core of this machine, which several studies may want at once. Trainings share it; a measurement has it alone.
 *
 * <p>Two lock files make a fair turnstile between processes: whoever comes in passes {@code .turn} one by one, a training
 * then holds {@code .lock} shared, a measurement exclusively. A measurement that waits for trainings to end stays in the
 * turnstile, so that no further training slips in before it. The system frees what a dead process held.
 */
final class Core implements AutoCloseable {
    private static final long POLL_MS = 50;

    private final FileChannel turn;
    private final FileChannel lock;
    private final Runnable waiting;

    /**
     * The core called {@code name}.
     *
     * @param waiting called again and again while another process has the core
     */
    Core(Path folder, String name, Runnable waiting) {
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

    /** Runs {@code task} while nothing else that asks for the core does. */
    <T> T alone(Callable<T> task) throws Exception {
        return holding(false, task);
    }

    /** Runs {@code task} while nobody has the core alone. */
    <T> T together(Callable<T> task) throws Exception {
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
        @Nullable FileLock held = channel.tryLock(0, Long.MAX_VALUE, shared);
        while (held == null) {
            waiting.run();
            Thread.sleep(POLL_MS);
            held = channel.tryLock(0, Long.MAX_VALUE, shared);
        }
        return held;
    }

    @Override
    public void close() throws IOException {
        turn.close();
        lock.close();
    }
}
