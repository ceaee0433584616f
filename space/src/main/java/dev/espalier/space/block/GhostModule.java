package dev.espalier.space.block;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Concat;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Slice;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.Window;
import java.util.Optional;

/**
 * Ghost module: an ordinary convolution makes one {@code ratio}-th of the output channels, and cheap depthwise filters of
 * those make the others.
 *
 * <p>{@code (c, h, w)} becomes {@code (outChannels, h, w)}; what is too much where the ratio does not divide is cut off.
 * (<a href="https://arxiv.org/abs/1911.11907">Han et al., 2020</a>, figure 1 b)
 *
 * @param kernel of the ordinary convolution
 * @param ratio output channels per ordinary channel, at least 2
 * @param cheapKernel of the depthwise filters
 * @param dilation of the depthwise filters
 * @param activation after each convolution, if any
 */
public record GhostModule(
        int outChannels, int kernel, int ratio, int cheapKernel, int dilation, Optional<Function> activation)
        implements CompactBlock {
    /** @throws IllegalArgumentException if a kernel is even, the ratio below 2 or a size not positive */
    public GhostModule {
        Sizes.check("ghost module", outChannels, kernel, 1);
        Sizes.check("ghost module", outChannels, cheapKernel, 1);
        require(dilation > 0, "ghost module: the dilation must be positive, got %d", dilation);
        require(ratio >= 2, "ghost module: the ratio must be at least 2, got %d", ratio);
    }

    @Override
    public String append(Network.Builder net, String name, String input) {
        int primary = Math.ceilDiv(outChannels, ratio);
        int ghosts = primary * (ratio - 1);
        String intrinsic = conv(net, name + ".primary", Conv2d.dense(primary, Window.same(kernel)), input);
        String cheap = conv(
                net,
                name + ".cheap",
                new Conv2d(ghosts, Window.same(cheapKernel).dilated(dilation), primary, false),
                intrinsic);
        String joined = net.add(name + ".concat", new Concat(), intrinsic, cheap);
        return primary + ghosts == outChannels ? joined : net.add(name + ".crop", new Slice(0, outChannels), joined);
    }

    private String conv(Network.Builder net, String name, Conv2d conv, String input) {
        String x = Layers.convNorm(net, name, conv, input);
        return activation.isEmpty() ? x : net.add(name + ".act", new Activation(activation.get()), x);
    }
}
