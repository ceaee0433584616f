package dev.espalier.space.block;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.ChannelShuffle;
import dev.espalier.space.network.Layer.Concat;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Slice;
import dev.espalier.space.network.Network;

/**
 * ShuffleNet v2 unit: one half of the channels passes, the other goes through 1x1, depthwise and 1x1 convolutions; then
 * both are joined and shuffled. With a stride, or where the channels change, nothing is split: both branches read the
 * whole input and each gives half of the output.
 *
 * <p>{@code (c, h, w)} becomes {@code (outChannels, ceil(h / stride), ceil(w / stride))}. (<a
 * href="https://arxiv.org/abs/1807.11164">Ma et al., 2018</a>, figure 3 c and d)
 */
public record ShuffleV2(int outChannels, int kernel, int stride, BlockOptions options) implements CompactBlock {
    /** @throws IllegalArgumentException if a size is not positive or {@code outChannels} is odd */
    public ShuffleV2 {
        Sizes.check("shufflenet v2", outChannels, kernel, stride);
        require(outChannels % 2 == 0, "shufflenet v2: output channels must be even, got %d", outChannels);
    }

    @Override
    public String append(Network.Builder net, String name, String input) {
        int half = outChannels / 2;
        boolean split = stride == 1 && net.shape(input).channels() == outChannels;
        String left = split ? net.add(name + ".pass", new Slice(0, half), input) : shrunk(net, name + ".left", input);
        String right = split ? net.add(name + ".split", new Slice(half, outChannels), input) : input;
        Function act = options.activation();
        String x = Layers.convNormAct(net, name + ".first", Conv2d.pointwise(half), act, right);
        Conv2d depthwise = Conv2d.depthwise(half, options.window(kernel, stride));
        x = Layers.convNorm(net, name + ".depthwise", depthwise, x);
        x = Layers.convNormAct(net, name + ".second", Conv2d.pointwise(half), act, x);
        x = options.excitation().append(net, name, x, net.shape(input).channels());
        String joined = net.add(name + ".concat", new Concat(), left, x);
        return net.add(name + ".shuffle", new ChannelShuffle(2), joined);
    }

    private String shrunk(Network.Builder net, String name, String input) {
        int channels = net.shape(input).channels();
        Conv2d depthwise = Conv2d.depthwise(channels, options.window(kernel, stride));
        String x = Layers.convNorm(net, name + ".depthwise", depthwise, input);
        return Layers.convNormAct(net, name + ".pointwise", Conv2d.pointwise(outChannels / 2), options.activation(), x);
    }
}
