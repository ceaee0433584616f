package dev.espalier.space.block;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.network.Layer.Concat;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Network;

/**
 * One layer of a dense block: {@code growth} new feature maps, joined to all that came before.
 *
 * <p>{@code (c, h, w)} becomes {@code (c + growth, h, w)}: batch normalisation, activation, 3x3 convolution, concatenation
 * with the input; with {@code bottleneck} a 1x1 convolution to four times the growth goes first. (<a
 * href="https://arxiv.org/abs/1608.06993">Huang et al., 2017</a>, section 3)
 */
public record DenseLayer(int growth, boolean bottleneck, BlockOptions options) implements CompactBlock {
    /** @throws IllegalArgumentException if the growth is not positive */
    public DenseLayer {
        require(growth > 0, "dense layer: the growth must be positive, got %d", growth);
    }

    @Override
    public String append(Network.Builder net, String name, String input) {
        String x = input;
        if (bottleneck) {
            x = Layers.normActConv(net, name + ".narrow", Conv2d.pointwise(4 * growth), options.activation(), x);
        }
        Conv2d filter = Conv2d.dense(growth, options.window(3, 1));
        x = Layers.normActConv(net, name + ".filter", filter, options.activation(), x);
        x = options.excitation().append(net, name, x, net.shape(input).channels());
        return net.add(name + ".concat", new Concat(), input, x);
    }
}
