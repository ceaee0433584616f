package dev.espalier.space.block;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Shift;
import dev.espalier.space.network.Network;

/**
 * Inverted residual whose filter is a shift of every channel: expand by 1x1, shift, project by 1x1.
 *
 * <p>{@code (c, h, w)} becomes {@code (outChannels, ceil(h / stride), ceil(w / stride))}; the input is added back where
 * shapes agree. Learned offsets make it active shift; 1x1 convolutions of few bits make it SSPQ, a spatial shift with
 * pointwise quantization. It cannot be dilated: a larger kernel says the same. (<a
 * href="https://arxiv.org/abs/1711.08141">Wu et al., 2018</a>, figure 3; <a
 * href="https://arxiv.org/abs/1806.07370">Jeon and Kim, 2018</a>, section 3; <a
 * href="https://arxiv.org/abs/1606.06160">Zhou et al., 2016</a>, for the quantized weights)
 *
 * @param kernel extent within which channels are shifted
 * @param learned whether the offsets are trained
 * @param weightBits of the 1x1 convolutions; 32 for full precision
 */
public record ShiftResidual(
        int outChannels,
        int kernel,
        double expansion,
        int stride,
        boolean learned,
        int weightBits,
        BlockOptions options)
        implements CompactBlock {
    /** @throws IllegalArgumentException if {@code kernel} is even, any size is not positive or the options dilate */
    public ShiftResidual {
        Sizes.check("shift", outChannels, kernel, stride);
        require(expansion > 0, "shift: the expansion must be positive, got %s", expansion);
        require(options.dilation() == 1, "shift: cannot be dilated, got %d", options.dilation());
    }

    @Override
    public String append(Network.Builder net, String name, String input) {
        int channels = net.shape(input).channels();
        Function act = options.activation();
        Conv2d expand = Conv2d.pointwise(Sizes.scaled(channels, expansion)).quantized(weightBits);
        String x = Layers.convNormAct(net, name + ".expand", expand, act, input);
        x = net.add(name + ".shift", new Shift(kernel, stride, learned), x);
        x = options.excitation().append(net, name, x, channels);
        Conv2d project = Conv2d.pointwise(outChannels).quantized(weightBits);
        x = Layers.convNorm(net, name + ".project", project, x);
        return Layers.addIfShapesAgree(net, name, x, input);
    }
}
