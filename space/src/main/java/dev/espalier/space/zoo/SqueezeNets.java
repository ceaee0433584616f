package dev.espalier.space.zoo;

import dev.espalier.space.block.Fire;
import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.Window;
import java.util.Set;

/** SqueezeNet in its two versions, without batch normalisation. */
final class SqueezeNets {
    private static final Window POOL = Window.valid(3).stride(2);
    private static final int[] EXPANDS = {64, 64, 128, 128, 192, 192, 256, 256};
    private static final int[] SQUEEZES = {16, 16, 32, 32, 48, 48, 64, 64};

    private SqueezeNets() {}

    /** Version 1.0, with the padding of one that the authors' released model has around its last convolution. */
    static Network v10(Form form) {
        Network.Builder net = Network.builder(form.input());
        String x = Head.convRelu(net, "stem", form.channels(96), Window.valid(7).stride(2), 1, Network.INPUT);
        return fires(net, x, form, Set.of(4, 8), new Window(1, 1, 1, 1, 1, 1, 1));
    }

    /** Version 1.1: a smaller stem and earlier pooling. */
    static Network v11(Form form) {
        Network.Builder net = Network.builder(form.input());
        String x = Head.convRelu(net, "stem", form.channels(64), Window.valid(3).stride(2), 1, Network.INPUT);
        return fires(net, x, form, Set.of(3, 5), Window.same(1));
    }

    private static Network fires(
            Network.Builder net, String stem, Form form, Set<Integer> pooledAfter, Window classifier) {
        String x = Head.maxPool(net, "pool1", POOL, stem);
        for (int i = 0; i < EXPANDS.length; i++) {
            x = new Fire(form.channels(SQUEEZES[i]), form.channels(EXPANDS[i]), 1, false, false)
                    .append(net, "fire" + (i + 2), x);
            if (pooledAfter.contains(i + 2)) {
                x = Head.maxPool(net, "pool" + (i + 2), POOL, x);
            }
        }
        x = net.add("classifier.conv", new Conv2d(form.classes(), classifier, 1, true), x);
        x = net.add("classifier.act", new Activation(Function.RELU), x);
        net.add("pool", new GlobalAveragePool(), x);
        return net.build();
    }
}
