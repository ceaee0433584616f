package dev.espalier.evaluators.onnx.reading;

import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.data.ImageSet;
import dev.espalier.evaluators.data.Normalization;
import dev.espalier.evaluators.onnx.ModelInfo;
import dev.espalier.evaluators.onnx.OnnxModel;
import dev.espalier.evaluators.onnx.Scoring;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What a model of somebody else's wants pixels of 0 to 255 to become. */
public enum Pixels {
    /** Whichever of the others the model scores best on. */
    AUTO,
    /** 0 to 1, and then by the mean and deviation that the file tells, if it does. */
    FILE,
    /** 0 to 255, as they are. */
    RAW,
    /** Mean 0 and deviation 1 over the training images. */
    STANDARD;

    /** Validation images that {@link #AUTO} tries: enough to tell a right input from a wrong one. */
    private static final int TRIED = 500;

    private static final List<Pixels> KNOWN = List.of(FILE, RAW, STANDARD);

    /**
     * This, or what {@link #AUTO} turns out to be: the first of those that {@code model} classifies most images rightly
     * with.
     *
     * @param images of the size that the model takes
     */
    public Pixels found(OnnxModel model, ModelInfo info, ImageDataset images) {
        if (this != AUTO) {
            return this;
        }
        Pixels best = FILE;
        double most = -1;
        for (Pixels pixels : KNOWN) {
            double accuracy = accuracy(model, images.validation(), pixels.normalization(info, images));
            best = accuracy > most ? pixels : best;
            most = Math.max(most, accuracy);
        }
        return best;
    }

    private static double accuracy(OnnxModel model, ImageSet images, Normalization normalization) {
        int count = Math.min(TRIED, images.size());
        return Scoring.accuracy(model, count, image -> images.normalised(image, normalization), images::label)
                .value();
    }

    /**
     * The normalization of {@code images} for a model of which {@code info} is known.
     *
     * @throws IllegalStateException of {@link #AUTO}, which must be found out first
     */
    public Normalization normalization(ModelInfo info, ImageDataset images) {
        return known(info, images.shape().channels()).orElseGet(images::normalization);
    }

    /**
     * The same as far as it can be told without images of {@code channels}; empty for {@link #STANDARD}, which leaves them as
     * they are.
     *
     * @throws IllegalStateException of {@link #AUTO}, which must be found out first
     */
    public Optional<Normalization> known(ModelInfo info, int channels) {
        return switch (this) {
            case AUTO -> throw new IllegalStateException("what pixels become was not found out yet");
            case FILE ->
                Optional.of(
                        info.mean().size() == channels
                                ? new Normalization(info.mean(), info.deviation())
                                : dividedBy(1, channels));
            case RAW -> Optional.of(dividedBy(1 / 255.0, channels));
            case STANDARD -> Optional.empty();
        };
    }

    private static Normalization dividedBy(double deviation, int channels) {
        return new Normalization(Collections.nCopies(channels, 0.0), Collections.nCopies(channels, deviation));
    }
}
