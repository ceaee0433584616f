package dev.espalier.space.block;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.network.Layer;
import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Concat;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Pool2d;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.Window;

/**
 * Fire module: squeeze to few channels, then expand by 1x1 and 3x3 filters side by side.
 *
 * <p>{@code (c, h, w)} becomes {@code (2 * expand, ceil(h / stride), ceil(w / stride))}; a stride is a max pooling in
 * front, and the input is added back where the shapes agree ("simple bypass") if {@code bypass} is set. (<a
 * href="https://arxiv.org/abs/1602.07360">Iandola et al., 2016</a>, figures 1 and 2)
 *
 * @param squeeze channels of the 1x1 squeeze layer
 * @param expand channels of each of the two expand layers
 * @param normalised whether batch normalisation follows every convolution, which then has no bias; the paper's network
 *     has none, deeper ones train only with it
 */
public record Fire(int squeeze, int expand, int stride, boolean bypass, boolean normalised) implements CompactBlock {
    /** @throws IllegalArgumentException if any size is not positive */
    public Fire {
        require(squeeze > 0 && expand > 0, "fire: channels must be positive, got %d and %d", squeeze, expand);
        require(stride > 0, "fire: the stride must be positive, got %d", stride);
    }

    /**
     * The module of {@code outChannels} with the paper's squeeze ratio of one eighth, but at least 8 channels.
     *
     * @throws IllegalArgumentException if {@code outChannels} is odd
     */
    public static Fire of(int outChannels, int stride) {
        require(outChannels % 2 == 0, "fire: output channels must be even, got %d", outChannels);
        return new Fire(Alignment.round(outChannels / 8.0, 8), outChannels / 2, stride, true, true);
    }

    @Override
    public String append(Network.Builder net, String name, String input) {
        String x = input;
        if (stride > 1) {
            x = net.add(
                    name + ".pool", new Pool2d(Pool2d.Kind.MAX, Window.same(3).stride(stride)), x);
        }
        String squeezed = conv(net, name + ".squeeze", squeeze, 1, x);
        String narrow = conv(net, name + ".expand1x1", expand, 1, squeezed);
        String wide = conv(net, name + ".expand3x3", expand, 3, squeezed);
        String joined = net.add(name + ".concat", new Concat(), narrow, wide);
        return bypass ? Layers.addIfShapesAgree(net, name, joined, x) : joined;
    }

    private String conv(Network.Builder net, String name, int channels, int kernel, String input) {
        if (normalised) {
            return Layers.convNormAct(net, name, Conv2d.dense(channels, Window.same(kernel)), Function.RELU, input);
        }
        Layer biased = new Conv2d(channels, Window.same(kernel), 1, true);
        return net.add(name + ".act", new Activation(Function.RELU), net.add(name + ".conv", biased, input));
    }
}
