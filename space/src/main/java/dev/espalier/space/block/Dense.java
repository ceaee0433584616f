package dev.espalier.space.block;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.network.Network;

/**
 * A dense block and the transition after it: {@code layers} times {@code growth} new maps, then compression.
 *
 * <p>{@code (c, h, w)} becomes {@code (outChannels, floor(h / stride), floor(w / stride))}. (<a
 * href="https://arxiv.org/abs/1608.06993">Huang et al., 2017</a>, figure 2)
 */
public record Dense(int outChannels, int growth, int layers, boolean bottleneck, int stride, BlockOptions options)
        implements CompactBlock {
    /** @throws IllegalArgumentException if a size is not positive */
    public Dense {
        Sizes.check("dense", outChannels, 1, stride);
        require(growth > 0 && layers > 0, "dense: growth and layers must be positive, got %d and %d", growth, layers);
    }

    @Override
    public String append(Network.Builder net, String name, String input) {
        String x = input;
        for (int i = 0; i < layers; i++) {
            x = new DenseLayer(growth, bottleneck, options).append(net, name + ".layer" + i, x);
        }
        return new Transition(outChannels, stride, options).append(net, name + ".transition", x);
    }
}
