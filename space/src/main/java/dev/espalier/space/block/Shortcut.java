package dev.espalier.space.block;

import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.PadChannels;
import dev.espalier.space.network.Layer.Pool2d;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.network.Window;

/**
 * How a residual block brings its input to the shape of its result. Where the shapes agree every form is the identity.
 * (<a href="https://arxiv.org/abs/1512.03385">He et al., 2016</a>, section 4.1)
 */
public enum Shortcut {
    /** "Option A": every {@code stride}-th pixel, and zeros for the channels that are missing. No parameters. */
    PADDED {
        @Override
        String adapted(Network.Builder net, String name, String input, TensorShape to, int stride) {
            String x = stride == 1
                    ? input
                    : net.add(
                            name + ".skip",
                            new Pool2d(Pool2d.Kind.MAX, Window.valid(1).stride(stride)),
                            input);
            int missing = to.channels() - net.shape(x).channels();
            return missing == 0 ? x : net.add(name + ".pad", new PadChannels(missing / 2, missing - missing / 2), x);
        }
    },
    /** "Option B": a 1x1 convolution with the stride, and batch normalisation. */
    PROJECTED {
        @Override
        String adapted(Network.Builder net, String name, String input, TensorShape to, int stride) {
            Window strided = Window.same(1).stride(stride);
            return Layers.convNorm(net, name, Conv2d.dense(to.channels(), strided), input);
        }
    };

    /** {@code input}, brought to the shape {@code to}. */
    String append(Network.Builder net, String name, String input, TensorShape to, int stride) {
        return net.shape(input).equals(to) ? input : adapted(net, name, input, to, stride);
    }

    abstract String adapted(Network.Builder net, String name, String input, TensorShape to, int stride);
}
