package dev.espalier.evaluators.worker;

import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.latency.Core;
import dev.espalier.evaluators.pruning.BaseModel;
import dev.espalier.evaluators.quantization.QuantizationPlan;
import dev.espalier.evaluators.training.Checkpoint;
import dev.espalier.evaluators.training.Course;
import dev.espalier.evaluators.training.LabelledImages;
import dev.espalier.evaluators.training.Trained;
import dev.espalier.evaluators.training.TrainingSetup;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.evaluators.wire.WireFormat;
import dev.espalier.space.choice.Design;
import dev.espalier.space.choice.Origin;
import dev.espalier.space.network.Network;
import dev.espalier.space.trial.Epoch;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Metric;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * How the weights of the design that is asked for come to be: learned from scratch, or what a cut leaves of a model, tuned. A
 * training that is to pause leaves a checkpoint; one that paused goes on from there.
 *
 * @param base what designs may be cut from
 * @param findings hears of every epoch, and what a cut and a tuning are worth
 */
record Fitting(
        Request.Evaluate request,
        ImageDataset data,
        Optional<BaseModel> base,
        Course course,
        Core core,
        Findings findings) {
    private static final String CHECKPOINT = "checkpoint";

    /** Weights, and how they were learned; no epoch if there was nothing to learn. */
    record Fitted(Weights weights, List<Epoch> curve) {}

    /** The weights before anything is learned. */
    Weights start() {
        return switch (design().origin()) {
            case Origin.Scratch _ -> Weights.random(network(), request.seed());
            case Origin.Remnant remnant -> model().remnant(remnant);
        };
    }

    /**
     * From scratch, or tuned: then the weights are never worse than those that the cut left.
     *
     * @param images the data as the network takes it
     */
    Fitted fitted(ImageDataset images) throws Exception {
        return switch (design().origin()) {
            case Origin.Scratch _ -> {
                Trained trained = train(TrainingSetup.fromScratch());
                yield new Fitted(trained.weights(), trained.curve());
            }
            case Origin.Remnant remnant -> {
                QuantizationPlan rounded = QuantizationPlan.fewerBits(network(), design().precision());
                Weights left = model().remnant(remnant, network(), seen(images));
                Measurement cut = Accuracy.of(network(), left, images);
                findings.know(Metric.CUT_ACCURACY, cut);
                yield remnant.whole() && rounded.quantizers().isEmpty()
                        ? new Fitted(left, List.of())
                        : tuned(left, cut, rounded, images);
            }
        };
    }

    private Fitted tuned(Weights start, Measurement cut, QuantizationPlan rounded, ImageDataset images)
            throws Exception {
        TrainingSetup tuning =
                TrainingSetup.from(start).taughtBy(model().teacher()).seenThrough(rounded.views());
        Trained tuned = train(tuning);
        Measurement after = Accuracy.of(network(), tuned.weights(), images);
        // What was tuned for few bits is worth more in few bits than in float.
        boolean better = after.value() >= cut.value() || !rounded.quantizers().isEmpty();
        findings.know(Metric.TUNED_ACCURACY, better ? after : cut);
        return new Fitted(better ? tuned.weights() : start, tuned.curve());
    }

    private Trained train(TrainingSetup setup) throws Exception {
        String what = String.join(
                " ",
                WireFormat.write(Design.class, design()),
                course.recipe().toString(),
                request.fidelity().over().name(),
                data.fingerprint(),
                Long.toString(request.seed()));
        String digest = TrialFiles.sha256(what.getBytes(StandardCharsets.UTF_8));
        Optional<Checkpoint> from = request.pause().stream()
                .flatMap(pause -> Checkpoint.read(pause.folder().resolve(CHECKPOINT), digest).stream())
                .findFirst();
        int all = Math.max(course.epochs(), course.recipe().epochs());
        Checkpoint end = core.together(() ->
                course.train(network(), data, setup, from, request.seed(), epoch -> findings.trained(epoch, all)));
        if (!request.fidelity().whole()) {
            end.write(request.folder().resolve(CHECKPOINT), digest);
        }
        return end.trained();
    }

    /** The images that statistics of normalisations come from. */
    private static LabelledImages seen(ImageDataset images) {
        return LabelledImages.sample(images, images.shape(), BaseModel.OBSERVED, 1);
    }

    private BaseModel model() {
        return base.orElseThrow(() -> new IllegalArgumentException("there is no model to cut the design from"));
    }

    private Design design() {
        return request.design();
    }

    private Network network() {
        return design().network();
    }
}
