package dev.espalier.space.block;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.network.Layer;
import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Add;
import dev.espalier.space.network.Layer.Concat;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Pool2d;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.Window;

/**
 * Fire module: squeeze to few channels, then expand by 1x1 and 3x3 filters side by side.
 *
 * <p>{@code (c, h, w)} becomes {@code (2 * expand, ceil(h / stride), ceil(w / stride))}; a stride is a max pooling in
 * front. (<a href="https://arxiv.org/abs/1602.07360">Iandola et al., 2016</a>, figures 1 and 2)
 *
 * @param squeeze channels of the 1x1 squeeze layer
 * @param expand channels of each of the two expand layers
 * @param bypass how the module's input reaches its output besides
 * @param normalised whether batch normalisation follows every convolution, which then has no bias; the paper's network
 *     has none, deeper ones train only with it
 */
public record Fire(int squeeze, int expand, int stride, Bypass bypass, boolean normalised, BlockOptions options)
        implements CompactBlock {
    /** How a module's input reaches its output besides. */
    public enum Bypass {
        /** Not at all. */
        NONE,
        /** Added where the shapes agree. */
        SIMPLE,
        /** Added, through a 1x1 convolution where the channels differ. */
        COMPLEX
    }

    /** @throws IllegalArgumentException if any size is not positive */
    public Fire {
        require(squeeze > 0 && expand > 0, "fire: channels must be positive, got %d and %d", squeeze, expand);
        require(stride > 0, "fire: the stride must be positive, got %d", stride);
    }

    /**
     * With ReLU, and the simple bypass if {@code bypass} is set.
     *
     * @throws IllegalArgumentException if any size is not positive
     */
    public Fire(int squeeze, int expand, int stride, boolean bypass, boolean normalised) {
        this(squeeze, expand, stride, bypass ? Bypass.SIMPLE : Bypass.NONE, normalised, BlockOptions.RELU);
    }

    /**
     * The module of {@code outChannels} with the paper's squeeze ratio of one eighth, but at least 8 channels, batch
     * normalisation and the simple bypass.
     *
     * @throws IllegalArgumentException if {@code outChannels} is odd
     */
    public static Fire of(int outChannels, int stride, BlockOptions options) {
        require(outChannels % 2 == 0, "fire: output channels must be even, got %d", outChannels);
        int squeeze = Alignment.round(outChannels / 8.0, 8);
        return new Fire(squeeze, outChannels / 2, stride, Bypass.SIMPLE, true, options);
    }

    /**
     * The module of {@code outChannels} with ReLU.
     *
     * @throws IllegalArgumentException if {@code outChannels} is odd
     */
    public static Fire of(int outChannels, int stride) {
        return of(outChannels, stride, BlockOptions.RELU);
    }

    @Override
    public String append(Network.Builder net, String name, String input) {
        String x = input;
        if (stride > 1) {
            x = net.add(
                    name + ".pool", new Pool2d(Pool2d.Kind.MAX, Window.same(3).stride(stride)), x);
        }
        String squeezed = conv(net, name + ".squeeze", squeeze, Window.same(1), x);
        String narrow = conv(net, name + ".expand1x1", expand, Window.same(1), squeezed);
        String wide = conv(net, name + ".expand3x3", expand, options.window(3, 1), squeezed);
        String joined = net.add(name + ".concat", new Concat(), narrow, wide);
        joined = options.excitation().append(net, name, joined, net.shape(x).channels());
        return switch (bypass) {
            case NONE -> joined;
            case SIMPLE -> Layers.addIfShapesAgree(net, name, joined, x);
            case COMPLEX -> net.add(name + ".add", new Add(), joined, bridged(net, name + ".bypass", x));
        };
    }

    private String bridged(Network.Builder net, String name, String input) {
        if (net.shape(input).channels() == 2 * expand) {
            return input;
        }
        return normalised
                ? Layers.convNorm(net, name, Conv2d.pointwise(2 * expand), input)
                : net.add(name + ".conv", new Conv2d(2 * expand, Window.same(1), 1, true), input);
    }

    private String conv(Network.Builder net, String name, int channels, Window window, String input) {
        if (normalised) {
            return Layers.convNormAct(net, name, Conv2d.dense(channels, window), options.activation(), input);
        }
        Layer biased = new Conv2d(channels, window, 1, true);
        return net.add(name + ".act", new Activation(options.activation()), net.add(name + ".conv", biased, input));
    }
}
