package dev.espalier.space.block;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Window;

/**
 * What every block can vary besides its own fields.
 *
 * @param activation the non-linearity of the block
 * @param excitation squeeze-and-excitation
 * @param dilation distance between the positions of the spatial kernel; a wider field at the same cost
 */
public record BlockOptions(Function activation, Excitation excitation, int dilation) {
    /** ReLU, no squeeze-and-excitation, no dilation. */
    public static final BlockOptions RELU = new BlockOptions(Function.RELU, Excitation.NONE, 1);

    /** ReLU6, no squeeze-and-excitation, no dilation. */
    public static final BlockOptions RELU6 = new BlockOptions(Function.RELU6, Excitation.NONE, 1);

    /** @throws IllegalArgumentException if the dilation is not positive */
    public BlockOptions {
        require(dilation > 0, "block: the dilation must be positive, got %d", dilation);
    }

    /** These options with another non-linearity. */
    public BlockOptions with(Function other) {
        return new BlockOptions(other, excitation, dilation);
    }

    /** These options with another squeeze-and-excitation. */
    public BlockOptions with(Excitation other) {
        return new BlockOptions(activation, other, dilation);
    }

    /** These options with another dilation. */
    public BlockOptions dilated(int rate) {
        return new BlockOptions(activation, excitation, rate);
    }

    /** The dilated square window that keeps the extent at stride 1. */
    Window window(int kernel, int stride) {
        Window same = Window.same(kernel).stride(stride);
        return dilation == 1 ? same : same.dilated(dilation);
    }
}
