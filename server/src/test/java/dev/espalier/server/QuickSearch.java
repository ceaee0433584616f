package dev.espalier.server;

import dev.espalier.evaluators.cost.CostEvaluator;
import dev.espalier.evaluators.onnx.ModelInfo;
import dev.espalier.evaluators.onnx.OnnxExporter;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.experiments.definition.Experiment;
import dev.espalier.experiments.definition.ExperimentReader;
import dev.espalier.experiments.study.Laboratory;
import dev.espalier.search.strategy.RandomSearch;
import dev.espalier.search.study.Study;
import dev.espalier.search.study.StudyListener;
import dev.espalier.search.study.StudyResults;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.cost.NetworkCost;
import dev.espalier.space.trial.Artifact;
import dev.espalier.space.trial.Candidate;
import dev.espalier.space.trial.CandidateEvaluator;
import dev.espalier.space.trial.Epoch;
import dev.espalier.space.trial.Evaluation;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Measurement.Interval;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Provenance;
import dev.espalier.space.trial.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A study whose candidates are counted and exported for real but never trained: accuracy and latency follow from the
 * counted costs and the candidate's hash. It exercises the search, the store and the dashboard in moments.
 */
public final class QuickSearch {
    private static final String DEFINITION = """
            name: quick
            seed: 7
            space:
              resolutions: [16, 24]
              stages:
                - {widths: [8, 16], depths: [1], stride: 2}
                - {widths: [16, 24, 32], depths: [1, 2], stride: 2}
            limits:
              macs: 1M
            budget: {trials: %d}
            """;

    private final Laboratory laboratory;
    private final String study;
    private final Duration perTrial;

    private QuickSearch(Laboratory laboratory, String study, Duration perTrial) {
        this.laboratory = laboratory;
        this.study = study;
        this.perTrial = perTrial;
    }

    /** A new study of {@code trials} candidates that each take {@code perTrial}. */
    public static QuickSearch create(Laboratory laboratory, int trials, Duration perTrial) throws InterruptedException {
        Experiment experiment = ExperimentReader.read(DEFINITION.formatted(trials));
        return new QuickSearch(laboratory, laboratory.create(experiment), perTrial);
    }

    /** The study's id. */
    public String study() {
        return study;
    }

    /** Searches until the budget is spent. */
    public StudyResults run(StudyListener listener) {
        SearchSpace space = laboratory.space(study);
        return Study.builder(laboratory.store(), study, space, new RandomSearch(space.choices(), 8, 7), dear())
                .screen(new CostEvaluator().then((candidate, _) -> foretold(candidate)))
                .workers(2)
                .provenance(new Provenance(0, "test", "generated", "this machine", "25", "test"))
                .listener(listener)
                .build()
                .run();
    }

    /** As a table would: some percent off, and it says so. */
    private static Outcome foretold(Candidate candidate) {
        double ms = latency(candidate) * (0.96 + hash(candidate) % 9 * 0.01);
        Measurement prediction = new Measurement(ms, 0.06 * ms, 1);
        return new Outcome.Measured(
                Measurements.NONE.with(Metric.LATENCY_MS.prediction().orElseThrow(), prediction), List.of(), List.of());
    }

    private CandidateEvaluator dear() {
        return (candidate, evaluation) -> {
            evaluation.progress().accept(new Evaluation.Progress.Began(Stage.TRAINING));
            List<Epoch> curve = IntStream.rangeClosed(1, 4)
                    .mapToObj(n -> new Epoch(n, 2.3 / n, accuracy(candidate) * (1 - 0.5 / n), 0.1))
                    .toList();
            for (Epoch epoch : curve) {
                Thread.sleep(perTrial.dividedBy(curve.size()));
                evaluation.progress().accept(new Evaluation.Progress.Trained(epoch, curve.size()));
            }
            if (hash(candidate) % 9 == 0) {
                return new Outcome.Failed(Measurements.NONE, Stage.TRAINING, "the loss became NaN in epoch 2 of 4");
            }
            Artifact model = export(candidate, evaluation.folder());
            Measurements figures = Measurements.NONE
                    .with(Metric.LATENCY_MS, measured(latency(candidate)))
                    .with(Metric.ACCURACY, Measurement.share(Math.round(accuracy(candidate) * 2000), 2000))
                    .with(Metric.SIZE_BYTES, Measurement.exact(model.bytes()));
            return new Outcome.Measured(figures, curve, List.of(model));
        };
    }

    /** Calls that spread, and a median known so well that no two latencies are ties. */
    private static Measurement measured(double ms) {
        return new Measurement(ms, ms * 0.03, 400, new Interval(ms * (1 - 1e-9), ms * (1 + 1e-9)), Set.of());
    }

    private static int hash(Candidate candidate) {
        return candidate.id().hashCode() & 0xffff;
    }

    private static NetworkCost cost(Candidate candidate) {
        return CostModel.count(candidate.design().network(), candidate.design().precision());
    }

    private static double latency(Candidate candidate) {
        return 0.05 + cost(candidate).memoryAccess() / 2.5e6 + (hash(candidate) % 100) * 4e-4;
    }

    private static double accuracy(Candidate candidate) {
        return Math.min(0.97, 0.1 + 0.11 * Math.log10(cost(candidate).macs()) + (hash(candidate) % 77) * 0.0012);
    }

    private static Artifact export(Candidate candidate, Path folder) {
        byte[] model = OnnxExporter.float32(
                candidate.design().network(),
                Weights.random(candidate.design().network(), hash(candidate)),
                ModelInfo.anonymous(3, 10));
        try {
            Path file = Files.write(folder.resolve("model.onnx"), model);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(model);
            return new Artifact(Artifact.MODEL, file, HexFormat.of().formatHex(digest), model.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
