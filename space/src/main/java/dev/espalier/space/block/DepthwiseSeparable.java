package dev.espalier.space.block;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.Window;

/**
 * Depthwise separable convolution: filter each channel, then combine channels.
 *
 * <p>{@code (c, h, w)} becomes {@code (outChannels, ceil(h / stride), ceil(w / stride))} at {@code 1 / outChannels + 1 /
 * kernel²} of a full convolution's multiply-adds. (<a href="https://arxiv.org/abs/1704.04861">Howard et al., 2017</a>,
 * section 3.1)
 */
public record DepthwiseSeparable(int outChannels, int kernel, int stride) implements CompactBlock {
    /** @throws IllegalArgumentException if {@code kernel} is even or any size is not positive */
    public DepthwiseSeparable {
        require(outChannels > 0, "depthwise separable: output channels must be positive, got %d", outChannels);
        require(kernel > 0 && kernel % 2 == 1, "depthwise separable: the kernel must be odd, got %d", kernel);
        require(stride > 0, "depthwise separable: the stride must be positive, got %d", stride);
    }

    @Override
    public String append(Network.Builder net, String name, String input) {
        int channels = net.shape(input).channels();
        Conv2d depthwise = Conv2d.depthwise(channels, Window.same(kernel).stride(stride));
        String filtered = Layers.convNormAct(net, name + ".depthwise", depthwise, Function.RELU, input);
        return Layers.convNormAct(net, name + ".pointwise", Conv2d.pointwise(outChannels), Function.RELU, filtered);
    }
}
