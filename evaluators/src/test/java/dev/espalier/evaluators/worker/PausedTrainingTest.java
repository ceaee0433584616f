package dev.espalier.evaluators.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.training.TrainingRecipe;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.trial.Artifact;
import dev.espalier.space.trial.Candidate;
import dev.espalier.space.trial.Epoch;
import dev.espalier.space.trial.Evaluation;
import dev.espalier.space.trial.Evaluation.Progress;
import dev.espalier.space.trial.Evaluation.TrialName;
import dev.espalier.space.trial.Fidelity;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Over;
import dev.espalier.space.trial.Pause;
import dev.espalier.space.trial.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Trainings in real workers that pause and go on. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PausedTrainingTest {
    private static final TrainingRecipe RECIPE =
            TrainingRecipe.builder().epochs(4).learningRate(0.003).build();

    @TempDir
    private Path folder;

    @TempDir
    private Path locks;

    private final List<Progress> steps = Collections.synchronizedList(new ArrayList<>());

    @Test
    void goesOnToTheByteOfTheFile() throws Exception {
        Candidate candidate = Candidates.small(Precision.INT8);
        try (WorkerPool pool = WorkerPool.start(Candidates.settings(1, RECIPE, Duration.ofMinutes(2), 200), locks)) {
            Outcome.Measured whole = measured(pool, candidate, "whole", Fidelity.WHOLE, Optional.empty());

            Outcome.Measured first = measured(pool, candidate, "first", new Fidelity(0, 1, 4), Optional.empty());
            assertEquals(1, first.curve().size());
            assertEquals(List.of(), first.artifacts());
            Pause pause = new Pause(first.measurements(), folder.resolve("first"));

            steps.clear();
            Outcome.Measured second = measured(pool, candidate, "second", new Fidelity(1, 2, 4), Optional.of(pause));
            assertEquals(List.of(2), trained(), "goes on where it paused");
            assertTrue(steps.stream().noneMatch(new Progress.Began(Stage.LATENCY)::equals), "measures it once");
            assertEquals(
                    first.measurements().get(Metric.LATENCY_MS),
                    second.measurements().get(Metric.LATENCY_MS));
            assertEquals(first.curve(), second.curve().subList(0, 1));

            Pause later = new Pause(second.measurements(), folder.resolve("second"));
            steps.clear();
            Outcome.Measured last = measured(pool, candidate, "last", new Fidelity(2, 4, 4), Optional.of(later));
            assertEquals(List.of(3, 4), trained());
            assertEquals(digest(whole), digest(last));
            assertEquals(accuracies(whole.curve()), accuracies(last.curve()));

            Files.write(folder.resolve("second/checkpoint"), new byte[] {1, 2, 3});
            steps.clear();
            Outcome.Measured lost = measured(pool, candidate, "lost", new Fidelity(2, 4, 4), Optional.of(later));
            assertEquals(List.of(1, 2, 3, 4), trained(), "begins anew");
            assertEquals(digest(whole), digest(lost));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Over.class,
            names = {"IMAGES", "RESOLUTION"})
    void whatPausesOverImagesAndResolutionGoesOnToTheByteOfTheFile(Over over) throws Exception {
        Candidate candidate = Candidates.small(Precision.INT8);
        Fidelity low = new Fidelity(0, over, List.of(), 50, 100);
        Fidelity all = new Fidelity(1, over, List.of(50), 100, 100);
        TrainingRecipe recipe = RECIPE.withEpochs(2);
        try (WorkerPool pool = WorkerPool.start(Candidates.settings(1, recipe, Duration.ofMinutes(2), 200), locks)) {
            Outcome.Measured whole = measured(pool, candidate, "whole", all, Optional.empty());
            assertEquals(List.of(1, 2, 3, 4), trained(), "comes by the low step");

            steps.clear();
            Outcome.Measured first = measured(pool, candidate, "first", low, Optional.empty());
            assertEquals(List.of(1, 2), trained());
            assertEquals(List.of(), first.artifacts());
            for (Metric metric : List.of(Metric.MACS, Metric.PARAMS)) {
                assertEquals(
                        whole.measurements().get(metric), first.measurements().get(metric), "of its own resolution");
            }

            Pause pause = new Pause(first.measurements(), folder.resolve("first"));
            steps.clear();
            Outcome.Measured last = measured(pool, candidate, "last", all, Optional.of(pause));
            assertEquals(List.of(3, 4), trained(), "goes on where it paused");
            assertEquals(digest(whole), digest(last));
            assertEquals(accuracies(whole.curve()), accuracies(last.curve()));

            Files.delete(folder.resolve("first/checkpoint"));
            steps.clear();
            Outcome.Measured lost = measured(pool, candidate, "lost", all, Optional.of(pause));
            assertEquals(List.of(1, 2, 3, 4), trained(), "begins anew");
            assertEquals(digest(whole), digest(lost));
        }
    }

    @Test
    void whatFlattensIsNotTrainedAtALowerResolution() throws Exception {
        try (WorkerPool pool = WorkerPool.start(Candidates.settings(1, RECIPE, Duration.ofMinutes(2), 900), locks)) {
            Outcome outcome = pool.evaluate(
                    Candidates.heavy(),
                    new Evaluation(
                            1,
                            List.of(),
                            Files.createDirectory(folder.resolve("flat")),
                            steps::add,
                            TrialName.NONE,
                            new Fidelity(0, Over.RESOLUTION, List.of(), 50, 100),
                            Optional.empty()));
            Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, outcome);
            assertTrue(failed.reason().startsWith("flatten: gives 768 features"), failed.reason());
            assertEquals(List.of(), trained());
        }
    }

    @Test
    void looksAtLimitsBeforeItGoesOn() throws Exception {
        Candidate candidate = Candidates.small(Precision.FLOAT32);
        try (WorkerPool pool = WorkerPool.start(Candidates.settings(1, RECIPE, Duration.ofMinutes(2), 200), locks)) {
            Outcome.Measured first = measured(pool, candidate, "first", new Fidelity(0, 1, 4), Optional.empty());
            Limit moved = new Limit(Metric.SIZE_BYTES, first.measurements().value(Metric.SIZE_BYTES) - 1);
            steps.clear();
            Outcome outcome = pool.evaluate(
                    candidate,
                    new Evaluation(
                            1,
                            List.of(moved),
                            Files.createDirectory(folder.resolve("second")),
                            steps::add,
                            TrialName.NONE,
                            new Fidelity(1, 4, 4),
                            Optional.of(new Pause(first.measurements(), folder.resolve("first")))));
            assertEquals(
                    List.of(moved),
                    assertInstanceOf(Outcome.Infeasible.class, outcome).broken());
            assertEquals(List.of(), trained());
        }
    }

    private Outcome.Measured measured(
            WorkerPool pool, Candidate candidate, String name, Fidelity fidelity, Optional<Pause> pause)
            throws Exception {
        Path own = Files.createDirectory(folder.resolve(name));
        return assertInstanceOf(
                Outcome.Measured.class,
                pool.evaluate(
                        candidate, new Evaluation(1, List.of(), own, steps::add, TrialName.NONE, fidelity, pause)));
    }

    private List<Integer> trained() {
        return steps.stream()
                .flatMap(step -> step instanceof Progress.Trained trained
                        ? java.util.stream.Stream.of(trained.epoch().number())
                        : java.util.stream.Stream.empty())
                .toList();
    }

    private static String digest(Outcome.Measured outcome) {
        return outcome.artifacts().stream().map(Artifact::sha256).findFirst().orElseThrow();
    }

    private static List<Double> accuracies(List<Epoch> curve) {
        return curve.stream().map(Epoch::validationAccuracy).toList();
    }
}
