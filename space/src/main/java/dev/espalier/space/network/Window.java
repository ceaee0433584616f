package dev.espalier.space.network;

import static dev.espalier.space.Requirement.require;

/**
 * The sliding window of a convolution or a pooling: kernel, stride, symmetric zero padding and dilation.
 *
 * <p>An extent {@code n} becomes {@code floor((n + 2 * pad - dilation * (kernel - 1) - 1) / stride) + 1}.
 */
public record Window(
        int kernelHeight,
        int kernelWidth,
        int strideHeight,
        int strideWidth,
        int padHeight,
        int padWidth,
        int dilation) {
    /** @throws IllegalArgumentException if kernel, stride or dilation is not positive or padding is negative */
    public Window {
        require(
                kernelHeight > 0 && kernelWidth > 0,
                "window: kernel must be positive, got %dx%d",
                kernelHeight,
                kernelWidth);
        require(
                strideHeight > 0 && strideWidth > 0,
                "window: stride must be positive, got %dx%d",
                strideHeight,
                strideWidth);
        require(
                padHeight >= 0 && padWidth >= 0,
                "window: padding must not be negative, got %dx%d",
                padHeight,
                padWidth);
        require(dilation > 0, "window: dilation must be positive, got %d", dilation);
    }

    /**
     * A square window that keeps the extent at stride 1: padding {@code (kernel - 1) / 2}.
     *
     * @throws IllegalArgumentException if {@code kernel} is even or not positive
     */
    public static Window same(int kernel) {
        require(kernel > 0 && kernel % 2 == 1, "window: 'same' padding needs an odd kernel, got %d", kernel);
        int pad = (kernel - 1) / 2;
        return new Window(kernel, kernel, 1, 1, pad, pad, 1);
    }

    /**
     * A window of {@code height} by {@code width} that keeps the extents at stride 1.
     *
     * @throws IllegalArgumentException if an extent is even or not positive
     */
    public static Window same(int height, int width) {
        require(
                height > 0 && height % 2 == 1 && width > 0 && width % 2 == 1,
                "window: 'same' padding needs an odd kernel, got %dx%d",
                height,
                width);
        return new Window(height, width, 1, 1, (height - 1) / 2, (width - 1) / 2, 1);
    }

    /** A square window without padding. */
    public static Window valid(int kernel) {
        return new Window(kernel, kernel, 1, 1, 0, 0, 1);
    }

    /** This window moved by {@code stride} in both directions. */
    public Window stride(int stride) {
        return stride(stride, stride);
    }

    /** This window moved by {@code height} rows and {@code width} columns. */
    public Window stride(int height, int width) {
        return new Window(kernelHeight, kernelWidth, height, width, padHeight, padWidth, dilation);
    }

    /**
     * This window with {@code rate - 1} positions skipped between those of its kernel, and padded so that it keeps the
     * extents it kept.
     */
    public Window dilated(int rate) {
        int padRows = padHeight + (rate - dilation) * (kernelHeight - 1) / 2;
        int padColumns = padWidth + (rate - dilation) * (kernelWidth - 1) / 2;
        return new Window(kernelHeight, kernelWidth, strideHeight, strideWidth, padRows, padColumns, rate);
    }

    /** Positions under the kernel. */
    public long area() {
        return (long) kernelHeight * kernelWidth;
    }

    int outputHeight(int height) {
        return extent(height, kernelHeight, strideHeight, padHeight);
    }

    int outputWidth(int width) {
        return extent(width, kernelWidth, strideWidth, padWidth);
    }

    private int extent(int in, int kernel, int stride, int pad) {
        int reach = dilation * (kernel - 1) + 1;
        require(
                in + 2 * pad >= reach,
                "window: a kernel that reaches %d pixels does not fit an input of %d padded by %d",
                reach,
                in,
                pad);
        return (in + 2 * pad - reach) / stride + 1;
    }
}
