package dev.espalier.evaluators.data;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.network.TensorShape;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Images to train on, to choose by and, once, to report on. The test part is loaded when first asked for, so that nothing
 * but a final report touches it. Safe to share between threads.
 */
public final class ImageDataset {
    private final String name;
    private final List<String> classes;
    private final ImageSet train;
    private final ImageSet validation;
    private final Supplier<ImageSet> test;
    private final Normalization normalization;
    private final String fingerprint;

    /**
     * A dataset of the parts {@code train} and {@code validation}, and of what {@code test} gives once it is asked.
     *
     * @param classes names of the classes, in the order of the labels
     * @throws IllegalArgumentException if the parts differ in shape or a label has no class
     */
    public ImageDataset(
            String name, List<String> classes, ImageSet train, ImageSet validation, Supplier<ImageSet> test) {
        require(
                train.shape().equals(validation.shape()),
                "%s: training images are %s but validation images %s",
                name,
                train.shape(),
                validation.shape());
        this.name = name;
        this.classes = List.copyOf(classes);
        this.train = train;
        this.validation = validation;
        this.test = memoized(() -> checked(test.get(), "test"));
        checked(train, "train");
        checked(validation, "validation");
        this.normalization = Normalization.of(train);
        this.fingerprint = fingerprint(train, validation);
    }

    private ImageDataset(ImageDataset original, UnaryOperator<ImageSet> changed, Normalization normalization) {
        this.name = original.name;
        this.classes = original.classes;
        this.train = changed.apply(original.train);
        this.validation = changed.apply(original.validation);
        this.test = () -> changed.apply(original.test());
        this.normalization = normalization;
        this.fingerprint = original.fingerprint;
    }

    /** What people call it, {@code built-in} or {@code fashion-mnist}. */
    public String name() {
        return name;
    }

    /** Names of the classes, in the order of the labels. */
    public List<String> classes() {
        return classes;
    }

    /** Shape of the images. */
    public TensorShape shape() {
        return train.shape();
    }

    /** What weights are fitted to. */
    public ImageSet train() {
        return train;
    }

    /** What choices are made by. */
    public ImageSet validation() {
        return validation;
    }

    /**
     * What results are reported on; loaded now if it was not yet.
     *
     * @throws DataException if it cannot be loaded
     */
    public ImageSet test() {
        return test.get();
    }

    /**
     * How pixels become floats: by mean and deviation of the train part as it was loaded, whatever the size now, unless
     * another way was asked for.
     */
    public Normalization normalization() {
        return normalization;
    }

    /** SHA-256 over shapes, labels and pixels of the train and the validation part as loaded, hexadecimal. */
    public String fingerprint() {
        return fingerprint;
    }

    /**
     * This dataset with all images at the height and width of {@code input}, the images a network wants. Copies are
     * computed once per size.
     *
     * @throws IllegalArgumentException if the number of channels differs
     */
    public ImageDataset resized(TensorShape input) {
        require(
                input.channels() == shape().channels(),
                "%s has images of %d channels, a network of input %s cannot take them",
                name,
                shape().channels(),
                input);
        return input.equals(shape())
                ? this
                : new ImageDataset(this, part -> part.resized(input.height(), input.width()), normalization);
    }

    /**
     * This dataset, its pixels made floats by {@code other}.
     *
     * @throws IllegalArgumentException if it is for another number of channels
     */
    public ImageDataset normalizedBy(Normalization other) {
        require(
                other.mean().size() == shape().channels(),
                "%s has images of %d channels, a normalization of %d is not for them",
                name,
                shape().channels(),
                other.mean().size());
        return new ImageDataset(this, UnaryOperator.identity(), other);
    }

    private ImageSet checked(ImageSet part, String what) {
        require(part.shape().equals(train.shape()), "%s: %s images are %s, not %s", name, what, part.shape(), shape());
        for (int i = 0; i < part.size(); i++) {
            require(
                    part.label(i) < classes.size(),
                    "%s: %s image %d has label %d, but there are only %d classes",
                    name,
                    what,
                    i,
                    part.label(i),
                    classes.size());
        }
        return part;
    }

    private static String fingerprint(ImageSet... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (ImageSet part : parts) {
                part.digest(digest);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static Supplier<ImageSet> memoized(Supplier<ImageSet> source) {
        return new Supplier<>() {
            private @org.jspecify.annotations.Nullable ImageSet loaded;

            @Override
            public synchronized ImageSet get() {
                if (loaded == null) {
                    loaded = source.get();
                }
                return loaded;
            }
        };
    }
}
