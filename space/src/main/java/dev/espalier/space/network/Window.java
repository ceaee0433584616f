package dev.espalier.space.network;

import static dev.espalier.space.Requirement.require;

/**
 * The sliding window of a convolution or a pooling: kernel, stride, padding and dilation.
 *
 * <p>An extent {@code n} becomes {@code floor((n + 2 * pad + extra - dilation * (kernel - 1) - 1) / stride) + 1}.
 *
 * @param extraRows rows of padding below beyond those above, negative if fewer; 0 in all networks of our own, but some
 *     frameworks pad so
 * @param extraColumns columns of padding on the right beyond those on the left
 */
public record Window(
        int kernelHeight,
        int kernelWidth,
        int strideHeight,
        int strideWidth,
        int padHeight,
        int padWidth,
        int dilation,
        int extraRows,
        int extraColumns) {
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
                padHeight >= 0 && padWidth >= 0 && padHeight + extraRows >= 0 && padWidth + extraColumns >= 0,
                "window: padding must not be negative, got %dx%d and %dx%d more behind",
                padHeight,
                padWidth,
                extraRows,
                extraColumns);
        require(dilation > 0, "window: dilation must be positive, got %d", dilation);
    }

    /** A window with as much padding behind as in front. */
    public Window(
            int kernelHeight,
            int kernelWidth,
            int strideHeight,
            int strideWidth,
            int padHeight,
            int padWidth,
            int dilation) {
        this(kernelHeight, kernelWidth, strideHeight, strideWidth, padHeight, padWidth, dilation, 0, 0);
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
        return new Window(
                kernelHeight, kernelWidth, height, width, padHeight, padWidth, dilation, extraRows, extraColumns);
    }

    /**
     * This window with {@code rate - 1} positions skipped between those of its kernel, and padded so that it keeps the
     * extents it kept.
     */
    public Window dilated(int rate) {
        int padRows = padHeight + (rate - dilation) * (kernelHeight - 1) / 2;
        int padColumns = padWidth + (rate - dilation) * (kernelWidth - 1) / 2;
        return new Window(
                kernelHeight,
                kernelWidth,
                strideHeight,
                strideWidth,
                padRows,
                padColumns,
                rate,
                extraRows,
                extraColumns);
    }

    /** Rows of padding below. */
    public int padBottom() {
        return padHeight + extraRows;
    }

    /** Columns of padding on the right. */
    public int padRight() {
        return padWidth + extraColumns;
    }

    /** Whether there is as much padding behind as in front. */
    public boolean symmetric() {
        return extraRows == 0 && extraColumns == 0;
    }

    /** Whether there is any padding. */
    public boolean padded() {
        return padHeight > 0 || padWidth > 0 || padBottom() > 0 || padRight() > 0;
    }

    /** Positions under the kernel. */
    public long area() {
        return (long) kernelHeight * kernelWidth;
    }

    int outputHeight(int height) {
        return extent(height, kernelHeight, strideHeight, padHeight + padBottom());
    }

    int outputWidth(int width) {
        return extent(width, kernelWidth, strideWidth, padWidth + padRight());
    }

    private int extent(int in, int kernel, int stride, int pads) {
        int reach = dilation * (kernel - 1) + 1;
        require(
                in + pads >= reach,
                "window: a kernel that reaches %d pixels does not fit an input of %d padded by %d in all",
                reach,
                in,
                pads);
        return (in + pads - reach) / stride + 1;
    }
}
