package dev.espalier.space.block;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.network.Layer.Add;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import java.util.Optional;

/**
 * Ghost bottleneck: a ghost module widens, a depthwise filter strides if there is a stride, a linear ghost module narrows,
 * and a shortcut.
 *
 * <p>{@code (c, h, w)} becomes {@code (outChannels, ceil(h / stride), ceil(w / stride))}. The shortcut is the identity
 * where shapes agree, else a depthwise filter and a 1x1 convolution. (<a
 * href="https://arxiv.org/abs/1911.11907">Han et al., 2020</a>, figure 3)
 *
 * @param kernel of the strided filter and the shortcut's
 */
public record GhostBottleneck(int outChannels, int kernel, double expansion, int stride, BlockOptions options)
        implements CompactBlock {
    /** @throws IllegalArgumentException if {@code kernel} is even or any size is not positive */
    public GhostBottleneck {
        Sizes.check("ghost bottleneck", outChannels, kernel, stride);
        require(expansion > 0, "ghost bottleneck: the expansion must be positive, got %s", expansion);
    }

    @Override
    public String append(Network.Builder net, String name, String input) {
        int channels = net.shape(input).channels();
        int hidden = Sizes.scaled(channels, expansion);
        String x = new GhostModule(hidden, 1, 2, 3, options.dilation(), Optional.of(options.activation()))
                .append(net, name + ".widen", input);
        if (stride > 1) {
            x = Layers.convNorm(net, name + ".depthwise", Conv2d.depthwise(hidden, options.window(kernel, stride)), x);
        }
        x = options.excitation().append(net, name, x, channels);
        x = new GhostModule(outChannels, 1, 2, 3, options.dilation(), Optional.empty())
                .append(net, name + ".narrow", x);
        return net.add(name + ".add", new Add(), x, bypass(net, name + ".shortcut", input, net.shape(x)));
    }

    private String bypass(Network.Builder net, String name, String input, TensorShape to) {
        if (net.shape(input).equals(to)) {
            return input;
        }
        Conv2d depthwise = Conv2d.depthwise(net.shape(input).channels(), options.window(kernel, stride));
        String filtered = Layers.convNorm(net, name + ".depthwise", depthwise, input);
        return Layers.convNorm(net, name + ".pointwise", Conv2d.pointwise(outChannels), filtered);
    }
}
