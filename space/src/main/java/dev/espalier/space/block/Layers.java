package dev.espalier.space.block;

import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Add;
import dev.espalier.space.network.Layer.BatchNorm;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Network;

/** The few layer sequences that nearly every block is made of. */
public final class Layers {
    private Layers() {}

    /** Convolution, then batch normalisation: {@code name.conv}, {@code name.norm}. */
    public static String convNorm(Network.Builder net, String name, Conv2d conv, String input) {
        String convolved = net.add(name + ".conv", conv, input);
        return net.add(name + ".norm", new BatchNorm(), convolved);
    }

    /** Convolution, batch normalisation, activation: {@code name.conv}, {@code name.norm}, {@code name.act}. */
    public static String convNormAct(Network.Builder net, String name, Conv2d conv, Function act, String input) {
        return net.add(name + ".act", new Activation(act), convNorm(net, name, conv, input));
    }

    /** Batch normalisation, activation, convolution, in that order: {@code name.norm}, {@code name.act}, {@code name.conv}. */
    static String normActConv(Network.Builder net, String name, Conv2d conv, Function act, String input) {
        String normalised = net.add(name + ".norm", new BatchNorm(), input);
        return net.add(name + ".conv", conv, net.add(name + ".act", new Activation(act), normalised));
    }

    /** {@code result} plus {@code input} as {@code name.add} where their shapes agree, else {@code result} alone. */
    static String addIfShapesAgree(Network.Builder net, String name, String result, String input) {
        boolean agree = net.shape(result).equals(net.shape(input));
        return agree ? net.add(name + ".add", new Add(), result, input) : result;
    }
}
