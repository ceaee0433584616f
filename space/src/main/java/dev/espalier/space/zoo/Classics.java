package dev.espalier.space.zoo;

import dev.espalier.space.block.Layers;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Flatten;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.Window;

/** LeNet, AlexNet and VGG, and the pruned VGGs of Li and of ThiNet. */
final class Classics {
    private static final Window HALVING = Window.valid(2).stride(2);
    private static final int[][] VGG_11 = {{64}, {128}, {256, 256}, {512, 512}, {512, 512}};
    private static final int[][] VGG_16 = {{64, 64}, {128, 128}, {256, 256, 256}, {512, 512, 512}, {512, 512, 512}};
    private static final int[][] VGG_19 = {
        {64, 64}, {128, 128}, {256, 256, 256, 256}, {512, 512, 512, 512}, {512, 512, 512, 512}
    };
    /** The first layer halved, and the last six (Li et al., table 2). */
    private static final int[][] VGG_16_LI_A = {{32, 64}, {128, 128}, {256, 256, 256}, {256, 256, 256}, {256, 256, 256}
    };
    /** All up to conv4_3 halved (Luo et al., section 4.2.2). */
    private static final int[][] VGG_16_THINET = {{32, 32}, {64, 64}, {128, 128, 128}, {256, 256, 256}, {512, 512, 512}
    };

    private Classics() {}

    static Network leNet300(Form form) {
        Network.Builder net = Network.builder(form.input());
        String x = net.add("flatten", new Flatten(), Network.INPUT);
        x = Head.linearRelu(net, "fc1", form.channels(300, 1), x);
        x = Head.linearRelu(net, "fc2", form.channels(100, 1), x);
        net.add("classifier", new Linear(form.classes(), true), x);
        return net.build();
    }

    static Network leNet5(Form form) {
        Network.Builder net = Network.builder(form.input());
        String x = net.add("conv1", new Conv2d(form.channels(20, 1), Window.valid(5), 1, true), Network.INPUT);
        x = Head.maxPool(net, "pool1", HALVING, x);
        x = net.add("conv2", new Conv2d(form.channels(50, 1), Window.valid(5), 1, true), x);
        x = Head.maxPool(net, "pool2", HALVING, x);
        x = net.add("flatten", new Flatten(), x);
        x = Head.linearRelu(net, "fc1", form.channels(500, 1), x);
        net.add("classifier", new Linear(form.classes(), true), x);
        return net.build();
    }

    static Network alexNet(Form form) {
        Window pool = Window.valid(3).stride(2);
        Network.Builder net = Network.builder(form.input());
        String x =
                Head.convRelu(net, "conv1", form.channels(96), Window.valid(11).stride(4), 1, Network.INPUT);
        x = Head.maxPool(net, "pool1", pool, x);
        x = Head.convRelu(net, "conv2", form.channels(256), Window.same(5), 2, x);
        x = Head.maxPool(net, "pool2", pool, x);
        x = Head.convRelu(net, "conv3", form.channels(384), Window.same(3), 1, x);
        x = Head.convRelu(net, "conv4", form.channels(384), Window.same(3), 2, x);
        x = Head.convRelu(net, "conv5", form.channels(256), Window.same(3), 2, x);
        x = Head.maxPool(net, "pool5", pool, x);
        return twoHidden(net, x, form);
    }

    static Network vgg11(Form form) {
        Network.Builder net = Network.builder(form.input());
        return twoHidden(net, plain(net, form, VGG_11), form);
    }

    static Network vgg16(Form form) {
        Network.Builder net = Network.builder(form.input());
        return twoHidden(net, plain(net, form, VGG_16), form);
    }

    static Network vgg19(Form form) {
        Network.Builder net = Network.builder(form.input());
        return twoHidden(net, plain(net, form, VGG_19), form);
    }

    static Network vgg16ThiNetConv(Form form) {
        Network.Builder net = Network.builder(form.input());
        return twoHidden(net, plain(net, form, VGG_16_THINET), form);
    }

    static Network vgg16ThiNetGap(Form form) {
        Network.Builder net = Network.builder(form.input());
        return Head.classified(net, plain(net, form, VGG_16_THINET), form.classes());
    }

    static Network vgg16Cifar(Form form) {
        return withHidden512(form, VGG_16);
    }

    static Network vgg16CifarLiA(Form form) {
        return withHidden512(form, VGG_16_LI_A);
    }

    /** VGG-19 as network slimming has it: without hidden linear layers. */
    static Network vgg19Cifar(Form form) {
        Network.Builder net = Network.builder(form.input());
        return Head.classified(net, normalised(net, form, VGG_19), form.classes());
    }

    private static Network withHidden512(Form form, int[][] stages) {
        Network.Builder net = Network.builder(form.input());
        String x = net.add("pool", new GlobalAveragePool(), normalised(net, form, stages));
        x = Head.linearRelu(net, "fc1", form.channels(512), x);
        net.add("classifier", new Linear(form.classes(), true), x);
        return net.build();
    }

    private static String plain(Network.Builder net, Form form, int[][] stages) {
        String x = Network.INPUT;
        for (int stage = 0; stage < stages.length; stage++) {
            for (int i = 0; i < form.repeats(stages[stage].length); i++) {
                int channels = form.channels(stages[stage][Math.min(i, stages[stage].length - 1)]);
                x = Head.convRelu(net, name(stage, i), channels, Window.same(3), 1, x);
            }
            x = Head.maxPool(net, "pool" + (stage + 1), HALVING, x);
        }
        return x;
    }

    /** With batch normalisation, and without the last pooling: the mean over all positions stands there. */
    private static String normalised(Network.Builder net, Form form, int[][] stages) {
        String x = Network.INPUT;
        for (int stage = 0; stage < stages.length; stage++) {
            x = stage == 0 ? x : Head.maxPool(net, "pool" + stage, HALVING, x);
            for (int i = 0; i < form.repeats(stages[stage].length); i++) {
                int channels = form.channels(stages[stage][Math.min(i, stages[stage].length - 1)]);
                x = Layers.convNormAct(net, name(stage, i), Conv2d.dense(channels, Window.same(3)), Function.RELU, x);
            }
        }
        return x;
    }

    private static String name(int stage, int layer) {
        return "conv" + (stage + 1) + "." + (layer + 1);
    }

    private static Network twoHidden(Network.Builder net, String features, Form form) {
        String x = net.add("flatten", new Flatten(), features);
        x = Head.linearRelu(net, "fc6", form.channels(4096), x);
        x = Head.linearRelu(net, "fc7", form.channels(4096), x);
        net.add("classifier", new Linear(form.classes(), true), x);
        return net.build();
    }
}
