package dev.espalier.space.block;

import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.Window;

/**
 * Depthwise separable convolution: filter each channel and combine channels.
 *
 * <p>{@code (c, h, w)} becomes {@code (outChannels, ceil(h / stride), ceil(w / stride))} at {@code 1 / outChannels + 1 /
 * kernel²} of a full convolution's multiply-adds. (<a href="https://arxiv.org/abs/1704.04861">Howard et al., 2017</a>,
 * section 3.1; <a href="https://arxiv.org/abs/1610.02357">Chollet, 2017</a>, section 1.2)
 *
 * @param order which of the two comes first
 */
public record DepthwiseSeparable(int outChannels, int kernel, int stride, Order order, BlockOptions options)
        implements CompactBlock {
    /** The order of the two convolutions, and what stands between them. */
    public enum Order {
        /** MobileNet v1: filter, activate, combine, activate. */
        FILTER_FIRST,
        /** Xception, the "extreme" Inception module: combine, filter, activate, with no activation between. */
        COMBINE_FIRST
    }

    /** @throws IllegalArgumentException if {@code kernel} is even or any size is not positive */
    public DepthwiseSeparable {
        Sizes.check("depthwise separable", outChannels, kernel, stride);
    }

    /**
     * As in MobileNet v1, with ReLU.
     *
     * @throws IllegalArgumentException if {@code kernel} is even or any size is not positive
     */
    public DepthwiseSeparable(int outChannels, int kernel, int stride) {
        this(outChannels, kernel, stride, Order.FILTER_FIRST, BlockOptions.RELU);
    }

    @Override
    public String append(Network.Builder net, String name, String input) {
        int channels = net.shape(input).channels();
        Function act = options.activation();
        Window window = options.window(kernel, stride);
        if (order == Order.COMBINE_FIRST) {
            String combined = net.add(name + ".pointwise.conv", Conv2d.pointwise(outChannels), input);
            Conv2d depthwise = Conv2d.depthwise(outChannels, window);
            String filtered = Layers.convNormAct(net, name + ".depthwise", depthwise, act, combined);
            return options.excitation().append(net, name, filtered, channels);
        }
        String x = Layers.convNormAct(net, name + ".depthwise", Conv2d.depthwise(channels, window), act, input);
        x = options.excitation().append(net, name, x, channels);
        return Layers.convNormAct(net, name + ".pointwise", Conv2d.pointwise(outChannels), act, x);
    }
}
