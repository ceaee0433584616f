package dev.espalier.evaluators.worker;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.device.Workbench;
import dev.espalier.evaluators.latency.LatencyReport;
import dev.espalier.evaluators.onnx.OnnxModelException;
import dev.espalier.evaluators.worker.Child.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Measures models on threads of this machine in a process of its own: a model that brings the runtime down, takes all
 * memory or never ends costs an error, and the next one gets a new process. One measurement at a time.
 */
public final class MeasuringWorker implements AutoCloseable {
    private static final int HEAP_MEGABYTES = 1024;

    private final int threads;
    private final Workbench bench;
    private final Duration timeLimit;
    private @Nullable Child child;

    /**
     * Starts nothing yet.
     *
     * @param threads that compute, one for each core
     * @param bench its anchors are those that drift is told against
     * @param timeLimit most time for one call
     * @throws IllegalArgumentException if the threads or the time limit are not positive
     */
    public MeasuringWorker(int threads, Workbench bench, Duration timeLimit) {
        require(threads > 0, "needs at least one thread, got %d", threads);
        require(timeLimit.isPositive(), "the time limit must be positive, got %s", timeLimit);
        this.threads = threads;
        this.bench = bench;
        this.timeLimit = timeLimit;
    }

    /**
     * Times models against each other.
     *
     * @param batch how many samples a call computes
     * @return one report for each model, in order
     * @throws OnnxModelException if one of them cannot be run, or not with this batch, or the process did not survive it
     * @throws WorkerException if no process can be started
     * @throws InterruptedException if the calling thread is interrupted; the process is ended then
     */
    public List<LatencyReport> measure(List<byte[]> models, int batch) throws InterruptedException {
        return time(models, batch, bench.anchors().times());
    }

    /** Times {@code model} as {@link #measure} does, with no drift divided out. */
    public LatencyReport measureAsIs(byte[] model) throws InterruptedException {
        return time(List.of(model), 1, Map.of()).getFirst();
    }

    private synchronized List<LatencyReport> time(List<byte[]> models, int batch, Map<String, Double> anchors)
            throws InterruptedException {
        Scratch scratch = scratch();
        try {
            Child asked = running();
            asked.send(new Request.Time(
                    write(models, scratch.folder()),
                    batch,
                    threads,
                    bench.cores(),
                    bench.locks(),
                    bench.protocol(),
                    anchors));
            return reports(asked);
        } catch (InterruptedException e) {
            close();
            throw e;
        } finally {
            scratch.remove();
        }
    }

    private static Scratch scratch() {
        try {
            return Scratch.create();
        } catch (IOException e) {
            throw new WorkerException("no temporary folder can be made: " + e.getMessage(), e);
        }
    }

    private Child running() {
        if (child == null || !child.alive()) {
            close();
            child = Child.start(MeasuringProcess.class, OptionalInt.empty(), HEAP_MEGABYTES);
        }
        return child;
    }

    private static List<Path> write(List<byte[]> models, Path folder) {
        List<Path> files = new ArrayList<>();
        try {
            for (byte[] model : models) {
                files.add(Files.write(folder.resolve("model" + files.size() + ".onnx"), model));
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException("the models cannot be kept while they are measured", e);
        }
    }

    private List<LatencyReport> reports(Child asked) throws InterruptedException {
        Optional<Event> event = asked.next(timeLimit);
        if (event.isEmpty()) {
            close();
            throw new OnnxModelException("measuring took longer than " + timeLimit.toSeconds() + " s and was given up");
        }
        return switch (event.get()) {
            case Event.Said(Reply.Timed timed) -> {
                bench.anchors().keep(timed.anchors());
                yield timed.reports();
            }
            case Event.Said(Reply.Refused refused) -> throw new OnnxModelException(refused.reason());
            case Event.Said said -> throw broken("answered " + said.reply());
            case Event.Garbled garbled -> throw broken("answered '" + garbled.line() + "'");
            case Event.Ended _ ->
                throw new OnnxModelException("the process that measured did not survive it: "
                        + asked.obituary().lines().findFirst().orElse(""));
        };
    }

    private OnnxModelException broken(String how) {
        close();
        return new OnnxModelException("the process that measured " + how);
    }

    @Override
    public synchronized void close() {
        if (child != null) {
            child.kill();
            child.close();
            child = null;
        }
    }
}
