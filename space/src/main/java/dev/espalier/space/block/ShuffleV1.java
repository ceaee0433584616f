package dev.espalier.space.block;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.ChannelShuffle;
import dev.espalier.space.network.Layer.Concat;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Pool2d;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.Window;

/**
 * ShuffleNet unit: grouped 1x1 convolution to a quarter of the channels, channel shuffle, depthwise filter, grouped 1x1
 * convolution, and the input added. Where channels are missing (in the paper, with a stride) the input, or its mean with
 * the stride, is concatenated instead, and the branch gives only the rest.
 *
 * <p>{@code (c, h, w)} becomes {@code (outChannels, ceil(h / stride), ceil(w / stride))}. (<a
 * href="https://arxiv.org/abs/1707.01083">Zhang et al., 2018</a>, figure 2 b and c)
 *
 * @param groups of the 1x1 convolutions
 * @param groupedFirst whether the first of them is grouped; it is not in the first unit of stage 2, whose input has too
 *     few channels
 */
public record ShuffleV1(int outChannels, int kernel, int groups, int stride, boolean groupedFirst, BlockOptions options)
        implements CompactBlock {
    /** @throws IllegalArgumentException if a size is not positive or the groups do not divide the channels */
    public ShuffleV1 {
        Sizes.check("shufflenet v1", outChannels, kernel, stride);
        require(groups > 0, "shufflenet v1: groups must be positive, got %d", groups);
        require(outChannels >= 4, "shufflenet v1: needs at least 4 output channels, got %d", outChannels);
        Sizes.divides("shufflenet v1", groups, "channels in the middle", outChannels / 4);
    }

    @Override
    public String append(Network.Builder net, String name, String input) {
        int channels = net.shape(input).channels();
        boolean joins = channels < outChannels;
        int branch = joins ? outChannels - channels : outChannels;
        Sizes.divides("shufflenet v1", groups, "channels of the branch", branch);
        int mid = outChannels / 4;
        Function act = options.activation();
        Conv2d first = new Conv2d(mid, Window.same(1), groupedFirst ? groups : 1, false);
        String x = Layers.convNormAct(net, name + ".first", first, act, input);
        if (groups > 1) {
            x = net.add(name + ".shuffle", new ChannelShuffle(groups), x);
        }
        x = Layers.convNorm(net, name + ".depthwise", Conv2d.depthwise(mid, options.window(kernel, stride)), x);
        x = Layers.convNorm(net, name + ".second", new Conv2d(branch, Window.same(1), groups, false), x);
        x = options.excitation().append(net, name, x, channels);
        x = joins
                ? net.add(name + ".concat", new Concat(), pooled(net, name, input), x)
                : Layers.addIfShapesAgree(net, name, x, input);
        return net.add(name + ".act", new Activation(act), x);
    }

    private String pooled(Network.Builder net, String name, String input) {
        if (stride == 1) {
            return input;
        }
        Window window = Window.same(3).stride(stride);
        return net.add(name + ".pool", new Pool2d(Pool2d.Kind.AVERAGE, window), input);
    }
}
