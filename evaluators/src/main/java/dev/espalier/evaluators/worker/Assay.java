package dev.espalier.evaluators.worker;

import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.data.ImageSet;
import dev.espalier.evaluators.data.Normalization;
import dev.espalier.evaluators.device.ExportedModel;
import dev.espalier.evaluators.latency.Core;
import dev.espalier.evaluators.onnx.CodedModel;
import dev.espalier.evaluators.onnx.ModelInfo;
import dev.espalier.evaluators.onnx.OnnxExporter;
import dev.espalier.evaluators.onnx.OnnxModel;
import dev.espalier.evaluators.onnx.Parity;
import dev.espalier.evaluators.onnx.Scoring;
import dev.espalier.evaluators.pruning.BaseModel;
import dev.espalier.evaluators.quantization.QuantizationPlan;
import dev.espalier.evaluators.training.Checkpoint;
import dev.espalier.evaluators.training.Course;
import dev.espalier.evaluators.training.Inference;
import dev.espalier.evaluators.training.LabelledImages;
import dev.espalier.evaluators.training.Trained;
import dev.espalier.evaluators.training.TrainingRecipe;
import dev.espalier.evaluators.training.TrainingSetup;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.evaluators.wire.WireFormat;
import dev.espalier.space.choice.Design;
import dev.espalier.space.choice.Origin;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.cost.NetworkCost;
import dev.espalier.space.network.Network;
import dev.espalier.space.trial.Artifact;
import dev.espalier.space.trial.Epoch;
import dev.espalier.space.trial.Evaluation.Progress;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Stage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * One candidate's way through a worker: export untrained and look at the size; measure latency on
 * every device; train; export again, write
 * the file, score the file. Whatever breaks a limit ends before the next step. A training that is to pause leaves a checkpoint
 * in the place of a file; one that paused goes on from there, and nothing that was known then is measured again. Its accuracy
 * is that at the resolution it was trained with last; everything else is always told of the design's own.
 */
final class Assay {
    private static final String FILE = "model.onnx";
    private static final String CODED = "model.espm";
    private static final String CHECKPOINT = "checkpoint";

    /** Training images that an int8 export takes its ranges from. */
    private static final int CALIBRATION_IMAGES = 128;

    private static final int PARITY_IMAGES = 8;

    /** Takes as many characters as any accuracy, so that no file grows when its accuracy is known. */
    private static final double LONGEST_ACCURACY = 1 / 3000.0;

    private final ImageDataset data;
    private final Optional<BaseModel> base;
    private final TrainingRecipe recipe;
    private final Request.Evaluate request;
    private final Core core;
    private final Consumer<Reply> replies;

    private Stage stage = Stage.EXPORT;
    private Measurements known = Measurements.NONE;

    Assay(
            ImageDataset data,
            Optional<BaseModel> base,
            TrainingRecipe recipe,
            Request.Evaluate request,
            Core core,
            Consumer<Reply> replies) {
        this.data = data;
        this.base = base;
        this.recipe = recipe;
        this.request = request;
        this.core = core;
        this.replies = replies;
    }

    /** Evaluates what is requested; what cannot be done is an answer. */
    Outcome run(Sources sources) throws InterruptedException {
        try {
            return evaluate(request.design(), request.seed(), sources);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            String message = e.getMessage();
            return new Outcome.Failed(known, stage, message == null ? e.toString() : message);
        }
    }

    private Outcome evaluate(Design design, long seed, Sources sources) throws Exception {
        Network network = design.network();
        begin(Stage.EXPORT);
        ImageDataset images = data.resized(network.input());
        Weights start = start(design, seed);
        if (request.pause().isEmpty()) {
            measureUntrained(design, start, images, sources);
        } else {
            known = request.pause().getFirst().known();
            replies.accept(new Reply.Found(known));
        }
        if (broken()) {
            return infeasible();
        }
        begin(Stage.TRAINING);
        Course course = new Course(recipe, request.fidelity());
        Design last = new Design(course.last(network), design.precision(), design.origin());
        ImageDataset seen = data.resized(last.network().input());
        Fitted trained = fitted(design, course, start, images, seed);
        begin(Stage.SCORING);
        checkParity(network, trained.weights(), images);
        byte[] model = export(design, trained.weights(), images);
        byte[] asTrained = last.equals(design) ? model : export(last, trained.weights(), seen);
        try (OnnxModel scored = OnnxModel.load(asTrained)) {
            know(Metric.ACCURACY, accuracy(scored, seen.validation(), seen.normalization()));
        }
        byte[] described = OnnxExporter.described(model, info(design, images, known.value(Metric.ACCURACY)));
        byte[] coded = CodedModel.of(described).bytes();
        know(Metric.SIZE_BYTES, Measurement.exact(described.length));
        know(Metric.CODED_BYTES, Measurement.exact(coded.length));
        List<Artifact> files = request.fidelity().whole()
                ? List.of(write(Artifact.MODEL, FILE, described), write(Artifact.CODED, CODED, coded))
                : List.of();
        return broken() ? infeasible() : new Outcome.Measured(known, trained.curve(), files);
    }

    /** Sizes and latencies, until one breaks a limit. */
    private void measureUntrained(Design design, Weights start, ImageDataset images, Sources sources) throws Exception {
        byte[] untrained = export(design, start, images);
        know(Metric.SIZE_BYTES, Measurement.exact(untrained.length));
        if (design.origin() instanceof Origin.Remnant && limited(Metric.CODED_BYTES)) {
            // What tuning changes in weights that are trained already is little.
            know(Metric.CODED_BYTES, Measurement.exact(CodedModel.of(untrained).length()));
        }
        if (broken()) {
            return;
        }
        begin(Stage.LATENCY);
        ExportedModel exported = ExportedModel.of(design, untrained);
        Optional<ExportedModel> inFloat = inFloat(design, start);
        for (Metric metric : sources.metrics()) {
            know(metric, sources.measure(metric, exported, inFloat));
            if (broken()) {
                return;
            }
        }
    }

    /** What a quantized model must be faster than. */
    private static Optional<ExportedModel> inFloat(Design design, Weights weights) {
        return design.precision().quantized()
                ? Optional.of(ExportedModel.of(untold(design.network(), weights)))
                : Optional.empty();
    }

    private Weights start(Design design, long seed) {
        return switch (design.origin()) {
            case Origin.Scratch _ -> Weights.random(design.network(), seed);
            case Origin.Remnant remnant -> base().remnant(remnant);
        };
    }

    private BaseModel base() {
        return base.orElseThrow(() -> new IllegalArgumentException("there is no model to cut the design from"));
    }

    /** Weights, and how they were learned; no epoch if there was nothing to learn. */
    private record Fitted(Weights weights, List<Epoch> curve) {
        static Fitted of(Trained trained) {
            return new Fitted(trained.weights(), trained.curve());
        }
    }

    /** From scratch, or tuned: then the weights are never worse than those that the cut left. */
    private Fitted fitted(Design design, Course course, Weights start, ImageDataset images, long seed)
            throws Exception {
        return switch (design.origin()) {
            case Origin.Scratch _ -> Fitted.of(train(design, course, TrainingSetup.fromScratch(), seed));
            case Origin.Remnant remnant -> {
                QuantizationPlan rounded = QuantizationPlan.fewerBits(design.network(), design.precision());
                Weights left = base().remnant(remnant, design.network(), seen(images));
                Measurement cut = accuracy(design.network(), left, images);
                know(Metric.CUT_ACCURACY, cut);
                yield remnant.whole() && rounded.quantizers().isEmpty()
                        ? new Fitted(left, List.of())
                        : tuned(design, course, left, cut, rounded, images, seed);
            }
        };
    }

    /** The images that statistics of normalisations come from. */
    private static LabelledImages seen(ImageDataset images) {
        return LabelledImages.sample(images, images.shape(), BaseModel.OBSERVED, 1);
    }

    private Fitted tuned(
            Design design,
            Course course,
            Weights start,
            Measurement cut,
            QuantizationPlan rounded,
            ImageDataset images,
            long seed)
            throws Exception {
        TrainingSetup tuning =
                TrainingSetup.from(start).taughtBy(base().teacher()).seenThrough(rounded.views());
        Trained tuned = train(design, course, tuning, seed);
        Measurement after = accuracy(design.network(), tuned.weights(), images);
        // What was tuned for few bits is worth more in few bits than in float.
        boolean better = after.value() >= cut.value() || !rounded.quantizers().isEmpty();
        know(Metric.TUNED_ACCURACY, better ? after : cut);
        return new Fitted(better ? tuned.weights() : start, tuned.curve());
    }

    private Trained train(Design design, Course course, TrainingSetup setup, long seed) throws Exception {
        String what = String.join(
                " ",
                WireFormat.write(Design.class, design),
                recipe.toString(),
                request.fidelity().over().name(),
                data.fingerprint(),
                Long.toString(seed));
        String digest = sha256(what.getBytes(StandardCharsets.UTF_8));
        Optional<Checkpoint> from = request.pause().stream()
                .flatMap(pause -> Checkpoint.read(pause.folder().resolve(CHECKPOINT), digest).stream())
                .findFirst();
        int all = Math.max(course.epochs(), recipe.epochs());
        Checkpoint end = core.together(() -> course.train(
                design.network(),
                data,
                setup,
                from,
                seed,
                epoch -> replies.accept(new Reply.Stepped(new Progress.Trained(epoch, all)))));
        if (!request.fidelity().whole()) {
            end.write(request.folder().resolve(CHECKPOINT), digest);
        }
        return end.trained();
    }

    /** The share of the validation images that the network classifies rightly, in single precision. */
    private static Measurement accuracy(Network network, Weights weights, ImageDataset images) {
        try (OnnxModel model = OnnxModel.load(untold(network, weights))) {
            return accuracy(model, images.validation(), images.normalization());
        }
    }

    /** The share of the test images that the model in {@code file} classifies rightly. */
    static Measurement testAccuracy(Path file, ImageDataset data) {
        try (OnnxModel model = OnnxModel.load(file)) {
            int height = Math.toIntExact(model.inputShape().get(2));
            int width = Math.toIntExact(model.inputShape().get(3));
            return accuracy(model, data.test().resized(height, width), data.normalization());
        }
    }

    private static Measurement accuracy(OnnxModel model, ImageSet images, Normalization normalization) {
        return Scoring.accuracy(model, images.size(), image -> images.normalised(image, normalization), images::label);
    }

    private void begin(Stage next) {
        stage = next;
        replies.accept(new Reply.Stepped(new Progress.Began(next)));
    }

    private void know(Metric metric, Measurement measurement) {
        known = known.with(metric, measurement);
        replies.accept(new Reply.Found(known));
    }

    private boolean broken() {
        return !known.broken(request.limits()).isEmpty();
    }

    private boolean limited(Metric metric) {
        return request.limits().stream().anyMatch(limit -> limit.metric().equals(metric));
    }

    private Outcome infeasible() {
        return new Outcome.Infeasible(known, known.broken(request.limits()));
    }

    private byte[] export(Design design, Weights weights, ImageDataset images) {
        ModelInfo info = info(design, images, LONGEST_ACCURACY);
        return OnnxExporter.export(design, weights, info, samples(images, CALIBRATION_IMAGES));
    }

    /** In single precision, of a model that no file will hold. */
    private static byte[] untold(Network network, Weights weights) {
        int classes = Math.toIntExact(network.output().elements());
        ModelInfo info = ModelInfo.anonymous(network.input().channels(), classes);
        return OnnxExporter.float32(network, weights, info);
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
                request.trial().study(),
                request.trial().number(),
                images.classes(),
                input,
                normalization.mean(),
                normalization.deviation(),
                metrics);
    }

    private static List<float[]> samples(ImageDataset images, int count) {
        return IntStream.range(0, Math.min(count, images.train().size()))
                .mapToObj(image -> images.train().normalised(image, images.normalization()))
                .toList();
    }

    private static void checkParity(Network network, Weights weights, ImageDataset images) {
        try (OnnxModel model = OnnxModel.load(untold(network, weights))) {
            Parity.check(
                    model,
                    sample -> Inference.outputs(network, weights, sample, 1),
                    sample -> Inference.exactOutputs(network, weights, sample, 1),
                    samples(images, PARITY_IMAGES));
        }
    }

    /** Writes beside the file and moves it there in one step: whoever finds the file finds all of it. */
    private Artifact write(String kind, String name, byte[] content) throws Exception {
        Path file = request.folder().resolve(name);
        Path part = file.resolveSibling(name + ".part");
        Files.write(part, content);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return new Artifact(kind, file, sha256(content), content.length);
    }

    private static String sha256(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }
}
