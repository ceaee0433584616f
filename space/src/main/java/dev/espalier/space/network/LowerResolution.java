package dev.espalier.space.network;

import static dev.espalier.space.Requirement.require;

import java.util.List;

/**
 * At which sizes of its images a network can be trained beside its own, with the same weights. The wanted size is rounded to
 * the nearest at which every stride that divides the extents it gets without remainder still does so, so that each position
 * sees as much as it used to; if there is none within a quarter of what is wanted, to the nearest pixel.
 */
public final class LowerResolution {
    private LowerResolution() {}

    /**
     * {@code network} for images of about {@code percent} per cent of its height and width; itself for 100.
     *
     * @throws IllegalArgumentException if it can only take images of its own size; the message names the layer
     */
    public static Network of(Network network, int percent) {
        require(percent >= 1 && percent <= 100, "a resolution must be 1 to 100 per cent, got %d", percent);
        if (percent == 100) {
            return network;
        }
        TensorShape own = network.input();
        int wanted = share(own.height(), percent / 100.0);
        for (int off = 0; off <= wanted / 4; off++) {
            for (int height : List.of(wanted - off, wanted + off)) {
                int width = share(own.width(), (double) height / own.height());
                if (height < own.height() && aligned(network, height, width)) {
                    return network.resized(height, width);
                }
            }
        }
        return network.resized(wanted, share(own.width(), percent / 100.0));
    }

    private static int share(int extent, double of) {
        return Math.max(1, (int) Math.round(extent * of));
    }

    private static boolean aligned(Network network, int height, int width) {
        Network smaller;
        try {
            smaller = network.resized(height, width);
        } catch (IllegalArgumentException e) {
            return false;
        }
        for (int node = 0; node < network.nodes().size(); node++) {
            Stride stride = Stride.of(network.nodes().get(node).layer());
            TensorShape before = network.inputShape(node, 0);
            TensorShape now = smaller.inputShape(node, 0);
            if (!aligned(stride.height(), before.height(), now.height())
                    || !aligned(stride.width(), before.width(), now.width())) {
                return false;
            }
        }
        return true;
    }

    private static boolean aligned(int stride, int before, int now) {
        return before % stride != 0 || now % stride == 0;
    }

    /** By how many rows and columns a layer moves on. */
    private record Stride(int height, int width) {
        static Stride of(Layer layer) {
            return switch (layer) {
                case Layer.Conv2d conv -> of(conv.window());
                case Layer.Pool2d pool -> of(pool.window());
                case Layer.Shift shift -> new Stride(shift.stride(), shift.stride());
                case Layer.Linear _,
                        Layer.BatchNorm _,
                        Layer.Activation _,
                        Layer.GlobalAveragePool _,
                        Layer.Add _,
                        Layer.Multiply _,
                        Layer.Concat _,
                        Layer.Slice _,
                        Layer.ChannelShuffle _,
                        Layer.Select _,
                        Layer.PadChannels _,
                        Layer.Flatten _ -> new Stride(1, 1);
            };
        }

        private static Stride of(Window window) {
            return new Stride(window.strideHeight(), window.strideWidth());
        }
    }
}
