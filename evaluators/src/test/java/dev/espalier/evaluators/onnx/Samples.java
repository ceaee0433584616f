package dev.espalier.evaluators.onnx;

import dev.espalier.space.block.BlockOptions;
import dev.espalier.space.block.Bottleneck;
import dev.espalier.space.block.CompactBlock;
import dev.espalier.space.block.Dense;
import dev.espalier.space.block.DepthwiseSeparable;
import dev.espalier.space.block.DepthwiseSeparable.Order;
import dev.espalier.space.block.EffNet;
import dev.espalier.space.block.Excitation;
import dev.espalier.space.block.Fire;
import dev.espalier.space.block.Fire.Bypass;
import dev.espalier.space.block.GhostBottleneck;
import dev.espalier.space.block.Igcv2;
import dev.espalier.space.block.Igcv3;
import dev.espalier.space.block.InvertedResidual;
import dev.espalier.space.block.Layers;
import dev.espalier.space.block.PreActivationBottleneck;
import dev.espalier.space.block.Residual;
import dev.espalier.space.block.ShiftResidual;
import dev.espalier.space.block.Shortcut;
import dev.espalier.space.block.ShuffleV1;
import dev.espalier.space.block.ShuffleV2;
import dev.espalier.space.block.SqueezeExcite;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Layer;
import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Add;
import dev.espalier.space.network.Layer.BatchNorm;
import dev.espalier.space.network.Layer.ChannelShuffle;
import dev.espalier.space.network.Layer.Concat;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Flatten;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Layer.Multiply;
import dev.espalier.space.network.Layer.PadChannels;
import dev.espalier.space.network.Layer.Pool2d;
import dev.espalier.space.network.Layer.Select;
import dev.espalier.space.network.Layer.Shift;
import dev.espalier.space.network.Layer.Slice;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.network.Window;
import dev.espalier.space.staged.BlockType;
import dev.espalier.space.staged.Stage;
import dev.espalier.space.staged.StagedSpace;
import dev.espalier.space.zoo.Zoo;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Small networks that together hold every layer and every block. */
public final class Samples {
    private Samples() {}

    /** One network per layer and option, by what is special about it. */
    public static Map<String, Network> layers() {
        Map<String, Network> all = new LinkedHashMap<>();
        Window same = Window.same(3);
        all.put("dense conv with bias", single(new Conv2d(6, same, 1, true)));
        all.put("grouped conv", single(new Conv2d(8, same, 4, false)));
        all.put(
                "depthwise conv, stride 2",
                single(Conv2d.depthwise(8, Window.same(5).stride(2))));
        all.put("asymmetric conv", single(Conv2d.dense(5, new Window(1, 5, 1, 2, 0, 2, 1))));
        all.put("unevenly padded conv", single(Conv2d.dense(5, new Window(3, 3, 2, 2, 0, 1, 1, 1, -1))));
        all.put("dilated conv", single(Conv2d.dense(5, new Window(3, 3, 1, 1, 2, 2, 2))));
        all.put("lone batch norm", single(new BatchNorm(1e-3)));
        for (Function function : Function.values()) {
            all.put("activation " + function, single(new Activation(function)));
        }
        for (Pool2d.Kind kind : Pool2d.Kind.values()) {
            all.put("pool " + kind, single(new Pool2d(kind, Window.valid(2).stride(2))));
            all.put(
                    "padded pool " + kind,
                    single(new Pool2d(kind, Window.same(3).stride(2))));
            all.put("unevenly padded pool " + kind, single(new Pool2d(kind, new Window(3, 2, 2, 1, 0, 1, 1, 2, -1))));
        }
        for (Pool2d.Kind kind : List.of(Pool2d.Kind.MAX, Pool2d.Kind.AVERAGE)) {
            all.put("dilated pool " + kind, single(new Pool2d(kind, new Window(3, 2, 2, 1, 1, 0, 2))));
        }
        all.put("slice", single(new Slice(2, 7)));
        all.put("channel shuffle", single(new ChannelShuffle(4)));
        all.put("select", single(new Select(List.of(6, 0, 3))));
        all.put("channel padding", single(new PadChannels(3, 2)));
        for (int stride : new int[] {1, 2}) {
            all.put("shift, stride " + stride, shift(new Shift(3, stride, false)));
            all.put("active shift, stride " + stride, shift(new Shift(5, stride, true)));
        }
        for (int bits : new int[] {1, 2, 4, 8}) {
            all.put(
                    "conv of %d bits".formatted(bits),
                    single(Conv2d.dense(6, same).quantized(bits)));
        }
        all.put("global average", single(new GlobalAveragePool()));
        all.put("flatten", single(new Flatten()));
        all.put("norm behind a conv that others read", sharedConv());
        all.put("three terms", threeTerms());
        all.put("vectors in both forms", vectors());
        all.put("names that collide", collidingNames());
        return all;
    }

    /** One network per block and option. */
    public static Map<String, Network> blocks() {
        Map<String, CompactBlock> blocks = new LinkedHashMap<>();
        for (int kernel : new int[] {3, 5}) {
            for (int expansion : new int[] {1, 3, 6}) {
                for (boolean squeeze : new boolean[] {false, true}) {
                    blocks.put(
                            "inverted residual k%d e%d %s".formatted(kernel, expansion, squeeze ? "se" : ""),
                            new InvertedResidual(16, kernel, expansion, 1, squeeze));
                }
            }
        }
        blocks.put("inverted residual, stride 2", new InvertedResidual(24, 3, 4, 2, true));
        blocks.put("depthwise separable", new DepthwiseSeparable(24, 3, 2));
        blocks.put("fire", Fire.of(32, 2));
        blocks.put("fire as published", new Fire(4, 8, 1, true, false));
        blocks.put("residual", new Residual(16, 3, 1));
        blocks.put("residual with projection", new Residual(32, 3, 2));
        blocks.put("squeeze-excite", new SqueezeExcite(8, Function.SIGMOID));
        for (int stride : new int[] {1, 2}) {
            all(stride).forEach((name, block) -> blocks.put(name + ", stride " + stride, block));
        }
        blocks.put(
                "conv, norm, hard-swish",
                (net, name, input) -> Layers.convNormAct(net, name, Conv2d.pointwise(32), Function.HARD_SWISH, input));
        Map<String, Network> all = new LinkedHashMap<>();
        blocks.forEach((name, block) -> all.put(name, classifier(block)));
        return all;
    }

    /** The families, each with options of its own, dilation and squeeze-and-excitation among them. */
    private static Map<String, CompactBlock> all(int stride) {
        BlockOptions relu = BlockOptions.RELU;
        BlockOptions swish = relu.with(Function.SWISH);
        BlockOptions squeezing = relu.with(Excitation.of(0.25));
        Map<String, CompactBlock> blocks = new LinkedHashMap<>();
        blocks.put("mbconv", InvertedResidual.mbConv(16, 5, 4, stride));
        blocks.put("narrowing", new InvertedResidual(16, 3, 0.5, stride, relu));
        blocks.put("xception", new DepthwiseSeparable(24, 3, stride, Order.COMBINE_FIRST, squeezing));
        blocks.put("fire with complex bypass", new Fire(8, 16, stride, Bypass.COMPLEX, true, relu.dilated(2)));
        blocks.put("padded residual", new Residual(29, 20, 3, stride, Shortcut.PADDED, squeezing));
        blocks.put("resnext", new Bottleneck(32, 16, 3, 4, stride, Shortcut.PROJECTED, relu.dilated(2)));
        blocks.put("shufflenet v1", new ShuffleV1(stride == 1 ? 16 : 32, 3, 2, stride, true, relu));
        blocks.put("shufflenet v2", new ShuffleV2(16, 5, stride, squeezing));
        blocks.put("pre-activation", new PreActivationBottleneck(32, 16, 3, stride, relu));
        blocks.put("ghost", new GhostBottleneck(17, 5, 2.5, stride, squeezing));
        blocks.put("effnet", new EffNet(24, 12, stride, swish));
        blocks.put("igcv2", new Igcv2(24, 3, 4, stride, relu));
        blocks.put("igcv3", new Igcv3(16, 3, 3, 2, stride, squeezing));
        blocks.put("dense", new Dense(24, 8, 2, true, stride, relu));
        blocks.put("shift", new ShiftResidual(16, 3, 3, stride, false, 32, relu));
        blocks.put("active shift", new ShiftResidual(16, 5, 3, stride, true, 32, relu));
        blocks.put("sspq", new ShiftResidual(16, 3, 3, stride, true, 4, relu));
        return blocks;
    }

    /** The zoo on small images with few channels. */
    public static Map<String, Network> zoo() {
        Map<String, Network> all = new LinkedHashMap<>();
        for (Zoo net : List.of(
                Zoo.LENET_300_100,
                Zoo.LENET_5,
                Zoo.MOBILENET_V1,
                Zoo.MOBILENET_V2,
                Zoo.MOBILENET_V3_SMALL,
                Zoo.SQUEEZENET_1_0,
                Zoo.RESNET_18,
                Zoo.RESNET_20_CIFAR,
                Zoo.SHUFFLENET_V1_G4,
                Zoo.SHUFFLENET_V2_1_0,
                Zoo.EFFICIENTNET_B0,
                Zoo.EFFNET)) {
            int extent = net.input().channels() == 1 ? 28 : net == Zoo.SQUEEZENET_1_0 ? 47 : 32;
            TensorShape input = new TensorShape(net.input().channels(), extent, extent);
            all.put(net.label(), net.network(input, 0.25, 10));
        }
        return all;
    }

    /** Every network of the zoo at a quarter of its width, on the smallest images that all of its layers take. */
    public static Map<String, Network> wholeZoo() {
        Map<String, Network> all = new LinkedHashMap<>();
        for (Zoo net : Zoo.values()) {
            int channels = net.input().channels();
            int extent = channels == 1
                    ? 28
                    : net.label().startsWith("alexnet") ? 67 : net.input().height() == 227 ? 47 : 32;
            all.put(net.label(), net.network(new TensorShape(channels, extent, extent), 0.25, 10));
        }
        return all;
    }

    /** A random network of all blocks. */
    public static Network random(long seed) {
        Stage stage = new Stage(
                Arrays.asList(BlockType.values()),
                List.of(3, 5),
                List.of(1, 3, 6),
                List.of(false, true),
                List.of(16, 32),
                List.of(1, 2),
                2);
        StagedSpace space = new StagedSpace(new StagedSpace.Layout(
                3,
                10,
                List.of(16, 24),
                List.of(8, 16),
                1,
                List.of(stage, stage),
                List.of(0, 64),
                List.of(Precision.FLOAT32, Precision.INT8)));
        Assignment genes = space.choices().random(new SplittableRandom(seed));
        return space.decode(genes).network();
    }

    /** A stem of 16 channels, the block, a classifier of 10 classes. */
    private static Network classifier(CompactBlock block) {
        Network.Builder net = Network.builder(new TensorShape(3, 12, 12));
        String x = Layers.convNormAct(net, "stem", Conv2d.dense(16, Window.same(3)), Function.RELU6, Network.INPUT);
        x = net.add("pool", new GlobalAveragePool(), block.append(net, "block", x));
        net.add("classifier", new Linear(10, true), x);
        return net.build();
    }

    private static Network single(Layer layer) {
        Network.Builder net = Network.builder(new TensorShape(8, 9, 7));
        net.add("layer", layer, Network.INPUT);
        return net.build();
    }

    /** Channels enough for every offset. */
    private static Network shift(Shift shift) {
        Network.Builder net = Network.builder(new TensorShape(29, 9, 7));
        net.add("layer", shift, Network.INPUT);
        return net.build();
    }

    private static Network sharedConv() {
        Network.Builder net = Network.builder(new TensorShape(3, 6, 6));
        String conv = net.add("conv", Conv2d.dense(4, Window.same(3)), Network.INPUT);
        net.add("sum", new Add(), conv, net.add("norm", new BatchNorm(), conv));
        return net.build();
    }

    private static Network threeTerms() {
        Network.Builder net = Network.builder(new TensorShape(3, 6, 6));
        String a = net.add("a", Conv2d.pointwise(4), Network.INPUT);
        String b = net.add("b", Conv2d.dense(4, Window.same(3)), Network.INPUT);
        String c = net.add("c", Conv2d.dense(4, Window.same(5)), Network.INPUT);
        String sum = net.add("sum", new Add(), a, b, c);
        net.add("act", new Activation(Function.RELU), sum);
        return net.build();
    }

    private static Network vectors() {
        Network.Builder net = Network.builder(new TensorShape(4, 5, 5));
        String mean = net.add("mean", new GlobalAveragePool(), Network.INPUT);
        String gate = net.add("gate", new Linear(4, false), mean);
        gate = net.add("gate.norm", new BatchNorm(), gate);
        gate = net.add("gate.act", new Activation(Function.SIGMOID), gate);
        String map = net.add("scale", new Multiply(), Network.INPUT, gate);
        String pooled = net.add("pool", new GlobalAveragePool(), map);
        String both = net.add("concat", new Concat(), pooled, gate, net.add("fc", new Linear(3, true), pooled));
        String mixed = net.add("mix", new Conv2d(6, Window.same(1), 1, true), both);
        net.add("classifier", new Linear(5, true), net.add("flat", new Flatten(), mixed));
        return net.build();
    }

    private static Network collidingNames() {
        Network.Builder net = Network.builder(new TensorShape(2, 4, 4));
        String x = net.add("logits", new Conv2d(3, Window.same(3), 1, true), Network.INPUT);
        x = net.add("logits.weight", new Activation(Function.RELU6), x);
        x = net.add("logits.q", new Flatten(), x);
        net.add("logits.dq", new Linear(4, true), x);
        return net.build();
    }
}
