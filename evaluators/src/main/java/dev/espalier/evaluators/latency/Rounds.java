package dev.espalier.evaluators.latency;

import dev.espalier.evaluators.latency.LatencyReport.Flag;
import dev.espalier.evaluators.onnx.ModelInfo;
import dev.espalier.evaluators.onnx.OnnxExporter;
import dev.espalier.evaluators.onnx.OnnxModel;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.network.Layer.Flatten;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.zoo.Zoo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * One measurement of a batch of models on the calling thread.
 *
 * <p>The models take turns, and with them an anchor, a mobilenet-v2 that never changes, and an empty model. What slows
 * the machine for a while slows all of them, so it cancels in the ratio of a model to the anchor; turns of a few
 * milliseconds make that true also of short whiles.
 */
final class Rounds implements AutoCloseable {
    private static final double MILLION = 1e6;
    private static final byte[] ANCHOR = exported(Zoo.MOBILENET_V2.network(new TensorShape(3, 64, 64), 0.5, 10));
    private static final byte[] EMPTY = exported(empty());
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Windows counts thread time in ticks of 16 ms. */
    private static final boolean CPU_TIME = THREADS.isCurrentThreadCpuTimeSupported()
            && !System.getProperty("os.name").startsWith("Windows");

    private final LatencyProtocol protocol;
    private final List<Subject> subjects = new ArrayList<>();
    private final Subject anchor;
    private final Subject empty;

    /** Loads all models. */
    Rounds(LatencyProtocol protocol, List<Supplier<OnnxModel>> models) {
        LongSupplier clock = CPU_TIME ? THREADS::getCurrentThreadCpuTime : System::nanoTime;
        this.protocol = protocol;
        this.empty = new Subject(OnnxModel.load(EMPTY), clock);
        this.anchor = new Subject(OnnxModel.load(ANCHOR), clock);
        try {
            for (Supplier<OnnxModel> model : models) {
                subjects.add(new Subject(model.get(), clock));
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** @throws InterruptedException if the thread is interrupted, between two turns */
    void run() throws InterruptedException {
        // the empty model first: its many calls have the way into the runtime compiled
        empty.warmUp(protocol.warmUp(), protocol.calls());
        anchor.warmUp(protocol.warmUp(), protocol.calls());
        for (Subject subject : subjects) {
            subject.warmUp(protocol.warmUp(), protocol.calls());
        }
        Duration slice = protocol.slice();
        for (int round = 0; round < protocol.rounds(); round++) {
            empty.measure(slice.dividedBy(10), protocol.calls());
            anchor.measure(slice.dividedBy(2), protocol.calls());
            for (Subject subject : subjects) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                subject.measure(slice, protocol.calls());
            }
        }
    }

    /** The anchor's median CPU time. */
    double anchorMs() {
        return anchor.cpu().median() / MILLION;
    }

    List<LatencyReport> reports(double anchorReference) {
        double drift = anchorMs() / anchorReference;
        return subjects.stream().map(subject -> report(subject, drift)).toList();
    }

    private LatencyReport report(Subject subject, double drift) {
        double emptyCpu = empty.cpu().median();
        double emptyWall = empty.wall().median();
        Times cpu = subject.cpu();
        double scale = 1 / drift / MILLION;
        // a model cannot take no time, however near to the empty one it is
        double median = Math.max(cpu.median() - emptyCpu, 1);
        double quartiles = cpu.quantile(0.75) - cpu.quantile(0.25);
        double busy = (subject.wall().total() - cpu.count() * emptyWall) / (cpu.total() - cpu.count() * emptyCpu);
        Set<Flag> flags = EnumSet.noneOf(Flag.class);
        if (busy > protocol.busyRatio()) {
            flags.add(Flag.HOST_BUSY);
        }
        if (!CPU_TIME) {
            flags.add(Flag.NO_CPU_TIME);
        }
        return new LatencyReport(
                new Measurement(median * scale, quartiles * scale, cpu.count()),
                Math.max(cpu.quantile(0.95) - emptyCpu, 1) * scale,
                Math.max(subject.wall().median() - emptyWall, 1) / MILLION,
                drift,
                flags);
    }

    @Override
    public void close() {
        subjects.forEach(Subject::close);
        anchor.close();
        empty.close();
    }

    private static Network empty() {
        Network.Builder net = Network.builder(new TensorShape(1, 1, 1));
        net.add("nothing", new Flatten(), Network.INPUT);
        return net.build();
    }

    private static byte[] exported(Network network) {
        ModelInfo info = ModelInfo.anonymous(
                network.input().channels(), (int) network.output().elements());
        return OnnxExporter.float32(network, Weights.random(network, 0), info);
    }
}
