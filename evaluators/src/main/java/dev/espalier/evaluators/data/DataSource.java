package dev.espalier.evaluators.data;

import static dev.espalier.space.Requirement.require;

import java.nio.file.Path;

/** Where images come from: a few words that can be stored, sent to another process and loaded there. */
public sealed interface DataSource {
    /**
     * Loads the train and the validation part; the test part waits until it is asked for.
     *
     * @throws DataException if the data is missing or broken; the message says what, where and how to mend it
     */
    ImageDataset load();

    /**
     * Generated images, 3x32x32, ten classes: five shapes in two textures each. The same seed gives the same images.
     *
     * @param train number of training images, 8,000 by default
     * @param validation number of validation images, 2,000 by default
     * @param test number of test images, 2,000 by default
     */
    record BuiltIn(long seed, int train, int validation, int test) implements DataSource {
        /** @throws IllegalArgumentException if a part has fewer than ten images, one per class */
        public BuiltIn {
            atLeast(10, "train", train);
            atLeast(10, "validation", validation);
            atLeast(10, "test", test);
        }

        /** The usual numbers of images. */
        public BuiltIn(long seed) {
            this(seed, 8_000, 2_000, 2_000);
        }

        @Override
        public ImageDataset load() {
            return new GeneratedImages(this).dataset();
        }
    }

    /**
     * The four files of MNIST or Fashion-MNIST in one folder, {@code train-images-idx3-ubyte}, {@code
     * train-labels-idx1-ubyte} and the two of {@code t10k}, plain or with {@code .gz}.
     *
     * @param directory the folder
     * @param validation how many images at the end of the training file are for validation
     * @param train how many images at its start are trained on at most; 0 means all that validation leaves
     */
    record Idx(Path directory, int validation, int train) implements DataSource {
        /** @throws IllegalArgumentException if {@code validation} is not positive or {@code train} negative */
        public Idx {
            atLeast(1, "validation", validation);
            atLeast(0, "train", train);
        }

        @Override
        public ImageDataset load() {
            return IdxFiles.load(this);
        }
    }

    /**
     * Fashion-MNIST, downloaded by DJL into its cache unless it is there already.
     *
     * @param validation how many of the 60,000 training images are for validation, the last ones
     * @param train how many of them are trained on at most, the first ones; 0 means all that validation leaves
     */
    record FashionMnistDownload(int validation, int train) implements DataSource {
        /** @throws IllegalArgumentException if {@code validation} is not positive or {@code train} negative */
        public FashionMnistDownload {
            atLeast(1, "validation", validation);
            atLeast(0, "train", train);
        }

        @Override
        public ImageDataset load() {
            return FashionMnist.load(this);
        }
    }

    /**
     * The images of another source, prepared as a model wants them that was trained elsewhere.
     *
     * @param normalization in the place of mean and deviation of the training images
     */
    record Prepared(DataSource source, Normalization normalization) implements DataSource {
        @Override
        public ImageDataset load() {
            return source.load().normalizedBy(normalization);
        }
    }

    private static void atLeast(int least, String what, int images) {
        require(images >= least, "data: '%s' needs at least %d images, got %d", what, least, images);
    }
}
