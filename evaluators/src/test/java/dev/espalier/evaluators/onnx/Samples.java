package dev.espalier.evaluators.onnx;

import dev.espalier.space.block.CompactBlock;
import dev.espalier.space.block.DepthwiseSeparable;
import dev.espalier.space.block.Fire;
import dev.espalier.space.block.InvertedResidual;
import dev.espalier.space.block.Layers;
import dev.espalier.space.block.Residual;
import dev.espalier.space.block.SqueezeExcite;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Layer;
import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Add;
import dev.espalier.space.network.Layer.BatchNorm;
import dev.espalier.space.network.Layer.Concat;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Flatten;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Layer.Multiply;
import dev.espalier.space.network.Layer.Pool2d;
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
final class Samples {
    private Samples() {}

    /** One network per layer and option, by what is special about it. */
    static Map<String, Network> layers() {
        Map<String, Network> all = new LinkedHashMap<>();
        Window same = Window.same(3);
        all.put("dense conv with bias", single(new Conv2d(6, same, 1, true)));
        all.put("grouped conv", single(new Conv2d(8, same, 4, false)));
        all.put(
                "depthwise conv, stride 2",
                single(Conv2d.depthwise(8, Window.same(5).stride(2))));
        all.put("asymmetric conv", single(Conv2d.dense(5, new Window(1, 5, 1, 2, 0, 2, 1))));
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
            all.put("dilated pool " + kind, single(new Pool2d(kind, new Window(3, 2, 2, 1, 1, 0, 2))));
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
    static Map<String, Network> blocks() {
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
        blocks.put(
                "conv, norm, hard-swish",
                (net, name, input) -> Layers.convNormAct(net, name, Conv2d.pointwise(32), Function.HARD_SWISH, input));
        Map<String, Network> all = new LinkedHashMap<>();
        blocks.forEach((name, block) -> all.put(name, classifier(block)));
        return all;
    }

    /** The zoo on small images with few channels. */
    static Map<String, Network> zoo() {
        Map<String, Network> all = new LinkedHashMap<>();
        for (Zoo net : Zoo.values()) {
            int extent = net.input().channels() == 1 ? 28 : net == Zoo.SQUEEZENET_1_0 ? 47 : 32;
            TensorShape input = new TensorShape(net.input().channels(), extent, extent);
            all.put(net.label(), net.network(input, 0.25, 10));
        }
        return all;
    }

    /** A random network of all blocks. */
    static Network random(long seed) {
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
