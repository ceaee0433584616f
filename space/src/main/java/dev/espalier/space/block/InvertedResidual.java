package dev.espalier.space.block;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.Window;

/**
 * Inverted residual with linear bottleneck: expand by {@code expansion}, filter each channel, project back.
 *
 * <p>{@code (c, h, w)} becomes {@code (outChannels, ceil(h / stride), ceil(w / stride))}; the input is added back when
 * the stride is 1 and the channels agree. With {@code expansion} 1 there is no expanding convolution. The optional
 * squeeze-and-excitation sits on the filtered channels with a quarter of them hidden, as in MobileNet v3. (<a
 * href="https://arxiv.org/abs/1801.04381">Sandler et al., 2018</a>, table 1; <a
 * href="https://arxiv.org/abs/1905.02244">Howard et al., 2019</a>, figure 4)
 */
public record InvertedResidual(int outChannels, int kernel, int expansion, int stride, boolean squeezeExcite)
        implements CompactBlock {
    /** @throws IllegalArgumentException if {@code kernel} is even or any size is not positive */
    public InvertedResidual {
        require(outChannels > 0, "inverted residual: output channels must be positive, got %d", outChannels);
        require(kernel > 0 && kernel % 2 == 1, "inverted residual: the kernel must be odd, got %d", kernel);
        require(expansion > 0, "inverted residual: the expansion must be positive, got %d", expansion);
        require(stride > 0, "inverted residual: the stride must be positive, got %d", stride);
    }

    @Override
    public String append(Network.Builder net, String name, String input) {
        int hidden = net.shape(input).channels() * expansion;
        String x = input;
        if (expansion > 1) {
            x = Layers.convNormAct(net, name + ".expand", Conv2d.pointwise(hidden), Function.RELU6, x);
        }
        Conv2d depthwise = Conv2d.depthwise(hidden, Window.same(kernel).stride(stride));
        x = Layers.convNormAct(net, name + ".depthwise", depthwise, Function.RELU6, x);
        if (squeezeExcite) {
            x = new SqueezeExcite(Alignment.round(hidden / 4.0, 8), Function.HARD_SIGMOID).append(net, name + ".se", x);
        }
        x = Layers.convNorm(net, name + ".project", Conv2d.pointwise(outChannels), x);
        return Layers.addIfShapesAgree(net, name, x, input);
    }
}
