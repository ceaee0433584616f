package dev.espalier.experiments.benchmark;

import dev.espalier.evaluators.device.Device;
import dev.espalier.evaluators.device.ExportedModel;
import dev.espalier.evaluators.device.LatencySource;
import dev.espalier.evaluators.device.Workbench;
import dev.espalier.evaluators.latency.LatencyReport;
import dev.espalier.space.block.Layers;
import dev.espalier.space.choice.Design;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.cost.NetworkCost;
import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Add;
import dev.espalier.space.network.Layer.Concat;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Flatten;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.network.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * The four guidelines of ShuffleNet v2 on this machine: networks of equal multiply-adds, ten blocks each, that differ in
 * one thing. Widths are multiples of 16, so that alignment, which counts for more here, does not. (<a
 * href="https://arxiv.org/abs/1807.11164">Ma et al., 2018</a>, tables 1 to 4)
 */
public final class GuidelineBenchmark {
    private static final int BLOCKS = 10;
    private static final int EXTENT = 28;
    private static final long SEED = 1;

    private GuidelineBenchmark() {}

    /**
     * What one network takes.
     *
     * @param guideline {@code G1} to {@code G4}
     * @param variant what is different
     * @param relative its time over that of the guideline's first
     */
    public record Row(
            String guideline, String variant, long macs, long memoryAccess, LatencyReport report, double relative) {}

    /** One of a guideline's networks. */
    record Variant(String name, Network network) {}

    /** A guideline and the networks that show it. */
    record Experiment(String guideline, List<Variant> variants) {}

    /**
     * Measures, the variants of a guideline against each other.
     *
     * @param done told of each guideline that is done
     * @throws InterruptedException if the calling thread is interrupted
     */
    public static List<Row> run(Precision precision, Workbench bench, Consumer<String> done)
            throws InterruptedException {
        List<Row> rows = new ArrayList<>();
        try (LatencySource source = LatencySource.open(Device.builtIn().getFirst(), bench)) {
            for (Experiment experiment : experiments()) {
                List<Design> designs = experiment.variants().stream()
                        .map(variant -> new Design(variant.network(), precision))
                        .toList();
                List<LatencyReport> reports = source.measure(
                        designs.stream()
                                .map(design -> ExportedModel.untrained(design, SEED))
                                .toList(),
                        1);
                double first = reports.getFirst().latency().value();
                for (int i = 0; i < reports.size(); i++) {
                    NetworkCost cost = CostModel.count(designs.get(i).network(), precision);
                    rows.add(new Row(
                            experiment.guideline(),
                            experiment.variants().get(i).name(),
                            cost.macs(),
                            cost.memoryAccess(),
                            reports.get(i),
                            reports.get(i).latency().value() / first));
                }
                done.accept(experiment.guideline());
            }
        }
        return rows;
    }

    static List<Experiment> experiments() {
        return List.of(
                new Experiment(
                        "G1", List.of(channels(96, 96), channels(48, 192), channels(32, 288), channels(16, 576))),
                new Experiment("G2", List.of(groups(1, 64), groups(4, 128), groups(16, 256))),
                new Experiment(
                        "G3", List.of(parallel(1), parallel(2), parallel(4), parallel(8), series(4), series(16))),
                new Experiment(
                        "G4",
                        List.of(
                                elementWise(List.of(), false),
                                elementWise(List.of(Function.RELU), false),
                                elementWise(List.of(), true),
                                elementWise(List.of(Function.RELU), true),
                                elementWise(List.of(Function.HARD_SWISH), true))));
    }

    /** Table 1: 1x1 convolutions from {@code narrow} to {@code wide} channels and back. */
    private static Variant channels(int narrow, int wide) {
        return new Variant("%d:%d channels".formatted(narrow, wide), blocks(narrow, (net, name, x) -> {
            String y = convolution(net, name + ".a", Conv2d.pointwise(wide), x);
            return convolution(net, name + ".b", Conv2d.pointwise(narrow), y);
        }));
    }

    /** Table 2: 1x1 convolutions in groups, the wider the more. */
    private static Variant groups(int groups, int channels) {
        Conv2d conv = new Conv2d(channels, Window.same(1), groups, false);
        return new Variant(
                groups == 1
                        ? "%d channels".formatted(channels)
                        : "%d channels in %d groups".formatted(channels, groups),
                blocks(channels, (net, name, x) -> convolution(net, name, conv, x)));
    }

    /** Table 3: one 1x1 convolution in so many parts side by side. */
    private static Variant parallel(int parts) {
        int channels = 128;
        return new Variant(parts + " side by side", blocks(channels, (net, name, x) -> {
            if (parts == 1) {
                return convolution(net, name, Conv2d.pointwise(channels), x);
            }
            List<String> all = IntStream.range(0, parts)
                    .mapToObj(i -> convolution(net, name + "." + i, Conv2d.pointwise(channels / parts), x))
                    .toList();
            return net.add(name + ".concat", new Concat(), all);
        }));
    }

    /** Table 3: so many narrower 1x1 convolutions in a row. */
    private static Variant series(int parts) {
        int channels = (int) Math.round(128 / Math.sqrt(parts));
        return new Variant(parts + " in a row", blocks(channels, (net, name, x) -> {
            String y = x;
            for (int i = 0; i < parts; i++) {
                y = convolution(net, name + "." + i, Conv2d.pointwise(channels), y);
            }
            return y;
        }));
    }

    /** Table 4: bottlenecks with and without what costs no multiply-adds. */
    private static Variant elementWise(List<Function> activation, boolean shortcut) {
        String functions = activation.isEmpty()
                ? "no activation"
                : activation.getFirst().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        String name = functions + (shortcut ? ", shortcut" : ", no shortcut");
        return new Variant(name, blocks(64, (net, block, x) -> {
            String y = bare(net, block + ".a", Conv2d.pointwise(16), activation, x);
            y = bare(net, block + ".b", Conv2d.dense(16, Window.same(3)), activation, y);
            y = bare(net, block + ".c", Conv2d.pointwise(64), activation, y);
            return shortcut ? net.add(block + ".add", new Add(), y, x) : y;
        }));
    }

    private static String convolution(Network.Builder net, String name, Conv2d conv, String x) {
        return Layers.convNormAct(net, name, conv, Function.RELU, x);
    }

    private static String bare(Network.Builder net, String name, Conv2d conv, List<Function> activation, String x) {
        String y = Layers.convNorm(net, name, conv, x);
        for (Function function : activation) {
            y = net.add(name + ".act", new Activation(function), y);
        }
        return y;
    }

    /** Something that appends a block. */
    private interface Block {
        String append(Network.Builder net, String name, String input);
    }

    private static Network blocks(int channels, Block block) {
        Network.Builder net = Network.builder(new TensorShape(channels, EXTENT, EXTENT));
        String x = Network.INPUT;
        for (int i = 0; i < BLOCKS; i++) {
            x = block.append(net, "block" + i, x);
        }
        net.add("end", new Flatten(), x);
        return net.build();
    }
}
