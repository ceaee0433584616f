package dev.espalier.space.block;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Add;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Network;

/**
 * Bottleneck residual block: narrow by 1x1, filter, widen by 1x1, and a shortcut. With {@code groups} above 1 it is
 * ResNeXt's aggregated transformation of that cardinality.
 *
 * <p>{@code (c, h, w)} becomes {@code (outChannels, ceil(h / stride), ceil(w / stride))}; the stride is that of the
 * filter. (<a href="https://arxiv.org/abs/1512.03385">He et al., 2016</a>, figure 5 right; <a
 * href="https://arxiv.org/abs/1611.05431">Xie et al., 2017</a>, figure 3 c)
 *
 * @param midChannels channels of the filter
 */
public record Bottleneck(
        int outChannels, int midChannels, int kernel, int groups, int stride, Shortcut shortcut, BlockOptions options)
        implements CompactBlock {
    /** @throws IllegalArgumentException if a size is not positive or the groups do not divide the middle channels */
    public Bottleneck {
        Sizes.check("bottleneck", outChannels, kernel, stride);
        require(midChannels > 0, "bottleneck: the channels in the middle must be positive, got %d", midChannels);
        require(groups > 0, "bottleneck: groups must be positive, got %d", groups);
        Sizes.divides("bottleneck", groups, "channels in the middle", midChannels);
    }

    @Override
    public String append(Network.Builder net, String name, String input) {
        Function act = options.activation();
        String x = Layers.convNormAct(net, name + ".narrow", Conv2d.pointwise(midChannels), act, input);
        Conv2d filter = new Conv2d(midChannels, options.window(kernel, stride), groups, false);
        x = Layers.convNormAct(net, name + ".filter", filter, act, x);
        x = Layers.convNorm(net, name + ".widen", Conv2d.pointwise(outChannels), x);
        x = options.excitation().append(net, name, x, net.shape(input).channels());
        String bypass = shortcut.append(net, name + ".shortcut", input, net.shape(x), stride);
        return net.add(name + ".act", new Activation(act), net.add(name + ".add", new Add(), x, bypass));
    }
}
