package dev.espalier.space.block;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Add;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.Window;

/**
 * Basic residual block: two full convolutions and a shortcut.
 *
 * <p>{@code (c, h, w)} becomes {@code (outChannels, ceil(h / stride), ceil(w / stride))}. (<a
 * href="https://arxiv.org/abs/1512.03385">He et al., 2016</a>, figure 5 left)
 *
 * @param midChannels channels between the two convolutions, {@code outChannels} unless they were pruned
 */
public record Residual(
        int outChannels, int midChannels, int kernel, int stride, Shortcut shortcut, BlockOptions options)
        implements CompactBlock {
    /** @throws IllegalArgumentException if {@code kernel} is even or any size is not positive */
    public Residual {
        Sizes.check("residual", outChannels, kernel, stride);
        require(midChannels > 0, "residual: the channels in the middle must be positive, got %d", midChannels);
    }

    /**
     * With ReLU, and a projection where the shapes differ.
     *
     * @throws IllegalArgumentException if {@code kernel} is even or any size is not positive
     */
    public Residual(int outChannels, int kernel, int stride) {
        this(outChannels, outChannels, kernel, stride, Shortcut.PROJECTED, BlockOptions.RELU);
    }

    @Override
    public String append(Network.Builder net, String name, String input) {
        Conv2d first = Conv2d.dense(midChannels, options.window(kernel, stride));
        String x = Layers.convNormAct(net, name + ".first", first, options.activation(), input);
        Window window = options.window(kernel, 1);
        x = Layers.convNorm(net, name + ".second", Conv2d.dense(outChannels, window), x);
        x = options.excitation().append(net, name, x, net.shape(input).channels());
        String bypass = shortcut.append(net, name + ".shortcut", input, net.shape(x), stride);
        return net.add(
                name + ".act", new Activation(options.activation()), net.add(name + ".add", new Add(), x, bypass));
    }
}
