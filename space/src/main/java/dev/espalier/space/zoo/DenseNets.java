package dev.espalier.space.zoo;

import dev.espalier.space.block.BlockOptions;
import dev.espalier.space.block.DenseLayer;
import dev.espalier.space.block.Layers;
import dev.espalier.space.block.Transition;
import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.BatchNorm;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.Window;

/** Densely connected networks. */
final class DenseNets {
    private DenseNets() {}

    /** DenseNet-121 for large images: bottlenecks, and half of the channels kept in each transition. */
    static Network densenet121(Form form) {
        Network.Builder net = Network.builder(form.input());
        Conv2d stem = Conv2d.dense(form.channels(64), Window.same(7).stride(2));
        String x = Layers.convNormAct(net, "stem", stem, Function.RELU, Network.INPUT);
        x = Head.maxPool(net, "stem.pool", Window.same(3).stride(2), x);
        return dense(net, x, form, form.channels(32), true, 0.5, 6, 12, 24, 16);
    }

    /** DenseNet-40 of growth 12 for 32x32 images: neither bottlenecks nor compression. */
    static Network densenet40(Form form) {
        Network.Builder net = Network.builder(form.input());
        String stem = net.add("stem.conv", Conv2d.dense(form.channels(16), Window.same(3)), Network.INPUT);
        return dense(net, stem, form, form.channels(12, 4), false, 1, 12, 12, 12);
    }

    private static Network dense(
            Network.Builder net, String input, Form form, int growth, boolean bottleneck, double kept, int... layers) {
        String x = input;
        for (int block = 0; block < layers.length; block++) {
            if (block > 0) {
                int channels = (int) (net.shape(x).channels() * kept);
                x = new Transition(channels, 2, BlockOptions.RELU).append(net, "transition" + block, x);
            }
            for (int i = 0; i < form.repeats(layers[block]); i++) {
                x = new DenseLayer(growth, bottleneck, BlockOptions.RELU)
                        .append(net, "block" + (block + 1) + "." + i, x);
            }
        }
        x = net.add("head.norm", new BatchNorm(), x);
        return Head.classified(net, net.add("head.act", new Activation(Function.RELU), x), form.classes());
    }
}
