package dev.espalier.server.cli;

import dev.espalier.evaluators.device.ExportedModel;
import dev.espalier.evaluators.latency.LatencyMeter;
import dev.espalier.evaluators.latency.LatencyReport;
import dev.espalier.evaluators.training.Inference;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.experiments.definition.Quantity;
import dev.espalier.experiments.study.Laboratory;
import dev.espalier.space.choice.Design;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.zoo.Zoo;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "doctor", description = "Checks that everything a search needs is here and works.")
final class DoctorCommand implements Callable<Integer> {
    private static final int NEEDED_JAVA = 25;

    @Mixin
    private final Format.Choice format = new Format.Choice();

    private final Terminal terminal;

    DoctorCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    private record Finding(String check, boolean fine, String detail) {}

    /** Something that can fail in any way. */
    private interface Check {
        String look() throws Exception;
    }

    @Override
    public Integer call() {
        List<Finding> findings = new ArrayList<>();
        findings.add(find("Java", DoctorCommand::java));
        findings.add(find("home folder", this::home));
        findings.add(find("training (PyTorch by DJL)", DoctorCommand::training));
        findings.add(find("inference (ONNX Runtime)", DoctorCommand::inference));
        new Printer(terminal, format)
                .rows(
                        findings,
                        List.of(
                                Column.of("check", Finding::check),
                                Column.<Finding>of("fine", Finding::fine)
                                        .headed("")
                                        .shown(fine -> (boolean) fine ? "ok" : "BROKEN"),
                                Column.of("detail", Finding::detail)));
        return findings.stream().allMatch(Finding::fine) ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static Finding find(String name, Check check) {
        try {
            return new Finding(name, true, check.look());
        } catch (Exception | LinkageError e) {
            return new Finding(name, false, String.valueOf(e.getMessage()));
        }
    }

    private static String java() {
        if (Runtime.version().feature() < NEEDED_JAVA) {
            throw new IllegalStateException("needs Java " + NEEDED_JAVA + " or newer, this is " + Runtime.version());
        }
        return Runtime.version() + ", " + Runtime.getRuntime().availableProcessors() + " cores";
    }

    private String home() {
        try (Laboratory laboratory = terminal.laboratory()) {
            return laboratory.home() + ", " + laboratory.store().studies().size() + " studies";
        }
    }

    private static String training() {
        Network network = small();
        float[] image = new float[Math.toIntExact(network.input().elements())];
        float[] outputs = Inference.outputs(network, Weights.random(network, 1), image, 1);
        return "a small network runs and gives " + outputs.length + " outputs";
    }

    private static String inference() throws InterruptedException {
        LatencyMeter meter = new LatencyMeter();
        byte[] model =
                ExportedModel.untrained(new Design(small(), Precision.INT8), 1).onnx();
        LatencyReport report = meter.measure(List.of(model)).getFirst();
        return "a small int8 network takes "
                + Quantity.show(Metric.LATENCY_MS, report.latency().value()) + " on "
                + meter.machine().name();
    }

    private static Network small() {
        return Zoo.MOBILENET_V2.network(new TensorShape(3, 32, 32), 0.25, 10);
    }
}
