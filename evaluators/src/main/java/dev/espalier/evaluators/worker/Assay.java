package dev.espalier.evaluators.worker;

import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.device.ExportedModel;
import dev.espalier.evaluators.latency.Core;
import dev.espalier.evaluators.onnx.CodedModel;
import dev.espalier.evaluators.onnx.OnnxModel;
import dev.espalier.evaluators.pruning.BaseModel;
import dev.espalier.evaluators.training.Course;
import dev.espalier.evaluators.training.TrainingRecipe;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.choice.Design;
import dev.espalier.space.choice.Origin;
import dev.espalier.space.network.Network;
import dev.espalier.space.trial.Artifact;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Stage;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One candidate's way through a worker: export untrained and look at the size; measure latency on every device; train; export
 * again, write the file, score the file. Whatever breaks a limit ends before the next step. A training that is to pause leaves
 * a checkpoint in the place of a file; one that paused goes on from there, and nothing that was known then is measured again.
 * Its accuracy is that at the resolution it was trained with last; everything else is always told of the design's own.
 */
final class Assay {
    private static final String FILE = "model.onnx";
    private static final String CODED = "model.espm";

    private final ImageDataset data;
    private final Request.Evaluate request;
    private final Findings findings;
    private final Course course;
    private final Fitting fitting;
    private final Export export;
    private final TrialFiles files;

    Assay(
            ImageDataset data,
            Optional<BaseModel> base,
            TrainingRecipe recipe,
            Request.Evaluate request,
            Core core,
            Consumer<Reply> replies) {
        this.data = data;
        this.request = request;
        this.findings = new Findings(request.limits(), replies);
        this.course = new Course(recipe, request.fidelity());
        this.fitting = new Fitting(request, data, base, course, core, findings);
        this.export = new Export(request.trial());
        this.files = new TrialFiles(request.folder());
    }

    /** Evaluates what is requested; what cannot be done is an answer. */
    Outcome run(Sources sources) throws InterruptedException {
        try {
            return evaluate(request.design(), sources);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            String message = e.getMessage();
            return findings.failed(message == null ? e.toString() : message);
        }
    }

    private Outcome evaluate(Design design, Sources sources) throws Exception {
        Network network = design.network();
        findings.begin(Stage.EXPORT);
        ImageDataset images = data.resized(network.input());
        Weights start = fitting.start();
        if (request.pause().isEmpty()) {
            measureUntrained(design, start, images, sources);
        } else {
            findings.recall(request.pause().getFirst().known());
        }
        if (findings.broken()) {
            return findings.infeasible();
        }
        findings.begin(Stage.TRAINING);
        Design last = new Design(course.last(network), design.precision(), design.origin());
        ImageDataset seen = data.resized(last.network().input());
        Fitting.Fitted trained = fitting.fitted(images);
        findings.begin(Stage.SCORING);
        Export.checkParity(network, trained.weights(), images);
        byte[] model = export.of(design, trained.weights(), images);
        byte[] asTrained = last.equals(design) ? model : export.of(last, trained.weights(), seen);
        try (OnnxModel scored = OnnxModel.load(asTrained)) {
            findings.know(Metric.ACCURACY, Accuracy.of(scored, seen.validation(), seen.normalization()));
        }
        byte[] described =
                export.described(model, design, images, findings.known().value(Metric.ACCURACY));
        byte[] coded = CodedModel.of(described).bytes();
        findings.know(Metric.SIZE_BYTES, Measurement.exact(described.length));
        findings.know(Metric.CODED_BYTES, Measurement.exact(coded.length));
        List<Artifact> artifacts = request.fidelity().whole()
                ? List.of(files.write(Artifact.MODEL, FILE, described), files.write(Artifact.CODED, CODED, coded))
                : List.of();
        return findings.broken()
                ? findings.infeasible()
                : new Outcome.Measured(findings.known(), trained.curve(), artifacts);
    }

    /** Sizes and latencies, until one breaks a limit. */
    private void measureUntrained(Design design, Weights start, ImageDataset images, Sources sources) throws Exception {
        byte[] untrained = export.of(design, start, images);
        findings.know(Metric.SIZE_BYTES, Measurement.exact(untrained.length));
        if (design.origin() instanceof Origin.Remnant && findings.limited(Metric.CODED_BYTES)) {
            // What tuning changes in weights that are trained already is little.
            findings.know(
                    Metric.CODED_BYTES,
                    Measurement.exact(CodedModel.of(untrained).length()));
        }
        if (findings.broken()) {
            return;
        }
        findings.begin(Stage.LATENCY);
        ExportedModel exported = ExportedModel.of(design, untrained);
        Optional<ExportedModel> inFloat = inFloat(design, start);
        for (Metric metric : sources.metrics()) {
            findings.know(metric, sources.measure(metric, exported, inFloat));
            if (findings.broken()) {
                return;
            }
        }
    }

    /** What a quantized model must be faster than. */
    private static Optional<ExportedModel> inFloat(Design design, Weights weights) {
        return design.precision().quantized()
                ? Optional.of(ExportedModel.of(Export.untold(design.network(), weights)))
                : Optional.empty();
    }
}
