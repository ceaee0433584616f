package dev.espalier.search.outside;

import dev.espalier.search.store.Outside;
import dev.espalier.search.store.Told;
import dev.espalier.space.trial.Artifact;
import dev.espalier.space.trial.Candidate;
import dev.espalier.space.trial.CandidateEvaluator;
import dev.espalier.space.trial.Evaluation;
import dev.espalier.space.trial.Evaluation.Progress;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Waits until somebody outside tells what a candidate is worth. It waits for as long as that takes: who holds a candidate
 * too long loses it to another, and nobody may be there for days. An answer that came while the study did not run is heard
 * at once.
 */
public final class OutsideEvaluator implements CandidateEvaluator {
    private static final Duration LOOK = Duration.ofMillis(50);

    private final Outside outside;

    /** @param outside where the answers are put */
    public OutsideEvaluator(Outside outside) {
        this.outside = outside;
    }

    @Override
    public Outcome evaluate(Candidate candidate, Evaluation evaluation) throws InterruptedException {
        int number = Integer.parseInt(evaluation.trial().number());
        evaluation.progress().accept(new Progress.Began(Stage.TRAINING));
        Optional<Told> told = outside.told(number, candidate.id());
        while (told.isEmpty()) {
            Thread.sleep(LOOK);
            told = outside.told(number, candidate.id());
        }
        return switch (told.get()) {
            case Told.Failure(String reason) -> new Outcome.Failed(Measurements.NONE, Stage.TRAINING, reason);
            case Told.Figures figures -> {
                List<Limit> broken = figures.measurements().broken(evaluation.limits());
                yield broken.isEmpty()
                        ? new Outcome.Measured(
                                figures.measurements(), figures.curve(), files(number, figures, evaluation.folder()))
                        : new Outcome.Infeasible(figures.measurements(), broken);
            }
        };
    }

    /**
     * The model that was told, among the files of the trial.
     *
     * @throws UncheckedIOException if it is gone
     */
    private List<Artifact> files(int number, Told.Figures figures, Path folder) {
        return figures.model().stream()
                .map(sha256 -> {
                    Path file = folder.resolve("model.onnx");
                    try {
                        Files.copy(outside.model(number, sha256), file, StandardCopyOption.REPLACE_EXISTING);
                        return new Artifact(Artifact.MODEL, file, sha256, Files.size(file));
                    } catch (IOException e) {
                        throw new UncheckedIOException("the model that was told cannot be copied to " + file, e);
                    }
                })
                .toList();
    }
}
