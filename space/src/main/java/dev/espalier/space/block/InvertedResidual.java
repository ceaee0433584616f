package dev.espalier.space.block;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Network;

/**
 * Inverted residual with linear bottleneck: expand by {@code expansion}, filter each channel, project back.
 *
 * <p>{@code (c, h, w)} becomes {@code (outChannels, ceil(h / stride), ceil(w / stride))}; the input is added back when
 * the stride is 1 and the channels agree. With {@code expansion} 1 there is no widening convolution; below 1 it narrows,
 * and the block is a classical bottleneck. A squeeze-and-excitation weighs the filtered channels. (<a
 * href="https://arxiv.org/abs/1801.04381">Sandler et al., 2018</a>, table 1; <a
 * href="https://arxiv.org/abs/1905.02244">Howard et al., 2019</a>, figure 4)
 */
public record InvertedResidual(int outChannels, int kernel, double expansion, int stride, BlockOptions options)
        implements CompactBlock {
    /** @throws IllegalArgumentException if {@code kernel} is even or any size is not positive */
    public InvertedResidual {
        Sizes.check("inverted residual", outChannels, kernel, stride);
        require(expansion > 0, "inverted residual: the expansion must be positive, got %s", expansion);
    }

    /**
     * With ReLU6, and MobileNet v3's squeeze-and-excitation of a quarter of the filtered channels if asked for.
     *
     * @throws IllegalArgumentException if {@code kernel} is even or any size is not positive
     */
    public InvertedResidual(int outChannels, int kernel, double expansion, int stride, boolean squeezeExcite) {
        this(
                outChannels,
                kernel,
                expansion,
                stride,
                BlockOptions.RELU6.with(squeezeExcite ? Excitation.hard(0.25) : Excitation.NONE));
    }

    /**
     * MBConv as EfficientNet uses it: swish, and squeeze-and-excitation of a quarter of the input channels. (<a
     * href="https://arxiv.org/abs/1905.11946">Tan and Le, 2019</a>, table 1)
     *
     * @throws IllegalArgumentException if {@code kernel} is even or any size is not positive
     */
    public static InvertedResidual mbConv(int outChannels, int kernel, double expansion, int stride) {
        BlockOptions swish = new BlockOptions(Function.SWISH, Excitation.ofInput(0.25, Function.SWISH), 1);
        return new InvertedResidual(outChannels, kernel, expansion, stride, swish);
    }

    @Override
    public String append(Network.Builder net, String name, String input) {
        int channels = net.shape(input).channels();
        int hidden = Sizes.scaled(channels, expansion);
        Function act = options.activation();
        String x = input;
        if (expansion != 1) {
            x = Layers.convNormAct(net, name + ".expand", Conv2d.pointwise(hidden), act, x);
        }
        Conv2d depthwise = Conv2d.depthwise(hidden, options.window(kernel, stride));
        x = Layers.convNormAct(net, name + ".depthwise", depthwise, act, x);
        x = options.excitation().append(net, name, x, channels);
        x = Layers.convNorm(net, name + ".project", Conv2d.pointwise(outChannels), x);
        return Layers.addIfShapesAgree(net, name, x, input);
    }
}
