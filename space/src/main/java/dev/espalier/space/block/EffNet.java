package dev.espalier.space.block;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Pool2d;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.Window;

/**
 * EffNet block: 1x1 convolution, 1x3 depthwise filter, pooling along the rows, 3x1 depthwise filter, and a convolution
 * that strides down the columns. Each direction shrinks by itself, so that no layer loses three quarters of the data.
 *
 * <p>{@code (c, h, w)} becomes {@code (outChannels, floor(h / stride), floor(w / stride))} for a stride of 2, whose last
 * convolution is 2x1; without a stride there is no pooling and the last convolution is 1x1. (<a
 * href="https://arxiv.org/abs/1801.06434">Freeman et al., 2018</a>, figure 1 a)
 *
 * @param midChannels channels between the first and the last convolution, half the output's in the paper
 */
public record EffNet(int outChannels, int midChannels, int stride, BlockOptions options) implements CompactBlock {
    /** @throws IllegalArgumentException if a size is not positive or the stride neither 1 nor 2 */
    public EffNet {
        Sizes.check("effnet", outChannels, 3, stride);
        require(midChannels > 0, "effnet: the channels in the middle must be positive, got %d", midChannels);
        require(stride <= 2, "effnet: the stride must be 1 or 2, got %d", stride);
    }

    @Override
    public String append(Network.Builder net, String name, String input) {
        Function act = options.activation();
        String x = Layers.convNormAct(net, name + ".first", Conv2d.pointwise(midChannels), act, input);
        Conv2d row = Conv2d.depthwise(midChannels, dilated(Window.same(1, 3)));
        x = Layers.convNormAct(net, name + ".row", row, act, x);
        if (stride == 2) {
            x = net.add(name + ".pool", new Pool2d(Pool2d.Kind.MAX, new Window(1, 2, 1, 2, 0, 0, 1)), x);
        }
        Conv2d column = Conv2d.depthwise(midChannels, dilated(Window.same(3, 1)));
        x = Layers.convNormAct(net, name + ".column", column, act, x);
        x = options.excitation().append(net, name, x, net.shape(input).channels());
        Window last = stride == 2 ? new Window(2, 1, 2, 1, 0, 0, 1) : Window.same(1);
        return Layers.convNormAct(net, name + ".last", Conv2d.dense(outChannels, last), act, x);
    }

    private Window dilated(Window window) {
        return window.dilated(options.dilation());
    }
}
