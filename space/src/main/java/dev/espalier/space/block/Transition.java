package dev.espalier.space.block;

import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Pool2d;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.Window;

/**
 * What stands between dense blocks: batch normalisation, activation, 1x1 convolution, and a mean pooling if there is a
 * stride.
 *
 * <p>{@code (c, h, w)} becomes {@code (outChannels, floor(h / stride), floor(w / stride))}. (<a
 * href="https://arxiv.org/abs/1608.06993">Huang et al., 2017</a>, section 3)
 */
public record Transition(int outChannels, int stride, BlockOptions options) implements CompactBlock {
    /** @throws IllegalArgumentException if a size is not positive */
    public Transition {
        Sizes.check("transition", outChannels, 1, stride);
    }

    @Override
    public String append(Network.Builder net, String name, String input) {
        String x = Layers.normActConv(net, name, Conv2d.pointwise(outChannels), options.activation(), input);
        return stride == 1
                ? x
                : net.add(
                        name + ".pool",
                        new Pool2d(Pool2d.Kind.AVERAGE, Window.valid(stride).stride(stride)),
                        x);
    }
}
