package dev.espalier.space.block;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Add;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.Window;

/**
 * Basic residual block: two full convolutions and a shortcut.
 *
 * <p>{@code (c, h, w)} becomes {@code (outChannels, ceil(h / stride), ceil(w / stride))}. The shortcut is the identity
 * where shapes agree, else a 1x1 convolution with the stride ("option B"). (<a href="https://arxiv.org/abs/1512.03385">He
 * et al., 2016</a>, figure 5 left)
 */
public record Residual(int outChannels, int kernel, int stride) implements CompactBlock {
    /** @throws IllegalArgumentException if {@code kernel} is even or any size is not positive */
    public Residual {
        require(outChannels > 0, "residual: output channels must be positive, got %d", outChannels);
        require(kernel > 0 && kernel % 2 == 1, "residual: the kernel must be odd, got %d", kernel);
        require(stride > 0, "residual: the stride must be positive, got %d", stride);
    }

    @Override
    public String append(Network.Builder net, String name, String input) {
        Conv2d first = Conv2d.dense(outChannels, Window.same(kernel).stride(stride));
        String x = Layers.convNormAct(net, name + ".first", first, Function.RELU, input);
        x = Layers.convNorm(net, name + ".second", Conv2d.dense(outChannels, Window.same(kernel)), x);
        boolean identity = net.shape(input).equals(net.shape(x));
        String shortcut = identity ? input : project(net, name + ".shortcut", input);
        String sum = net.add(name + ".add", new Add(), x, shortcut);
        return net.add(name + ".act", new Activation(Function.RELU), sum);
    }

    private String project(Network.Builder net, String name, String input) {
        return Layers.convNorm(
                net, name, Conv2d.dense(outChannels, Window.same(1).stride(stride)), input);
    }
}
