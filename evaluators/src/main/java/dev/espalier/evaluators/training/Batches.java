package dev.espalier.evaluators.training;

import dev.espalier.evaluators.data.ImageSet;
import dev.espalier.evaluators.data.Normalization;
import java.util.SplittableRandom;

/** The training images of one training, shuffled anew each epoch, mirrored and moved by chance. */
final class Batches {
    private final ImageSet images;
    private final TrainingRecipe recipe;
    private final SplittableRandom random;
    private final float[][] tables;
    private final int classes;
    private final int[] order;
    private final float[] pixels;
    private final float[] targets;

    Batches(ImageSet images, Normalization normalization, int classes, TrainingRecipe recipe, SplittableRandom random) {
        this.images = images;
        this.recipe = recipe;
        this.random = random;
        this.tables = normalization.tables();
        this.classes = classes;
        this.order = new int[images.size()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        int batch = size();
        this.pixels = new float[Math.toIntExact(batch * images.shape().elements())];
        this.targets = new float[batch * classes];
    }

    /** Images in each batch: what the recipe says, or all of them if there are fewer. */
    int size() {
        return Math.min(recipe.batchSize(), images.size());
    }

    int perEpoch() {
        return images.size() / size();
    }

    /** Shuffles (Fisher and Yates). */
    void nextEpoch() {
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int other = order[j];
            order[j] = order[i];
            order[i] = other;
        }
    }

    /** Fills {@link #pixels()} and {@link #targets()} with a batch of this epoch. */
    void fill(int batch) {
        int each = Math.toIntExact(images.shape().elements());
        float others = (float) (recipe.labelSmoothing() / classes / size());
        for (int i = 0; i < size(); i++) {
            int image = order[batch * size() + i];
            Motion motion = motion();
            images.writeMoved(image, tables, motion.mirror(), motion.down(), motion.right(), pixels, i * each);
            for (int label = 0; label < classes; label++) {
                targets[i * classes + label] = others;
            }
            targets[i * classes + images.label(image)] += (float) ((1 - recipe.labelSmoothing()) / size());
        }
    }

    /** What chance does to an image. */
    private record Motion(boolean mirror, int down, int right) {}

    private Motion motion() {
        int most = recipe.shift();
        return new Motion(
                recipe.flip() && random.nextBoolean(),
                random.nextInt(-most, most + 1),
                random.nextInt(-most, most + 1));
    }

    /** Leaves the next epoch out: afterwards chance is where it would be if all its batches had been filled. */
    void skipEpoch() {
        nextEpoch();
        for (int i = 0; i < perEpoch() * size(); i++) {
            motion();
        }
    }

    /** {@code (size, channels, height, width)}, overwritten by every {@link #fill}. */
    float[] pixels() {
        return pixels;
    }

    /**
     * {@code (size, classes)}, each row a distribution divided by {@code size}, so that its product with log-likelihoods
     * sums up to their mean; overwritten by every {@link #fill}.
     */
    float[] targets() {
        return targets;
    }
}
