package dev.espalier.space.network;

import static dev.espalier.space.Requirement.require;

/**
 * The shape of one sample's feature map: {@code (channels, height, width)}, without the batch axis. A vector of
 * {@code n} features is {@code (n, 1, 1)}.
 */
public record TensorShape(int channels, int height, int width) {
    /** @throws IllegalArgumentException if any size is not positive */
    public TensorShape {
        require(
                channels > 0 && height > 0 && width > 0,
                "tensor shape: every size must be positive, got %dx%dx%d",
                channels,
                height,
                width);
    }

    /** A vector of {@code features} values. */
    public static TensorShape vector(int features) {
        return new TensorShape(features, 1, 1);
    }

    /** Number of values in one sample. */
    public long elements() {
        return (long) channels * height * width;
    }

    /** Number of positions, {@code height * width}. */
    public long area() {
        return (long) height * width;
    }

    /** This shape with another number of channels. */
    public TensorShape withChannels(int other) {
        return new TensorShape(other, height, width);
    }

    /** A gate or mean over this shape: {@code (channels, 1, 1)}. */
    public TensorShape withChannelsOnly() {
        return vector(channels);
    }

    @Override
    public String toString() {
        return channels + "x" + height + "x" + width;
    }
}
