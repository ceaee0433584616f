package dev.espalier.evaluators.worker;

import dev.espalier.evaluators.data.DataException;
import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.device.Anchors;
import dev.espalier.evaluators.device.DeviceException;
import dev.espalier.evaluators.device.LatencySource;
import dev.espalier.evaluators.device.Workbench;
import dev.espalier.evaluators.latency.Core;
import dev.espalier.evaluators.latency.Machine;
import dev.espalier.evaluators.onnx.OnnxModelException;
import dev.espalier.evaluators.pruning.BaseModel;
import dev.espalier.evaluators.training.Training;
import dev.espalier.evaluators.wire.WireFormat;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The program a worker runs: answers requests one after the other until its input ends, which it does when the pool's
 * process ends, however that comes about.
 */
final class WorkerProcess {
    private final PrintStream output;
    private long lastWait;

    private WorkerProcess(PrintStream output) {
        this.output = output;
    }

    static void main(String[] arguments) throws Exception {
        PrintStream output = System.out;
        // What libraries print must not get between the lines of the protocol.
        System.setOut(System.err);
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        Thread.ofPlatform().daemon().name("requests").start(() -> listen(lines));
        new WorkerProcess(output).serve(lines);
    }

    /** Hands on what comes in, and ends the process at once when nothing can come in any more. */
    private static void listen(BlockingQueue<String> lines) {
        try (BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            input.lines().forEach(lines::add);
        } catch (IOException e) {
            System.err.println("worker: the input broke: " + e);
        }
        Scratch.own().remove();
        System.exit(0);
    }

    private void serve(BlockingQueue<String> lines) throws Exception {
        if (!(WireFormat.read(Request.class, lines.take()) instanceof Request.SetUp setUp)) {
            throw new IllegalStateException("the first request must set up");
        }
        ImageDataset data;
        Optional<BaseModel> base;
        try {
            data = setUp.data().load();
            base = setUp.base().stream().map(BaseModel::read).findFirst();
        } catch (DataException | OnnxModelException e) {
            reply(new Reply.Refused(String.valueOf(e.getMessage())));
            return;
        }
        try (Core engine = new Core(setUp.locks(), "engine", this::waiting)) {
            // The first process on a machine unpacks libraries; the others wait for it.
            engine.alone(() -> {
                Training.prepare();
                return true;
            });
        }
        Anchors anchors = new Anchors();
        Workbench bench = new Workbench(setUp.cores(), setUp.locks(), setUp.latency(), anchors, this::waiting);
        try (Core core = ownCore(setUp);
                Sources sources = Sources.open(setUp.devices(), bench)) {
            reply(new Reply.Ready());
            while (true) {
                answer(WireFormat.read(Request.class, lines.take()), setUp, data, base, core, sources, anchors);
            }
        } catch (DeviceException e) {
            reply(new Reply.Refused(e.getMessage()));
        }
    }

    /** The core to train on; who has none of its own cannot keep others off it. */
    private Core ownCore(Request.SetUp setUp) {
        List<Integer> own =
                setUp.cores().isEmpty() ? List.of() : List.of(setUp.cores().getLast());
        return Core.of(Machine.of(1, own), setUp.locks(), this::waiting).getFirst();
    }

    private void answer(
            Request request,
            Request.SetUp setUp,
            ImageDataset data,
            Optional<BaseModel> base,
            Core core,
            Sources sources,
            Anchors anchors)
            throws Exception {
        switch (request) {
            case Request.SetUp _ -> throw new IllegalStateException("a worker is set up once");
            case Request.Time _ -> throw new IllegalStateException("this is no worker that measures only");
            case Request.Evaluate evaluate -> {
                anchors.keep(evaluate.anchors());
                Outcome outcome = new Assay(data, base, setUp.recipe(), evaluate, core, this::reply).run(sources);
                reply(new Reply.Done(outcome, anchors.times()));
            }
            case Request.Confirm confirm -> {
                anchors.keep(confirm.anchors());
                try {
                    List<Measurements> measurements = confirm(confirm.models(), data, sources);
                    reply(new Reply.Confirmed(measurements, anchors.times()));
                } catch (OnnxModelException | DataException | DeviceException e) {
                    reply(new Reply.Refused(String.valueOf(e.getMessage())));
                }
            }
        }
    }

    private static List<Measurements> confirm(List<Path> models, ImageDataset data, Sources sources)
            throws InterruptedException, IOException {
        List<Measurements> confirmed = new ArrayList<>();
        for (int start = 0; start < models.size(); start += LatencySource.MODELS_AT_ONCE) {
            List<Path> batch = models.subList(start, Math.min(models.size(), start + LatencySource.MODELS_AT_ONCE));
            List<Measurements> latencies = sources.measureFiles(batch);
            for (int i = 0; i < batch.size(); i++) {
                confirmed.add(latencies.get(i).with(Metric.TEST_ACCURACY, Accuracy.ofTest(batch.get(i), data)));
            }
        }
        return confirmed;
    }

    /** Says so about once a second. */
    private void waiting() {
        long now = System.nanoTime();
        if (now - lastWait > 1_000_000_000L) {
            lastWait = now;
            reply(new Reply.Waiting());
        }
    }

    private synchronized void reply(Reply reply) {
        output.println(WireFormat.write(Reply.class, reply));
        output.flush();
    }
}
