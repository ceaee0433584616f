package dev.espalier.evaluators.worker;

import dev.espalier.evaluators.device.Anchors;
import dev.espalier.evaluators.device.Device;
import dev.espalier.evaluators.device.DeviceException;
import dev.espalier.evaluators.device.ExportedModel;
import dev.espalier.evaluators.device.LatencySource;
import dev.espalier.evaluators.device.Workbench;
import dev.espalier.evaluators.onnx.OnnxModelException;
import dev.espalier.evaluators.wire.WireFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program that times models and does nothing else, until its input ends. */
final class MeasuringProcess {
    private MeasuringProcess() {}

    static void main(String[] arguments) throws Exception {
        PrintStream output = System.out;
        // What libraries print must not get between the lines of the protocol.
        System.setOut(System.err);
        volunteer();
        try (BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                output.println(WireFormat.write(Reply.class, answer(WireFormat.read(Request.class, line))));
                output.flush();
            }
        } finally {
            Scratch.own().remove();
        }
    }

    /** Should a model exhaust the machine's memory, then this is the process to end, where the system lets us say so. */
    private static void volunteer() {
        Path score = Path.of("/proc/self/oom_score_adj");
        try {
            if (Files.isWritable(score)) {
                Files.writeString(score, "1000");
            }
        } catch (IOException e) {
            System.err.println("the system chooses itself whom to end when memory is short: " + e.getMessage());
        }
    }

    private static Reply answer(Request request) throws Exception {
        if (!(request instanceof Request.Time time)) {
            throw new IllegalStateException("nothing but measuring is done here, not " + request);
        }
        Anchors anchors = new Anchors();
        anchors.keep(time.anchors());
        Workbench bench = new Workbench(time.cores(), time.locks(), time.protocol(), anchors, () -> {});
        Device here = new Device.ThisMachine("cpu-" + time.threads() + "t", time.threads());
        try (LatencySource source = LatencySource.open(here, bench)) {
            List<ExportedModel> models = new ArrayList<>();
            for (Path file : time.models()) {
                models.add(ExportedModel.of(Files.readAllBytes(file)));
            }
            return new Reply.Timed(source.measure(models, time.batch()), anchors.times());
        } catch (OnnxModelException | DeviceException e) {
            return new Reply.Refused(String.valueOf(e.getMessage()));
        }
    }
}
