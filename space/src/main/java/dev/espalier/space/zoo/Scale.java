package dev.espalier.space.zoo;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.network.TensorShape;

/**
 * By how much a network is made deeper, wider and larger in resolution.
 *
 * @param resolution multiplier of the image's extents
 */
public record Scale(double depth, double width, double resolution) {
    /** Nothing changes. */
    public static final Scale NONE = new Scale(1, 1, 1);

    /** @throws IllegalArgumentException if a multiplier is not positive */
    public Scale {
        require(
                depth > 0 && width > 0 && resolution > 0,
                "scale: depth, width and resolution must be positive, got %s, %s and %s",
                depth,
                width,
                resolution);
    }

    /** By what the multiply-adds of a convolutional network grow, nearly: {@code depth * width² * resolution²}. */
    public double growth() {
        return depth * width * width * resolution * resolution;
    }

    /** {@code form} at this scale, its image's extents rounded to the nearest pixel. */
    public Form of(Form form) {
        TensorShape input = form.input();
        TensorShape scaled = new TensorShape(input.channels(), extent(input.height()), extent(input.width()));
        return new Form(scaled, form.width() * width, form.depth() * depth, form.classes());
    }

    private int extent(int pixels) {
        return Math.max(1, (int) Math.round(pixels * resolution));
    }
}
