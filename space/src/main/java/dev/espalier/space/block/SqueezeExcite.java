package dev.espalier.space.block;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Layer.Multiply;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.Window;

/**
 * Squeeze-and-excitation: a gate per channel computed from the mean of every channel.
 *
 * <p>{@code (c, h, w)} stays {@code (c, h, w)}: mean to {@code (c, 1, 1)}, 1x1 convolution to {@code hidden}, {@code
 * activation}, 1x1 convolution back to {@code c}, {@code gate}, product with the input. (<a
 * href="https://arxiv.org/abs/1709.01507">Hu et al., 2018</a>, equation 3)
 *
 * @param hidden channels between the two convolutions
 * @param activation ReLU in the paper, swish in EfficientNet
 * @param gate the sigmoid of the paper, or MobileNet v3's hard sigmoid
 */
public record SqueezeExcite(int hidden, Function activation, Function gate) implements CompactBlock {
    /** @throws IllegalArgumentException if {@code hidden} is not positive */
    public SqueezeExcite {
        require(hidden > 0, "squeeze-excite: hidden channels must be positive, got %d", hidden);
    }

    /**
     * With ReLU between the convolutions.
     *
     * @throws IllegalArgumentException if {@code hidden} is not positive
     */
    public SqueezeExcite(int hidden, Function gate) {
        this(hidden, Function.RELU, gate);
    }

    @Override
    public String append(Network.Builder net, String name, String input) {
        int channels = net.shape(input).channels();
        String mean = net.add(name + ".mean", new GlobalAveragePool(), input);
        String reduced = net.add(name + ".reduce", new Conv2d(hidden, Window.same(1), 1, true), mean);
        String active = net.add(name + ".act", new Activation(activation), reduced);
        String expanded = net.add(name + ".expand", new Conv2d(channels, Window.same(1), 1, true), active);
        String weights = net.add(name + ".gate", new Activation(gate), expanded);
        return net.add(name + ".scale", new Multiply(), input, weights);
    }
}
