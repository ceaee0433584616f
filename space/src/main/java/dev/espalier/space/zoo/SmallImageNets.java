package dev.espalier.space.zoo;

import dev.espalier.space.block.BlockOptions;
import dev.espalier.space.block.DepthwiseSeparable;
import dev.espalier.space.block.EffNet;
import dev.espalier.space.block.Layers;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.ChannelShuffle;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Flatten;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.Window;

/** EffNet for 32x32 images, and the three networks of equal shape it is compared with (Freeman et al., table 1). */
final class SmallImageNets {
    private static final int[] CHANNELS = {64, 128, 256};

    private SmallImageNets() {}

    static Network effnet(Form form) {
        Network.Builder net = Network.builder(form.input());
        String x = Network.INPUT;
        for (int i = 0; i < CHANNELS.length; i++) {
            int channels = form.channels(CHANNELS[i]);
            x = new EffNet(channels, channels / 2, 2, BlockOptions.RELU).append(net, "block" + (i + 1), x);
        }
        return flattened(net, x, form);
    }

    static Network baseline(Form form) {
        Network.Builder net = Network.builder(form.input());
        String x = Network.INPUT;
        for (int i = 0; i < CHANNELS.length; i++) {
            x = pooled(net, form, i, x);
        }
        return flattened(net, x, form);
    }

    static Network mobilenet(Form form) {
        Network.Builder net = Network.builder(form.input());
        String x = pooled(net, form, 0, Network.INPUT);
        for (int i = 1; i < CHANNELS.length; i++) {
            x = new DepthwiseSeparable(form.channels(CHANNELS[i]), 3, 2).append(net, "block" + (i + 1), x);
        }
        return flattened(net, x, form);
    }

    /** The comparison's ShuffleNet has four groups and neither shortcut nor concatenation. */
    static Network shufflenet(Form form) {
        Network.Builder net = Network.builder(form.input());
        String x = pooled(net, form, 0, Network.INPUT);
        for (int i = 1; i < CHANNELS.length; i++) {
            String block = "block" + (i + 1);
            int channels = form.channels(CHANNELS[i], 16);
            Conv2d first = new Conv2d(channels / 4, Window.same(1), 4, false);
            x = Layers.convNormAct(net, block + ".first", first, Function.RELU, x);
            x = net.add(block + ".shuffle", new ChannelShuffle(4), x);
            Conv2d depthwise = Conv2d.depthwise(channels / 4, Window.same(3).stride(2));
            x = Layers.convNorm(net, block + ".depthwise", depthwise, x);
            Conv2d second = new Conv2d(channels, Window.same(1), 4, false);
            x = Layers.convNormAct(net, block + ".second", second, Function.RELU, x);
        }
        return flattened(net, x, form);
    }

    private static String pooled(Network.Builder net, Form form, int index, String input) {
        String block = "block" + (index + 1);
        Conv2d conv = Conv2d.dense(form.channels(CHANNELS[index]), Window.same(3));
        String x = Layers.convNormAct(net, block, conv, Function.RELU, input);
        return Head.maxPool(net, block + ".pool", Window.valid(2).stride(2), x);
    }

    private static Network flattened(Network.Builder net, String features, Form form) {
        net.add("classifier", new Linear(form.classes(), true), net.add("flatten", new Flatten(), features));
        return net.build();
    }
}
