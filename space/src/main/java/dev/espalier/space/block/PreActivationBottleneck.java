package dev.espalier.space.block;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Add;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.Window;

/**
 * Bottleneck whose normalisations and non-linearities stand before the convolutions, so that the shortcut carries the sum
 * untouched. Where shapes differ the shortcut is a bare 1x1 convolution.
 *
 * <p>{@code (c, h, w)} becomes {@code (outChannels, ceil(h / stride), ceil(w / stride))}. The sum is not activated: who ends a
 * network of them adds a normalisation and a non-linearity. (<a href="https://arxiv.org/abs/1603.05027">He et al., 2016</a>,
 * figure 4 e)
 *
 * @param midChannels channels of the filter
 */
public record PreActivationBottleneck(int outChannels, int midChannels, int kernel, int stride, BlockOptions options)
        implements CompactBlock {
    /** @throws IllegalArgumentException if {@code kernel} is even or a size is not positive */
    public PreActivationBottleneck {
        Sizes.check("pre-activation bottleneck", outChannels, kernel, stride);
        require(midChannels > 0, "bottleneck: the channels in the middle must be positive, got %d", midChannels);
    }

    @Override
    public String append(Network.Builder net, String name, String input) {
        Function act = options.activation();
        String x = Layers.normActConv(net, name + ".narrow", Conv2d.pointwise(midChannels), act, input);
        x = Layers.normActConv(
                net, name + ".filter", Conv2d.dense(midChannels, options.window(kernel, stride)), act, x);
        x = Layers.normActConv(net, name + ".widen", Conv2d.pointwise(outChannels), act, x);
        x = options.excitation().append(net, name, x, net.shape(input).channels());
        return net.add(name + ".add", new Add(), x, bypass(net, name + ".shortcut", input, x));
    }

    private String bypass(Network.Builder net, String name, String input, String result) {
        return net.shape(input).equals(net.shape(result))
                ? input
                : net.add(name, Conv2d.dense(outChannels, Window.same(1).stride(stride)), input);
    }
}
