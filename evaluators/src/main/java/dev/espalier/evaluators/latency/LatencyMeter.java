package dev.espalier.evaluators.latency;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.onnx.Execution;
import dev.espalier.evaluators.onnx.OnnxModel;
import dev.espalier.space.trial.Doubt;
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
 * <p>A batch is measured on a thread of its own, so that the calling thread is not pinned and may be virtual. It waits a
 * while for the core to be free. If a model's calls spread too much or some of them take far longer than the others, it
 * takes part in a second measurement, of which the calmer result counts; if that is no better, it carries a doubt.
 */
public final class LatencyMeter {
    private final Machine machine;
    private final LatencyProtocol protocol;
    private final ReentrantLock turn = new ReentrantLock(true);
    private volatile OptionalDouble anchorReference;

    /** A meter for this machine by the standard protocol. */
    public LatencyMeter() {
        this(Machine.here(), LatencyProtocol.STANDARD, OptionalDouble.empty());
    }

    /**
     * A meter for this machine.
     *
     * @param anchorReference the CPU time in milliseconds of the anchor model's fastest calls, which drift is told against, as {@link
     *     #anchorReference()} gave it earlier; without one, the first measurement sets it
     * @throws IllegalArgumentException if the reference is not positive
     */
    public LatencyMeter(Machine machine, LatencyProtocol protocol, OptionalDouble anchorReference) {
        require(anchorReference.orElse(1) > 0, "the anchor's time must be positive, got %s", anchorReference);
        this.machine = machine;
        this.protocol = protocol;
        this.anchorReference = anchorReference;
    }

    /** The anchor model: the file of a small mobilenet-v2 that never changes. */
    public static byte[] anchor() {
        return Rounds.ANCHOR.clone();
    }

    /** The threads that are measured. */
    public Machine machine() {
        return machine;
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
        Execution execution = new Execution(machine.threads(), batch);
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
        Execution execution = new Execution(machine.threads(), batch);
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
            boolean pinned = !machine.cores().isEmpty() && Affinity.pin(machine.cores());
            CalmCore.await(protocol);
            return measureCalmly(models).stream()
                    .map(report -> pinned ? report : report.doubted(Doubt.UNPINNED))
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
            CalmCore.await(protocol);
            List<LatencyReport> again =
                    measureOnce(restless.stream().map(models::get).toList());
            for (int i = 0; i < again.size(); i++) {
                LatencyReport calmer = calmer(reports.get(restless.get(i)), again.get(i));
                reports.set(restless.get(i), doubted(calmer));
            }
        }
        return reports;
    }

    private boolean restless(LatencyReport report) {
        return spreads(report) || strays(report);
    }

    private boolean spreads(LatencyReport report) {
        return report.relativeSpread() > protocol.acceptableSpread();
    }

    private boolean strays(LatencyReport report) {
        return report.p95() > protocol.acceptableTail() * report.latency().value();
    }

    private LatencyReport doubted(LatencyReport report) {
        LatencyReport doubted = spreads(report) ? report.doubted(Doubt.NOISY) : report;
        return strays(report) ? doubted.doubted(Doubt.OUTLIERS) : doubted;
    }

    private static LatencyReport calmer(LatencyReport one, LatencyReport other) {
        return one.relativeSpread() <= other.relativeSpread() ? one : other;
    }

    private List<LatencyReport> measureOnce(List<Supplier<OnnxModel>> models) throws InterruptedException {
        if (machine.threads() == 1) {
            return measureTogether(models);
        }
        List<LatencyReport> reports = new ArrayList<>();
        for (Supplier<OnnxModel> model : models) {
            reports.addAll(measureTogether(List.of(model)));
        }
        return reports;
    }

    private List<LatencyReport> measureTogether(List<Supplier<OnnxModel>> models) throws InterruptedException {
        try (Rounds rounds = new Rounds(protocol, machine.clock(), models)) {
            rounds.run();
            if (anchorReference.isEmpty()) {
                anchorReference = OptionalDouble.of(rounds.anchorMs());
            }
            return rounds.reports(anchorReference.getAsDouble());
        }
    }
}
