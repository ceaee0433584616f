package dev.espalier.space.zoo;

import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Layer.Pool2d;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.Window;

/** Pieces that many of the reference networks share. */
final class Head {
    private Head() {}

    /** The mean over all positions and a linear classifier. */
    static Network classified(Network.Builder net, String features, int classes) {
        net.add("classifier", new Linear(classes, true), net.add("pool", new GlobalAveragePool(), features));
        return net.build();
    }

    /** A convolution with bias and ReLU: {@code name.conv}, {@code name.act}. */
    static String convRelu(Network.Builder net, String name, int channels, Window window, int groups, String input) {
        String x = net.add(name + ".conv", new Conv2d(channels, window, groups, true), input);
        return net.add(name + ".act", new Activation(Function.RELU), x);
    }

    /** A linear layer and ReLU: {@code name}, {@code name.act}. */
    static String linearRelu(Network.Builder net, String name, int features, String input) {
        return net.add(name + ".act", new Activation(Function.RELU), net.add(name, new Linear(features, true), input));
    }

    /** Maximum pooling. */
    static String maxPool(Network.Builder net, String name, Window window, String input) {
        return net.add(name, new Pool2d(Pool2d.Kind.MAX, window), input);
    }
}
