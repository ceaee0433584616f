package dev.espalier.evaluators.data;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.network.TensorShape;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Labelled images of one size. Pixels are bytes 0 to 255, image after image, in each the channels one after the other
 * ("planar"), rows from top to bottom. Immutable; safe to share between threads.
 */
public final class ImageSet {
    private final TensorShape shape;
    private final byte[] pixels;
    private final byte[] labels;
    private final Map<TensorShape, ImageSet> resized = new ConcurrentHashMap<>();

    /**
     * Images with their labels. The arrays are not copied; whoever gives them away must not change them.
     *
     * @param labels class of each image, from 0
     * @throws IllegalArgumentException if there are no images or the number of pixels is not that of all images
     */
    public ImageSet(TensorShape shape, byte[] pixels, byte[] labels) {
        require(labels.length > 0, "an image set needs at least one image");
        require(
                pixels.length == shape.elements() * labels.length,
                "%d images of %s have %d pixels, got %d",
                labels.length,
                shape,
                shape.elements() * labels.length,
                pixels.length);
        this.shape = shape;
        this.pixels = pixels;
        this.labels = labels;
    }

    /** Shape of every image. */
    public TensorShape shape() {
        return shape;
    }

    /** Number of images. */
    public int size() {
        return labels.length;
    }

    /** Class of an image, from 0. */
    public int label(int image) {
        return Byte.toUnsignedInt(labels[image]);
    }

    /** A pixel, 0 to 255. */
    public int pixel(int image, int channel, int row, int column) {
        int index = ((image * shape.channels() + channel) * shape.height() + row) * shape.width() + column;
        return Byte.toUnsignedInt(pixels[index]);
    }

    /** The first {@code count} images, all if there are not so many. */
    public ImageSet first(int count) {
        return count >= size() ? this : range(0, count);
    }

    /**
     * {@code percent} per cent of the images of each class, rounded up, in the order they have here. Which ones follows from
     * the {@code seed}; a smaller share is a part of a larger one.
     *
     * @throws IllegalArgumentException if {@code percent} is not 1 to 100
     */
    public ImageSet share(int percent, long seed) {
        require(percent >= 1 && percent <= 100, "a share of images must be 1 to 100 per cent, got %d", percent);
        if (percent == 100) {
            return this;
        }
        List<Integer> shuffled =
                new ArrayList<>(IntStream.range(0, size()).boxed().toList());
        Collections.shuffle(shuffled, new Random(seed));
        int[] counts = new int[256];
        shuffled.forEach(image -> counts[label(image)]++);
        int[] wanted = IntStream.of(counts)
                .map(count -> Math.ceilDiv(count * percent, 100))
                .toArray();
        int[] chosen = shuffled.stream()
                .filter(image -> wanted[label(image)]-- > 0)
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
        int each = Math.toIntExact(shape.elements());
        byte[] some = new byte[chosen.length * each];
        byte[] classes = new byte[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            System.arraycopy(pixels, chosen[i] * each, some, i * each, each);
            classes[i] = labels[chosen[i]];
        }
        return new ImageSet(shape, some, classes);
    }

    /**
     * The images from {@code start} until before {@code end}.
     *
     * @throws IllegalArgumentException if these are none or not all there
     */
    public ImageSet range(int start, int end) {
        require(0 <= start && start < end && end <= size(), "images %d to %d of only %d", start, end, size());
        int each = Math.toIntExact(shape.elements());
        return new ImageSet(
                shape, Arrays.copyOfRange(pixels, start * each, end * each), Arrays.copyOfRange(labels, start, end));
    }

    /**
     * These images at another height and width: each new pixel is the mean of what it covers where an extent shrinks, and
     * interpolated linearly where it grows. Computed once per size.
     */
    public ImageSet resized(int height, int width) {
        if (height == shape.height() && width == shape.width()) {
            return this;
        }
        TensorShape wanted = new TensorShape(shape.channels(), height, width);
        return resized.computeIfAbsent(wanted, to -> new ImageSet(to, Resampling.resize(pixels, shape, to), labels));
    }

    /**
     * Writes some images as normalised floats, planar, one after the other.
     *
     * @param start the first image
     * @param count how many
     * @param to receives {@code count * shape().elements()} values from index 0
     */
    public void write(int start, int count, Normalization normalization, float[] to) {
        int plane = Math.toIntExact(shape.area());
        int channels = shape.channels();
        float[][] tables = normalization.tables();
        for (int channel = 0; channel < channels; channel++) {
            float[] table = tables[channel];
            for (int image = 0; image < count; image++) {
                int from = ((start + image) * channels + channel) * plane;
                int target = (image * channels + channel) * plane;
                for (int i = 0; i < plane; i++) {
                    to[target + i] = table[Byte.toUnsignedInt(pixels[from + i])];
                }
            }
        }
    }

    /** One image as normalised floats, planar. */
    public float[] normalised(int image, Normalization normalization) {
        float[] values = new float[Math.toIntExact(shape.elements())];
        write(image, 1, normalization, values);
        return values;
    }

    /**
     * Writes one image mirrored or moved. What moves in from outside is the normalised mean, 0.
     *
     * @param tables what each pixel value becomes, by channel
     * @param down rows the image moves down
     * @param right columns the image moves to the right, after mirroring
     */
    public void writeMoved(int image, float[][] tables, boolean mirror, int down, int right, float[] to, int offset) {
        int height = shape.height();
        int width = shape.width();
        int target = offset;
        for (int channel = 0; channel < shape.channels(); channel++) {
            int from = (image * shape.channels() + channel) * height * width;
            float[] table = tables[channel];
            for (int row = 0; row < height; row++) {
                int sourceRow = row - down;
                boolean outside = sourceRow < 0 || sourceRow >= height;
                for (int column = 0; column < width; column++) {
                    int shifted = column - right;
                    int sourceColumn = mirror ? width - 1 - shifted : shifted;
                    to[target++] = outside || shifted < 0 || shifted >= width
                            ? 0
                            : table[Byte.toUnsignedInt(pixels[from + sourceRow * width + sourceColumn])];
                }
            }
        }
    }

    /** How often each of the 256 values occurs in {@code channel}. */
    long[] histogram(int channel) {
        long[] counts = new long[256];
        int plane = Math.toIntExact(shape.area());
        for (int image = 0; image < size(); image++) {
            int from = (image * shape.channels() + channel) * plane;
            for (int i = from; i < from + plane; i++) {
                counts[Byte.toUnsignedInt(pixels[i])]++;
            }
        }
        return counts;
    }

    /** Feeds shape, labels and pixels to {@code digest}. */
    void digest(MessageDigest digest) {
        digest.update((shape + "," + size() + ";").getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        digest.update(labels);
        digest.update(pixels);
    }
}
