package dev.espalier.evaluators.training;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.data.ImageSet;
import dev.espalier.space.network.TensorShape;
import java.util.SplittableRandom;

/**
 * Some normalised images with their classes, as a network reads them. The arrays are not copied; whoever gives them away
 * must not change them.
 *
 * @param shape of one image
 * @param pixels {@code (count, channels, height, width)}
 * @param labels of each image, from 0
 */
public record LabelledImages(TensorShape shape, float[] pixels, int[] labels) {
    /** @throws IllegalArgumentException if there is no image, or not as many pixels as the images have */
    public LabelledImages {
        require(labels.length > 0, "labelled images: there are none");
        require(
                pixels.length == shape.elements() * labels.length,
                "labelled images: %d of %s have %d values, got %d",
                labels.length,
                shape,
                shape.elements() * labels.length,
                pixels.length);
    }

    /**
     * Training images of {@code data} by chance, resized to {@code input}; all of them if there are not {@code count}.
     *
     * @throws IllegalArgumentException if {@code count} is not positive or the channels are others
     */
    public static LabelledImages sample(ImageDataset data, TensorShape input, int count, long seed) {
        require(count > 0, "labelled images: needs at least one, got %d", count);
        ImageSet train = data.resized(input).train();
        int taken = Math.min(count, train.size());
        int[] chosen = new SplittableRandom(seed)
                .ints(0, train.size())
                .distinct()
                .limit(taken)
                .toArray();
        int each = Math.toIntExact(train.shape().elements());
        float[] pixels = new float[taken * each];
        int[] labels = new int[taken];
        for (int i = 0; i < taken; i++) {
            System.arraycopy(train.normalised(chosen[i], data.normalization()), 0, pixels, i * each, each);
            labels[i] = train.label(chosen[i]);
        }
        return new LabelledImages(train.shape(), pixels, labels);
    }

    /** How many images there are. */
    public int count() {
        return labels.length;
    }
}
