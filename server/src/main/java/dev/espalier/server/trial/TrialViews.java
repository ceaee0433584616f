package dev.espalier.server.trial;

import dev.espalier.evaluators.onnx.OnnxModelException;
import dev.espalier.experiments.study.Laboratory;
import dev.espalier.search.study.Trainings;
import dev.espalier.server.study.Snapshot;
import dev.espalier.server.trial.TrialDetail.ArtifactRow;
import dev.espalier.server.trial.TrialDetail.EpochRow;
import dev.espalier.server.trial.TrialDetail.Measured;
import dev.espalier.server.trial.TrialDetail.Origin;
import dev.espalier.space.trial.Artifact;
import dev.espalier.space.trial.Doubt;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Provenance;
import dev.espalier.space.trial.Trial;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;

/** Turns a trial into what its page shows. */
@Singleton
final class TrialViews {
    private final Laboratory laboratory;

    TrialViews(Laboratory laboratory) {
        this.laboratory = laboratory;
    }

    TrialDetail detail(Snapshot snapshot, Trial trial) {
        String study = snapshot.study().id();
        Recipe recipe = recipe(snapshot, trial);
        Trainings trainings = new Trainings(snapshot.trials());
        return new TrialDetail(
                study,
                trial.number(),
                trial.candidate().value(),
                TrialRow.state(trial.outcome()),
                snapshot.frontNumbers().contains(trial.number()),
                TrialRow.stage(trial.outcome()),
                TrialRow.reason(trial.outcome()),
                TrialRow.broken(trial.outcome()),
                trial.finished(),
                trial.took().toMillis() / 1000.0,
                trial.fidelity().amount(),
                trial.fidelity().of(),
                trial.fidelity().over().unit(),
                trainings.before(trial).map(Trial::number),
                trainings.after(trial).map(Trial::number),
                measured(snapshot, trial),
                recipe.genes(),
                recipe.input(),
                recipe.precision(),
                recipe.layers(),
                recipe.compression(),
                recipe.lost(),
                curve(trial.outcome()),
                TrialRow.artifacts(trial.outcome()).stream().map(this::file).toList(),
                origin(trial.provenance()),
                reproduce(study, trial));
    }

    /** What was measured stays known when the model that was compressed is not there any more. */
    private Recipe recipe(Snapshot snapshot, Trial trial) {
        try {
            String study = snapshot.study().id();
            return Recipe.of(laboratory.space(study), snapshot, trial, () -> laboratory.original(study));
        } catch (OnnxModelException e) {
            return Recipe.lost(String.valueOf(e.getMessage()));
        }
    }

    private static String reproduce(String study, Trial trial) {
        return switch (trial.outcome()) {
            case Outcome.Measured _, Outcome.Paused _, Outcome.Failed _ ->
                "./espalier reproduce %s %d".formatted(study, trial.number());
            // It was never trained; but one seed proposes the same candidates again.
            case Outcome.Infeasible _ -> "./espalier search %s.yaml".formatted(study);
        };
    }

    private static List<Measured> measured(Snapshot snapshot, Trial trial) {
        Measurements figures = snapshot.figures(trial);
        Measurements again = snapshot.results().confirmed().getOrDefault(trial.number(), Measurements.NONE);
        return Metric.inOrder(figures.byMetric().keySet().stream()).stream()
                .map(metric -> measured(
                        metric,
                        figures.byMetric().get(metric),
                        again.get(metric).isPresent()))
                .toList();
    }

    private static Measured measured(Metric metric, Measurement figure, boolean confirmed) {
        return new Measured(
                metric.name(),
                metric.unit(),
                metric.goal().name().toLowerCase(Locale.ROOT),
                figure.value(),
                figure.spread(),
                figure.interval().low(),
                figure.interval().high(),
                figure.repeats(),
                confirmed,
                figure.doubts().stream().map(Doubt::reason).toList());
    }

    private static List<EpochRow> curve(Outcome outcome) {
        return outcome.curve().stream()
                .map(epoch ->
                        new EpochRow(epoch.number(), epoch.trainingLoss(), epoch.validationAccuracy(), epoch.seconds()))
                .toList();
    }

    private ArtifactRow file(Artifact artifact) {
        return new ArtifactRow(artifact.kind(), artifact.path().toString(), artifact.sha256(), artifact.bytes());
    }

    private static Origin origin(Provenance from) {
        return new Origin(
                String.valueOf(from.seed()),
                from.codeVersion(),
                from.dataFingerprint(),
                from.device(),
                from.java(),
                from.os());
    }
}
