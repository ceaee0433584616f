package dev.espalier.evaluators.worker;

import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.data.ImageSet;
import dev.espalier.evaluators.data.Normalization;
import dev.espalier.evaluators.onnx.OnnxModel;
import dev.espalier.evaluators.onnx.Scoring;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.network.Network;
import dev.espalier.space.trial.Measurement;
import java.nio.file.Path;

/** How many images a model classifies rightly. */
final class Accuracy {
    private Accuracy() {}

    /** The share of {@code images}. */
    static Measurement of(OnnxModel model, ImageSet images, Normalization normalization) {
        return Scoring.accuracy(model, images.size(), image -> images.normalised(image, normalization), images::label);
    }

    /** The share of the validation images, in single precision. */
    static Measurement of(Network network, Weights weights, ImageDataset images) {
        try (OnnxModel model = OnnxModel.load(Export.untold(network, weights))) {
            return of(model, images.validation(), images.normalization());
        }
    }

    /** The share of the test images, by the model in {@code file}. */
    static Measurement ofTest(Path file, ImageDataset data) {
        try (OnnxModel model = OnnxModel.load(file)) {
            int height = Math.toIntExact(model.inputShape().get(2));
            int width = Math.toIntExact(model.inputShape().get(3));
            return of(model, data.test().resized(height, width), data.normalization());
        }
    }
}
