package dev.espalier.evaluators.worker;

import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.data.Normalization;
import dev.espalier.evaluators.onnx.ModelInfo;
import dev.espalier.evaluators.onnx.OnnxExporter;
import dev.espalier.evaluators.onnx.OnnxModel;
import dev.espalier.evaluators.onnx.Parity;
import dev.espalier.evaluators.training.Inference;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.choice.Design;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.cost.NetworkCost;
import dev.espalier.space.network.Network;
import dev.espalier.space.trial.Evaluation.TrialName;
import dev.espalier.space.trial.Metric;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Writes the models of one candidate.
 *
 * @param trial what a model's file says it is of
 */
record Export(TrialName trial) {
    /** Training images that an int8 export takes its ranges from. */
    private static final int CALIBRATION_IMAGES = 128;

    private static final int PARITY_IMAGES = 8;

    /** Takes as many characters as any accuracy, so that no file grows when its accuracy is known. */
    private static final double LONGEST_ACCURACY = 1 / 3000.0;

    /** The model of which the accuracy is not known yet. */
    byte[] of(Design design, Weights weights, ImageDataset images) {
        ModelInfo info = info(design, images, LONGEST_ACCURACY);
        return OnnxExporter.export(design, weights, info, samples(images, CALIBRATION_IMAGES));
    }

    /** That {@code model} of {@code design}, now that its accuracy is known. */
    byte[] described(byte[] model, Design design, ImageDataset images, double accuracy) {
        return OnnxExporter.described(model, info(design, images, accuracy));
    }

    /** What the file says: only what is the same whenever and wherever the candidate is evaluated. */
    private ModelInfo info(Design design, ImageDataset images, double accuracy) {
        Normalization normalization = images.normalization();
        String input = (images.shape().channels() == 1 ? "grey" : "RGB") + ", 0 to 1";
        NetworkCost cost = CostModel.count(design.network(), design.precision());
        Map<String, Double> metrics = Map.of(
                Metric.ACCURACY.name(), accuracy,
                Metric.MACS.name(), (double) cost.macs(),
                Metric.PARAMS.name(), (double) cost.params());
        return new ModelInfo(
                trial.study(),
                trial.number(),
                images.classes(),
                input,
                normalization.mean(),
                normalization.deviation(),
                metrics);
    }

    /** In single precision, of a model that no file will hold. */
    static byte[] untold(Network network, Weights weights) {
        int classes = Math.toIntExact(network.output().elements());
        ModelInfo info = ModelInfo.anonymous(network.input().channels(), classes);
        return OnnxExporter.float32(network, weights, info);
    }

    /** Holds what the exported network computes against what was trained. */
    static void checkParity(Network network, Weights weights, ImageDataset images) {
        try (OnnxModel model = OnnxModel.load(untold(network, weights))) {
            Parity.check(
                    model,
                    sample -> Inference.outputs(network, weights, sample, 1),
                    sample -> Inference.exactOutputs(network, weights, sample, 1),
                    samples(images, PARITY_IMAGES));
        }
    }

    private static List<float[]> samples(ImageDataset images, int count) {
        return IntStream.range(0, Math.min(count, images.train().size()))
                .mapToObj(image -> images.train().normalised(image, images.normalization()))
                .toList();
    }
}
