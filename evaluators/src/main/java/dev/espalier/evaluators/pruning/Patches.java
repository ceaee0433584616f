package dev.espalier.evaluators.pruning;

import dev.espalier.evaluators.pruning.Readers.Reader;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.network.Window;

/**
 * What a layer reads for one position of its output: {@code area} values of each of its input channels, zero where it
 * reads beyond the edge.
 */
final class Patches {
    private final float[] values;
    private final TensorShape in;
    private final TensorShape out;
    private final Window window;

    Patches(Subject subject, Reader reader) {
        Network network = subject.groups().network();
        this.values = subject.observation().activations(reader.tensor());
        this.in = network.inputShape(reader.index(), 0);
        this.out = reader.node().shape();
        this.window = reader.node().layer() instanceof Conv2d conv ? conv.window() : Window.same(1);
    }

    /** Values of one channel. */
    int area() {
        return window.kernelHeight() * window.kernelWidth();
    }

    /** Positions of the output. */
    int positions() {
        return out.height() * out.width();
    }

    /** Value {@code at} of the window, row by row, over one channel of one image. */
    float value(int image, int channel, int position, int at) {
        int row = position / out.width() * window.strideHeight()
                - window.padHeight()
                + at / window.kernelWidth() * window.dilation();
        int column = position % out.width() * window.strideWidth()
                - window.padWidth()
                + at % window.kernelWidth() * window.dilation();
        boolean inside = row >= 0 && row < in.height() && column >= 0 && column < in.width();
        return inside ? values[((image * in.channels() + channel) * in.height() + row) * in.width() + column] : 0;
    }
}
