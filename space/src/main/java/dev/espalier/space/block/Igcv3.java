package dev.espalier.space.block;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.ChannelShuffle;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.Window;

/**
 * Inverted residual whose two 1x1 convolutions are grouped, each followed by a permutation of the channels.
 *
 * <p>{@code (c, h, w)} becomes {@code (outChannels, ceil(h / stride), ceil(w / stride))}; the input is added back where
 * shapes agree. (<a href="https://arxiv.org/abs/1806.00178">Sun et al., 2018</a>, figure 2 d)
 *
 * @param groups of the 1x1 convolutions, 2 in the paper
 */
public record Igcv3(int outChannels, int kernel, double expansion, int groups, int stride, BlockOptions options)
        implements CompactBlock {
    /** @throws IllegalArgumentException if a size is not positive, or the groups are fewer than two or do not divide the output channels */
    public Igcv3 {
        Sizes.check("igcv3", outChannels, kernel, stride);
        require(expansion > 0, "igcv3: the expansion must be positive, got %s", expansion);
        require(groups >= 2, "igcv3: needs at least two groups, got %d", groups);
        Sizes.divides("igcv3", groups, "output channels", outChannels);
    }

    @Override
    public String append(Network.Builder net, String name, String input) {
        int channels = net.shape(input).channels();
        Sizes.divides("igcv3", groups, "input channels", channels);
        int hidden = Sizes.scaled(channels / groups, expansion) * groups;
        Function act = options.activation();
        String x = input;
        if (expansion != 1) {
            x = Layers.convNormAct(net, name + ".expand", new Conv2d(hidden, Window.same(1), groups, false), act, x);
            x = permuted(net, name + ".expand.permute", groups, x);
        }
        Conv2d depthwise = Conv2d.depthwise(hidden, options.window(kernel, stride));
        x = Layers.convNormAct(net, name + ".depthwise", depthwise, act, x);
        x = options.excitation().append(net, name, x, channels);
        x = Layers.convNorm(net, name + ".project", new Conv2d(outChannels, Window.same(1), groups, false), x);
        // The second permutation undoes the first one's order, so that the sum with the input meets like channels.
        x = permuted(net, name + ".project.permute", outChannels / groups, x);
        return Layers.addIfShapesAgree(net, name, x, input);
    }

    private static String permuted(Network.Builder net, String name, int groups, String input) {
        return groups == 1 || groups == net.shape(input).channels()
                ? input
                : net.add(name, new ChannelShuffle(groups), input);
    }
}
