package dev.espalier.evaluators.pruning;

import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.data.ImageSet;
import dev.espalier.evaluators.onnx.ModelInfo;
import dev.espalier.evaluators.onnx.OnnxExporter;
import dev.espalier.evaluators.onnx.OnnxModel;
import dev.espalier.evaluators.onnx.Scoring;
import dev.espalier.evaluators.training.LabelledImages;
import dev.espalier.space.choice.Design;
import dev.espalier.space.choice.Origin;
import dev.espalier.space.network.Network;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How well designs do that are cut from a model, before any tuning: as they would be deployed, in their precision, with
 * statistics of batch normalisation taken anew. It takes a moment for each, and tells what a model can bear.
 */
public final class UntunedScore {
    /** Validation images that are enough to tell harm from none: a fifth of a point each. */
    private static final int SCORED = 500;

    private static final int CALIBRATION = 64;

    private final BaseModel base;
    private final ImageDataset data;
    private final LabelledImages seen;
    private final List<float[]> samples;

    /**
     * Scores of designs cut from {@code base}.
     *
     * @param data of the model's input, normalised as it wants
     */
    public UntunedScore(BaseModel base, ImageDataset data) {
        this.base = base;
        this.data = data.resized(base.network().input());
        this.seen = LabelledImages.sample(this.data, base.network().input(), BaseModel.OBSERVED, 1);
        this.samples = IntStream.range(
                        0, Math.min(CALIBRATION, this.data.train().size()))
                .mapToObj(image -> this.data.train().normalised(image, this.data.normalization()))
                .toList();
    }

    /**
     * The share of validation images that are classified rightly, 0 to 1.
     *
     * @throws IllegalArgumentException if {@code design} is not cut from the model
     */
    public double accuracy(Design design) {
        if (!(design.origin() instanceof Origin.Remnant remnant)) {
            throw new IllegalArgumentException("the design is not cut from a model");
        }
        Network network = design.network();
        ModelInfo info = ModelInfo.anonymous(
                network.input().channels(), Math.toIntExact(network.output().elements()));
        byte[] file = OnnxExporter.export(design, base.remnant(remnant, network, seen), info, samples);
        ImageSet scored = data.validation().first(SCORED);
        try (OnnxModel model = OnnxModel.load(file)) {
            return Scoring.accuracy(
                            model,
                            scored.size(),
                            image -> scored.normalised(image, data.normalization()),
                            scored::label)
                    .value();
        }
    }
}
