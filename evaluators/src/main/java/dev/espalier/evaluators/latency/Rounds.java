package dev.espalier.evaluators.latency;

import dev.espalier.evaluators.onnx.ModelInfo;
import dev.espalier.evaluators.onnx.OnnxExporter;
import dev.espalier.evaluators.onnx.OnnxModel;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.network.Layer.Flatten;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.trial.Doubt;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Measurement.Interval;
import dev.espalier.space.zoo.Zoo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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

    /** Share of the anchor's calls that are its fastest. */
    private static final double UNDISTURBED = 0.05;

    static final byte[] ANCHOR = exported(Zoo.MOBILENET_V2.network(new TensorShape(3, 64, 64), 0.5, 10));
    private static final byte[] EMPTY = exported(empty());

    private final LatencyProtocol protocol;
    private final Clock clock;
    private final List<Subject> subjects = new ArrayList<>();
    private final Subject anchor;
    private final Subject empty;

    /**
     * Loads all models.
     *
     * @param clock what the latency of record is told by
     */
    Rounds(LatencyProtocol protocol, Clock clock, List<Supplier<OnnxModel>> models) {
        Clock own = Clock.ofOneThread();
        this.protocol = protocol;
        this.clock = clock;
        // one thread each, whatever the models have: whether the host is busy or drifts shows on one
        this.empty = new Subject(OnnxModel.load(EMPTY), own);
        this.anchor = new Subject(OnnxModel.load(ANCHOR), own);
        try {
            for (Supplier<OnnxModel> model : models) {
                subjects.add(new Subject(model.get(), own));
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
            anchor.measure(slice, protocol.calls());
            for (Subject subject : subjects) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                subject.measure(slice, protocol.calls());
            }
        }
    }

    /**
     * The CPU time of the anchor's fastest calls. They tell what the machine does at its own speed, which drifts; the
     * median would tell as well what other programs leave of it, and add that noise to every figure divided by it.
     */
    double anchorMs() {
        return anchor.cpu().quantile(UNDISTURBED) / MILLION;
    }

    List<LatencyReport> reports(double anchorReference) {
        double drift = anchorMs() / anchorReference;
        return subjects.stream().map(subject -> report(subject, drift)).toList();
    }

    private LatencyReport report(Subject subject, double drift) {
        Times times = byClock(subject);
        double nothing = byClock(empty).median();
        double scale = 1 / drift / MILLION;
        double median = beyond(nothing, times.median()) * scale;
        double quartiles = times.quantile(0.75) - times.quantile(0.25);
        return new LatencyReport(
                new Measurement(
                        median,
                        quartiles * scale,
                        times.count(),
                        interval(times, nothing, scale, median),
                        busy(subject) ? Set.of(Doubt.HOST_BUSY) : Set.of()),
                beyond(byClock(empty).quantile(0.05), times.quantile(0.05)) / MILLION,
                beyond(nothing, times.quantile(0.95)) * scale,
                clock,
                beyond(empty.wall().median(), subject.wall().median()) / MILLION,
                drift);
    }

    /** Calls of one round share what the machine did meanwhile, so that it is the rounds that count as samples. */
    private static Interval interval(Times times, double nothing, double scale, double median) {
        Interval ofRounds = MedianInterval.of(times.roundMedians());
        return new Interval(
                Math.min(median, beyond(nothing, ofRounds.low()) * scale),
                Math.max(median, beyond(nothing, ofRounds.high()) * scale));
    }

    private Times byClock(Subject subject) {
        return switch (clock) {
            case THREAD_CPU -> subject.cpu();
            case WALL -> subject.wall();
        };
    }

    /** A model cannot take no time, however near to the empty one it is. */
    private static double beyond(double empty, double time) {
        return Math.max(time - empty, 1);
    }

    /** Whether the calling thread, which works or spins throughout a call, was kept from it. */
    private boolean busy(Subject subject) {
        int calls = subject.cpu().count();
        double wall = subject.wall().total() - calls * empty.wall().median();
        double cpu = subject.cpu().total() - calls * empty.cpu().median();
        return wall / cpu > protocol.busyRatio();
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
