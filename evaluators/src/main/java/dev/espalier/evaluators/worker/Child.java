package dev.espalier.evaluators.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.espalier.evaluators.wire.WireFormat;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A running worker process, as its pool sees it: lines go in, lines come out, at some time it ends. */
final class Child implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final int LAST_WORDS = 20;

    /** What came out of the process. */
    sealed interface Event {
        /** A reply. */
        record Said(Reply reply) implements Event {}

        /** A line that is none. */
        record Garbled(String line) implements Event {}

        /** The process said its last. */
        record Ended() implements Event {}
    }

    private final Process process;
    private final Scratch scratch;
    private final BufferedWriter input;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Deque<String> lastWords = new ArrayDeque<>();
    private final Thread errors;
    private volatile boolean killed;

    private Child(Process process, Scratch scratch) {
        this.process = process;
        this.scratch = scratch;
        this.input = process.outputWriter(StandardCharsets.UTF_8);
        Thread.ofVirtual().name("worker-replies").start(this::readReplies);
        this.errors = Thread.ofVirtual().name("worker-errors").start(this::readErrors);
    }

    /**
     * Starts a process.
     *
     * @param program has the main method
     * @param core the core it is bound to, empty to leave it free
     * @throws WorkerException if the system does not let it start
     */
    static Child start(Class<?> program, OptionalInt core, int heapMegabytes) {
        List<String> command = new ArrayList<>();
        core.ifPresent(number -> command.addAll(Cores.binding(number)));
        try {
            Scratch scratch = Scratch.create();
            command.addAll(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx" + heapMegabytes + "m",
                    "-XX:+UseSerialGC",
                    // The engine's native code does the work; a busy optimising compiler would disturb measurements.
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-XX:+DisplayVMOutputToStderr",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    scratch.option(),
                    "-Dai.djl.offline=true",
                    "-DOPT_OUT_TRACKING=true",
                    "-cp",
                    System.getProperty("java.class.path"),
                    program.getName()));
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().put("OMP_NUM_THREADS", "1");
            // Lets the C library keep freed memory for the next batch; giving it back costs a third of the time.
            builder.environment().put("MALLOC_MMAP_THRESHOLD_", "4294967296");
            builder.environment().put("MALLOC_TRIM_THRESHOLD_", "4294967296");
            return new Child(builder.start(), scratch);
        } catch (IOException e) {
            throw new WorkerException("a worker process cannot be started: " + e.getMessage(), e);
        }
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Whether it can still be asked; a process takes a moment to die. */
    boolean alive() {
        return !killed && process.isAlive();
    }

    /** Sends {@code request}. A process that is gone does not hear it; its end is the next event then. */
    void send(Request request) {
        try {
            input.write(WireFormat.write(Request.class, request));
            input.newLine();
            input.flush();
        } catch (IOException e) {
            kill();
        }
    }

    /** The next thing that came out, if that is within {@code patience}. */
    Optional<Event> next(Duration patience) throws InterruptedException {
        return Optional.ofNullable(events.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Ends the process without asking it. */
    void kill() {
        killed = true;
        process.destroyForcibly();
    }

    /** How the process ended and what it last wrote to its error stream. */
    String obituary() throws InterruptedException {
        if (!process.waitFor(GRACE)) {
            process.destroyForcibly().waitFor();
        }
        errors.join(GRACE);
        int code = process.exitValue();
        String how = code > 128 ? "was killed by signal " + (code - 128) : "ended with exit code " + code;
        synchronized (lastWords) {
            return lastWords.isEmpty()
                    ? "the worker " + how
                    : "the worker " + how + "; its last words: "
                            + lastWords.stream().collect(Collectors.joining(" | "));
        }
    }

    /** Ends the process, by force if it does not end by itself soon, and removes its files. */
    @Override
    public void close() {
        try {
            input.close();
            if (!process.waitFor(GRACE)) {
                process.destroyForcibly().waitFor();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        scratch.remove();
    }

    private void readReplies() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            output.lines().map(Child::parse).forEach(events::add);
        } catch (IOException | UncheckedIOException e) {
            // A pipe that breaks is the end of the process.
        }
        events.add(new Event.Ended());
    }

    private static Event parse(String line) {
        try {
            return new Event.Said(WireFormat.read(Reply.class, line));
        } catch (JsonProcessingException e) {
            return new Event.Garbled(line);
        }
    }

    private void readErrors() {
        try (BufferedReader error = process.errorReader(StandardCharsets.UTF_8)) {
            error.lines().forEach(line -> {
                synchronized (lastWords) {
                    lastWords.addLast(line);
                    if (lastWords.size() > LAST_WORDS) {
                        lastWords.removeFirst();
                    }
                }
            });
        } catch (IOException | UncheckedIOException e) {
            // As for the replies.
        }
    }
}
