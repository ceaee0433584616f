package dev.espalier.space.cell;

import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.BatchNorm;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.PadChannels;
import dev.espalier.space.network.Layer.Pool2d;
import dev.espalier.space.network.Layer.Slice;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.Window;
import java.util.Arrays;
import java.util.List;

/** What an edge of a cell computes, in the order in which the benchmark numbers them. All keep the shape. */
public enum Operation {
    /** Zeros. */
    NONE("none") {
        @Override
        String append(Network.Builder net, String name, String input) {
            int channels = net.shape(input).channels();
            String padded = net.add(name + ".pad", new PadChannels(0, channels), input);
            return net.add(name + ".zeros", new Slice(channels, 2 * channels), padded);
        }
    },
    /** The input. */
    SKIP("skip") {
        @Override
        String append(Network.Builder net, String name, String input) {
            return input;
        }
    },
    /** ReLU, 1x1 convolution, batch normalisation. */
    CONV_1X1("conv-1x1") {
        @Override
        String append(Network.Builder net, String name, String input) {
            return convolved(net, name, Conv2d.pointwise(net.shape(input).channels()), input);
        }
    },
    /** ReLU, 3x3 convolution, batch normalisation. */
    CONV_3X3("conv-3x3") {
        @Override
        String append(Network.Builder net, String name, String input) {
            return convolved(net, name, Conv2d.dense(net.shape(input).channels(), Window.same(3)), input);
        }
    },
    /** Mean of 3x3 positions. At the border it counts the padding, which the benchmark does not. */
    AVERAGE_POOL("average-pool") {
        @Override
        String append(Network.Builder net, String name, String input) {
            return net.add(name + ".pool", new Pool2d(Pool2d.Kind.AVERAGE, Window.same(3)), input);
        }
    };

    private final String label;

    Operation(String label) {
        this.label = label;
    }

    /** The name in genes, {@code conv-3x3}. */
    public String label() {
        return label;
    }

    static List<String> labels() {
        return Arrays.stream(values()).map(Operation::label).toList();
    }

    abstract String append(Network.Builder net, String name, String input);

    /** ReLU, convolution, batch normalisation: {@code name.act}, {@code name.conv}, {@code name.norm}. */
    static String convolved(Network.Builder net, String name, Conv2d conv, String input) {
        String active = net.add(name + ".act", new Activation(Function.RELU), input);
        return net.add(name + ".norm", new BatchNorm(), net.add(name + ".conv", conv, active));
    }
}
