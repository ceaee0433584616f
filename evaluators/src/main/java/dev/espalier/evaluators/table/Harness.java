package dev.espalier.evaluators.table;

import dev.espalier.evaluators.onnx.ModelInfo;
import dev.espalier.evaluators.onnx.OnnxExporter;
import dev.espalier.evaluators.table.PartKey.Position;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.block.Layers;
import dev.espalier.space.choice.Design;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * The models by which parts are measured. A part alone pays at its ends for bringing tensors into the runtime's own layout
 * and quantizing them, which inside a network nobody pays; so every part stands between a lead, a 1x1 convolution of the
 * image, and a trail, a 1x1 convolution, mean and classifier.
 *
 * <p>The time of a part is that of lead, part and trail less that of lead and trail alone, the skeleton, on the part's
 * input. The first part of a network has no lead and nothing is taken off; the last has no trail. Along a chain what the
 * skeletons take off and the trails put on cancels: the sum is the time of the network.
 */
final class Harness {
    private static final int IMAGE_CHANNELS = 3;
    private static final int TRAIL_CHANNELS = 16;
    private static final int CLASSES = 10;
    private static final int CALIBRATION_SAMPLES = 4;

    private Harness() {}

    /** The network by which {@code part} is measured where it stands. */
    static Network around(Network part, Position position) {
        boolean leads = leads(position);
        boolean trails = position == Position.MIDDLE || position == Position.FIRST;
        TensorShape shape = part.input();
        Network.Builder net = Network.builder(leads ? shape.withChannels(IMAGE_CHANNELS) : shape);
        String lead = leads ? lead(net, shape.channels()) : Network.INPUT;
        String x = lead;
        for (Network.Node node : part.nodes()) {
            List<String> inputs = node.inputs().stream()
                    .map(input -> input.equals(Network.INPUT) ? lead : input)
                    .toList();
            x = net.add(node.name(), node.layer(), inputs);
        }
        if (trails) {
            trail(net, x);
        }
        return net.build();
    }

    /** Whether a part that stands at {@code position} is measured with a lead, and the skeleton taken off. */
    static boolean leads(Position position) {
        return position == Position.MIDDLE || position == Position.LAST;
    }

    /** Lead and trail on a map of {@code shape}. */
    static Network skeleton(TensorShape shape) {
        Network.Builder net = Network.builder(shape.withChannels(IMAGE_CHANNELS));
        trail(net, lead(net, shape.channels()));
        return net.build();
    }

    private static String lead(Network.Builder net, int channels) {
        return Layers.convNormAct(net, "harness.lead", Conv2d.pointwise(channels), Function.RELU6, Network.INPUT);
    }

    private static void trail(Network.Builder net, String input) {
        Conv2d conv = Conv2d.pointwise(TRAIL_CHANNELS);
        String x = Layers.convNormAct(net, "harness.trail", conv, Function.RELU6, input);
        x = net.add("harness.pool", new GlobalAveragePool(), x);
        net.add("harness.classifier", new Linear(CLASSES, true), x);
    }

    /** The file of {@code network} with random weights, on which latency does not depend. */
    static byte[] exported(Network network, LayerPrecision precision) {
        SplittableRandom random = new SplittableRandom(1);
        List<float[]> samples = Stream.generate(() -> noise(random, network.input()))
                .limit(CALIBRATION_SAMPLES)
                .toList();
        ModelInfo info = ModelInfo.anonymous(
                network.input().channels(), Math.toIntExact(network.output().elements()));
        return OnnxExporter.export(
                new Design(network, Precision.of(precision)), Weights.random(network, 1), info, samples);
    }

    private static float[] noise(SplittableRandom random, TensorShape shape) {
        float[] values = new float[Math.toIntExact(shape.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
