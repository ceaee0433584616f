package dev.espalier.evaluators.latency;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.latency.LatencyReport.Flag;
import dev.espalier.evaluators.onnx.Execution;
import dev.espalier.evaluators.onnx.OnnxModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Times models on this machine, one batch of models at a time.
 *
 * <p>A batch is measured on a thread of its own, so that the calling thread is not pinned and may be virtual. If a
 * model's spread is too large it takes part in a second measurement, of which the calmer result counts.
 */
public final class LatencyMeter {
    private final Device device;
    private final LatencyProtocol protocol;
    private final ReentrantLock turn = new ReentrantLock(true);
    private volatile OptionalDouble anchorReference;

    /** A meter for this machine by the standard protocol. */
    public LatencyMeter() {
        this(Device.here(), LatencyProtocol.STANDARD, OptionalDouble.empty());
    }

    /**
     * A meter for this machine.
     *
     * @param anchorReference the anchor model's CPU time in milliseconds that drift is told against, as {@link
     *     #anchorReference()} gave it earlier; without one, the first measurement sets it
     * @throws IllegalArgumentException if the reference is not positive
     */
    public LatencyMeter(Device device, LatencyProtocol protocol, OptionalDouble anchorReference) {
        require(anchorReference.orElse(1) > 0, "the anchor's time must be positive, got %s", anchorReference);
        this.device = device;
        this.protocol = protocol;
        this.anchorReference = anchorReference;
    }

    /** The device that is measured. */
    public Device device() {
        return device;
    }

    /** The anchor model's CPU time in milliseconds that drift is told against; empty before the first measurement. */
    public OptionalDouble anchorReference() {
        return anchorReference;
    }

    /** Times models as {@link #measure(List, int)} does, one sample at a time. */
    public List<LatencyReport> measure(List<byte[]> models) throws InterruptedException {
        return measure(models, 1);
    }

    /**
     * Times models against each other, up to about 16 at once; on a device of several threads one after the other, as the
     * threads of an idle model would spin on the cores of the next. Waits while another thread measures with this meter.
     *
     * @param batch how many samples a call computes
     * @return one report for each model, in order
     * @throws dev.espalier.evaluators.onnx.OnnxModelException if one of them cannot be run, or not with this batch
     * @throws InterruptedException if the calling thread is interrupted
     */
    public List<LatencyReport> measure(List<byte[]> models, int batch) throws InterruptedException {
        Execution execution = new Execution(device.threads(), batch);
        return onOwnThread(models.stream()
                .<Supplier<OnnxModel>>map(model -> () -> OnnxModel.load(model, execution))
                .toList());
    }

    /** Times the models in {@code files} as {@link #measureFiles(List, int)} does, one sample at a time. */
    public List<LatencyReport> measureFiles(List<Path> files) throws InterruptedException {
        return measureFiles(files, 1);
    }

    /**
     * Times the models in {@code files} as {@link #measure(List, int)} does.
     *
     * @throws dev.espalier.evaluators.onnx.OnnxModelException if one of them cannot be read or run, or not with this batch
     * @throws InterruptedException if the calling thread is interrupted
     */
    public List<LatencyReport> measureFiles(List<Path> files, int batch) throws InterruptedException {
        Execution execution = new Execution(device.threads(), batch);
        return onOwnThread(files.stream()
                .<Supplier<OnnxModel>>map(file -> () -> OnnxModel.load(file, execution))
                .toList());
    }

    private List<LatencyReport> onOwnThread(List<Supplier<OnnxModel>> models) throws InterruptedException {
        FutureTask<List<LatencyReport>> task = new FutureTask<>(() -> measureInTurn(models));
        Thread thread = Thread.ofPlatform().name("latency").start(task);
        try {
            return task.get();
        } catch (InterruptedException e) {
            thread.interrupt();
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("the measuring thread ended", e.getCause());
        }
    }

    /** Holds its turn until it is really done, also if the one who asked for it no longer waits. */
    private List<LatencyReport> measureInTurn(List<Supplier<OnnxModel>> models) throws InterruptedException {
        turn.lockInterruptibly();
        try {
            boolean pinned = !device.cores().isEmpty() && Affinity.pin(device.cores());
            return measureCalmly(models).stream()
                    .map(report -> pinned ? report : report.flagged(Flag.UNPINNED))
                    .toList();
        } finally {
            turn.unlock();
        }
    }

    private List<LatencyReport> measureCalmly(List<Supplier<OnnxModel>> models) throws InterruptedException {
        List<LatencyReport> reports = new ArrayList<>(measureOnce(models));
        List<Integer> restless = IntStream.range(0, reports.size())
                .filter(i -> restless(reports.get(i)))
                .boxed()
                .toList();
        if (!restless.isEmpty()) {
            List<LatencyReport> again =
                    measureOnce(restless.stream().map(models::get).toList());
            for (int i = 0; i < again.size(); i++) {
                LatencyReport calmer = calmer(reports.get(restless.get(i)), again.get(i));
                reports.set(restless.get(i), restless(calmer) ? calmer.flagged(Flag.NOISY) : calmer);
            }
        }
        return reports;
    }

    private boolean restless(LatencyReport report) {
        return report.relativeSpread() > protocol.acceptableSpread();
    }

    private static LatencyReport calmer(LatencyReport one, LatencyReport other) {
        return one.relativeSpread() <= other.relativeSpread() ? one : other;
    }

    private List<LatencyReport> measureOnce(List<Supplier<OnnxModel>> models) throws InterruptedException {
        if (device.threads() == 1) {
            return measureTogether(models);
        }
        List<LatencyReport> reports = new ArrayList<>();
        for (Supplier<OnnxModel> model : models) {
            reports.addAll(measureTogether(List.of(model)));
        }
        return reports;
    }

    private List<LatencyReport> measureTogether(List<Supplier<OnnxModel>> models) throws InterruptedException {
        try (Rounds rounds = new Rounds(protocol, device.clock(), models)) {
            rounds.run();
            if (anchorReference.isEmpty()) {
                anchorReference = OptionalDouble.of(rounds.anchorMs());
            }
            return rounds.reports(anchorReference.getAsDouble());
        }
    }
}
