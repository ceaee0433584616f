package dev.espalier.server.cli;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.calibration.Calibrators;
import dev.espalier.evaluators.calibration.QuantizationRecipe;
import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.data.Normalization;
import dev.espalier.evaluators.device.Device;
import dev.espalier.evaluators.device.DeviceRegistry;
import dev.espalier.evaluators.device.ExportedModel;
import dev.espalier.evaluators.device.LatencySource;
import dev.espalier.evaluators.device.Workbench;
import dev.espalier.evaluators.latency.LatencyReport;
import dev.espalier.evaluators.onnx.OnnxModel;
import dev.espalier.evaluators.onnx.QuantizedModel;
import dev.espalier.evaluators.onnx.Scoring;
import dev.espalier.evaluators.onnx.reading.ImportedModel;
import dev.espalier.evaluators.onnx.reading.OnnxReader;
import dev.espalier.space.choice.Design;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.cost.Conditions;
import dev.espalier.space.cost.CostTable;
import dev.espalier.space.cost.Figure;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Network;
import dev.espalier.space.trial.Measurement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "quantize",
        description = {
            "Writes a classifier anew in 8, 4 or 2 bits, without training it, and compares the two.",
            "Ranges come from training images, accuracies from validation images."
        })
final class QuantizeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "MODEL.onnx", description = "The model, in single precision.")
    private Path file = Path.of("");

    @Mixin
    private final DataOptions data = new DataOptions();

    @Option(names = "--to", paramLabel = "OUT.onnx", required = true, description = "The file to write.")
    private Path to = Path.of("");

    @Option(
            names = "--bits",
            paramLabel = "8|4|2",
            defaultValue = "8",
            description = {
                "In which weights are stored, ${DEFAULT-VALUE} if not said; activations have 8.",
                "With fewer than 8 the first and the last layer keep 8."
            })
    private int bits = 8;

    @Option(
            names = "--calibrator",
            paramLabel = "NAME",
            defaultValue = "min-max",
            description = "What chooses the ranges of activations: min-max, moving-average, percentile, mse or kl;"
                    + " ${DEFAULT-VALUE} if not said.")
    private String calibrator = "min-max";

    @Option(
            names = "--bias-correction",
            description = "Biases make up for what rounding does to the means of channels.")
    private boolean correctBias;

    @Option(names = "--equalize", description = "Moves scale between layers first, so that their channels are alike.")
    private boolean equalize;

    @Option(
            names = "--float",
            paramLabel = "LAYER",
            description =
                    "Leaves a layer, or all whose names begin with LAYER and a dot, in float; may be given again.")
    private List<String> floats = new ArrayList<>();

    @Option(
            names = "--images",
            paramLabel = "N",
            defaultValue = "256",
            description = "Training images that ranges come from; ${DEFAULT-VALUE} if not said.")
    private int count = 256;

    @Mixin
    private final PixelsOption pixels = new PixelsOption();

    @Mixin
    private final DeviceOptions device = new DeviceOptions();

    @Mixin
    private final Format.Choice format = new Format.Choice();

    private final Terminal terminal;

    QuantizeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        require(count > 0, "--images must be at least 1, got %d", count);
        QuantizationRecipe recipe = new QuantizationRecipe(Calibrators.named(calibrator), equalize, correctBias);
        LayerPrecision stored = stored(bits);
        OutputFile.check(to);
        if (!Files.exists(file)) {
            throw new WrongInputException(file + ": does not exist");
        }
        Device asked = device.device(new DeviceRegistry(terminal.home()));
        ImportedModel model = OnnxReader.read(file);
        ImageDataset images = data.images(model.network());
        Normalization normalization = normalization(model, images);
        Precision precision = precision(model.network(), stored);

        say("quantizing with " + calibrator + " on "
                + Math.min(count, images.train().size()) + " images");
        List<float[]> samples = IntStream.range(
                        0, Math.min(count, images.train().size()))
                .mapToObj(image -> images.train().normalised(image, normalization))
                .toList();
        QuantizedModel quantized = QuantizedModel.of(
                model.network(),
                model.weights(),
                model.info().withMetrics(Map.of()),
                precision,
                recipe,
                samples,
                model.ending());
        byte[] before = Files.readAllBytes(file);
        byte[] after = quantized.bytes();
        say("measuring the noise of each layer");
        List<QuantizedModel.Noise> noise = quantized.noise(samples.subList(0, Math.min(32, samples.size())));
        Measurement accuracyBefore = accuracy("before", before, images, normalization);
        Measurement accuracyAfter = accuracy("after", after, images, normalization);
        say("measuring latency on " + asked.name());
        List<Measurement> latencies = latencies(asked, before, after, new Design(model.network(), precision));
        Files.write(to, after);
        QuantizedReport report = new QuantizedReport(
                precision,
                calibrator,
                new QuantizedReport.Side(
                        accuracyBefore,
                        latencies.getFirst(),
                        before.length,
                        bitOps(model.network(), Precision.FLOAT32)),
                new QuantizedReport.Side(
                        accuracyAfter, latencies.getLast(), after.length, bitOps(model.network(), precision)),
                noise);
        report.print(new Printer(terminal, format));
        say("written to " + to.toAbsolutePath());
        if (report.slower()) {
            terminal.err().println("warning: " + precision + " is slower than the model it was made from");
        }
        return ExitCode.DONE;
    }

    private Normalization normalization(ImportedModel model, ImageDataset images) {
        try (OnnxModel runnable = OnnxModel.load(file)) {
            return pixels.normalization(runnable, model.info(), images);
        }
    }

    private static LayerPrecision stored(int bits) {
        return switch (bits) {
            case 8 -> LayerPrecision.INT8;
            case 4 -> LayerPrecision.W4A8;
            case 2 -> LayerPrecision.W2A8;
            default -> throw new WrongInputException("--bits must be 8, 4 or 2, got " + bits);
        };
    }

    private Precision precision(Network network, LayerPrecision stored) {
        List<String> names = network.nodes().stream().map(Network.Node::name).toList();
        List<String> weighted = network.nodes().stream()
                .filter(node -> node.layer() instanceof Conv2d || node.layer() instanceof Linear)
                .map(Network.Node::name)
                .toList();
        Precision precision = Precision.of(stored);
        if (bits < 8 && !weighted.isEmpty()) {
            precision = precision.with(LayerPrecision.INT8, List.of(weighted.getFirst(), weighted.getLast()));
        }
        for (String layer : floats) {
            List<String> meant = names.stream()
                    .filter(name -> name.equals(layer) || name.startsWith(layer + "."))
                    .toList();
            require(!meant.isEmpty(), "--float: there is no layer '%s'; the layers are %s", layer, names);
            precision = precision.with(LayerPrecision.FLOAT32, meant);
        }
        return precision;
    }

    private Measurement accuracy(String which, byte[] bytes, ImageDataset images, Normalization normalization) {
        int total = images.validation().size();
        int step = Math.max(1, total / 50);
        try (OnnxModel model = OnnxModel.load(bytes);
                Counter counter = new Counter(terminal, total, "images scored " + which)) {
            return Scoring.accuracy(
                    model,
                    total,
                    image -> {
                        if ((image + 1) % step == 0 || image + 1 == total) {
                            counter.done("image " + (image + 1), image + 1);
                        }
                        return images.validation().normalised(image, normalization);
                    },
                    images.validation()::label);
        }
    }

    private static List<Measurement> latencies(Device asked, byte[] before, byte[] after, Design design)
            throws InterruptedException {
        Design exact = new Design(design.network(), Precision.FLOAT32);
        try (LatencySource source = LatencySource.open(asked, Workbench.here())) {
            return source.measure(List.of(ExportedModel.of(exact, before), ExportedModel.of(design, after)), 1).stream()
                    .map(LatencyReport::latency)
                    .toList();
        }
    }

    private static double bitOps(Network network, Precision precision) {
        return CostTable.of(network, Conditions.at(precision)).total().get(Figure.BIT_OPS);
    }

    private void say(String step) {
        terminal.err().println(step);
    }
}
