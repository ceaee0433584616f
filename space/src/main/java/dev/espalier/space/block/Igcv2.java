package dev.espalier.space.block;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.network.Layer.ChannelShuffle;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.Window;

/**
 * Interleaved structured sparse convolution: a depthwise filter, then a full 1x1 convolution replaced by the product of
 * two grouped ones with the channels permuted between them, so that each output sees every input.
 *
 * <p>{@code (c, h, w)} becomes {@code (outChannels, ceil(h / stride), ceil(w / stride))}. (<a
 * href="https://arxiv.org/abs/1804.06202">Xie et al., 2018</a>, section 3.2)
 *
 * @param groups of the 1x1 convolutions
 */
public record Igcv2(int outChannels, int kernel, int groups, int stride, BlockOptions options) implements CompactBlock {
    /** @throws IllegalArgumentException if a size is not positive, or the groups are fewer than two or do not divide the output channels */
    public Igcv2 {
        Sizes.check("igcv2", outChannels, kernel, stride);
        require(groups >= 2, "igcv2: needs at least two groups, got %d", groups);
        Sizes.divides("igcv2", groups, "output channels", outChannels);
    }

    @Override
    public String append(Network.Builder net, String name, String input) {
        int channels = net.shape(input).channels();
        Sizes.divides("igcv2", groups, "input channels", channels);
        Conv2d depthwise = Conv2d.depthwise(channels, options.window(kernel, stride));
        String x = Layers.convNorm(net, name + ".depthwise", depthwise, input);
        x = options.excitation().append(net, name, x, channels);
        Conv2d grouped = new Conv2d(outChannels, Window.same(1), groups, false);
        x = net.add(name + ".first.conv", grouped, x);
        x = net.add(name + ".permute", new ChannelShuffle(groups), x);
        return Layers.convNormAct(net, name + ".second", grouped, options.activation(), x);
    }
}
