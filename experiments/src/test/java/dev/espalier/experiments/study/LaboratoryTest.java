package dev.espalier.experiments.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.data.DataException;
import dev.espalier.evaluators.onnx.OnnxModel;
import dev.espalier.experiments.definition.Experiment;
import dev.espalier.experiments.definition.ExperimentReader;
import dev.espalier.search.pareto.Front;
import dev.espalier.search.store.StoredStudy;
import dev.espalier.search.store.StudyState;
import dev.espalier.search.study.StudyListener;
import dev.espalier.search.study.StudyResults;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real searches, as small as they can be: a few candidates of some hundred weights, one epoch on a few images. */
@Timeout(180)
class LaboratoryTest {
    private static final String TINY = """
            name: tiny
            data: {train: 128, validation: 64, test: 64}
            space:
              resolutions: [8, 16]
              stem: {widths: [4, 8], stride: 2}
              stages: [{blocks: [depthwise-separable, residual], kernels: 3, widths: [8, 16], depths: 1}]
              head: {widths: 0}
            objectives: {accuracy: maximize, macs: minimize}
            strategy: {population: 4}
            budget: {trials: 4}
            training: {epochs: 1, batchSize: 32, heap: 256M}
            workers: 2
            """;

    @TempDir
    private Path home;

    @Test
    void searchesTrainsAndKeepsWhatItFound() throws Exception {
        try (Laboratory laboratory = Laboratory.open(home)) {
            String study = laboratory.create(ExperimentReader.read(TINY));
            assertEquals("tiny-1", study);
            StudyResults results = laboratory.run(study, OptionalInt.empty(), StudyListener.NONE);
            assertEquals(
                    StudyState.DONE, results.study().state(), results.study().message());
            assertEquals(4, results.trials().size());
            for (Front.Member member : laboratory.front(study).members()) {
                try (OnnxModel model =
                        OnnxModel.load(laboratory.model(study, member.trial().number()))) {
                    assertEquals(10, model.outputSize());
                }
                assertTrue(member.figures().get(Metric.TEST_ACCURACY).isPresent());
                assertTrue(member.figures().value(Metric.LATENCY_MS) > 0);
            }
            Trial trial = results.trials().getFirst();
            assertEquals(
                    3,
                    laboratory
                            .space(study)
                            .decode(trial.genes())
                            .network()
                            .input()
                            .channels());
            assertEquals(64, trial.provenance().dataFingerprint().length());
            Path copy = home.resolve("copy.onnx");
            int member = laboratory.front(study).trials().getFirst().number();
            laboratory.export(study, member, copy);
            assertEquals(-1, Files.mismatch(laboratory.model(study, member), copy));

            String next = laboratory.create(
                    ExperimentReader.read(TINY.replace("{population: 4}", "{population: 4, start: {study: tiny-1}}")));
            List<Assignment> front =
                    laboratory.front(study).trials().stream().map(Trial::genes).toList();
            assertEquals(front, laboratory.experiment(next).strategy().start().genes());
            assertEquals(
                    front,
                    new Assembly(laboratory.experiment(next), laboratory.home())
                            .guidance(laboratory.space(next), Optional.empty())
                            .strategy(Map.of())
                            .propose()
                            .subList(0, front.size()));
        }
    }

    @Test
    void aStoppedStudyIsResumedWithoutRedoingAnything() throws Exception {
        List<Trial> undisturbed;
        try (Laboratory laboratory = Laboratory.open(home.resolve("undisturbed"))) {
            String study = laboratory.create(ExperimentReader.read(TINY));
            undisturbed = laboratory
                    .run(study, OptionalInt.empty(), StudyListener.NONE)
                    .trials();
        }
        List<Trial> first;
        try (Laboratory laboratory = Laboratory.open(home.resolve("disturbed"))) {
            String study = laboratory.create(ExperimentReader.read(TINY));
            StudyListener impatient = new StudyListener() {
                @Override
                public void trialFinished(Trial trial) {
                    laboratory.stop(study);
                }
            };
            StudyResults stopped = laboratory.run(study, OptionalInt.of(1), impatient);
            assertEquals(StudyState.STOPPED, stopped.study().state());
            first = stopped.trials();
            assertTrue(!first.isEmpty() && first.size() < 4, first.toString());
        }
        try (Laboratory laboratory = Laboratory.open(home.resolve("disturbed"))) {
            StudyResults resumed = laboratory.run("tiny-1", OptionalInt.empty(), StudyListener.NONE);
            assertEquals(
                    StudyState.DONE, resumed.study().state(), resumed.study().message());
            assertEquals(first, resumed.trials().subList(0, first.size()));
            assertEquals(scores(undisturbed), scores(resumed.trials()));
        }
    }

    private static List<String> scores(List<Trial> trials) {
        return trials.stream()
                .map(trial -> trial.genes() + " "
                        + trial.outcome().measurements().value(Metric.ACCURACY) + " "
                        + trial.outcome().measurements().value(Metric.MACS))
                .toList();
    }

    @Test
    void oneStudyRunsAtATime() throws Exception {
        try (Laboratory laboratory = Laboratory.open(home)) {
            String first = laboratory.create(ExperimentReader.read(TINY));
            String second = laboratory.create(ExperimentReader.read(TINY));
            List<String> events = new CopyOnWriteArrayList<>();
            CountDownLatch began = new CountDownLatch(1);
            CompletableFuture<StudyResults> running = laboratory.launch(first, OptionalInt.of(1), told(events, began));
            began.await();
            CompletableFuture<StudyResults> waiting = laboratory.launch(second, OptionalInt.of(1), told(events, began));
            running.get();
            waiting.get();
            assertEquals(List.of("tiny-1 began", "tiny-1 ended", "tiny-2 began", "tiny-2 ended"), events);
        }
    }

    private static StudyListener told(List<String> events, CountDownLatch began) {
        return new StudyListener() {
            @Override
            public void started(StoredStudy study, List<Trial> known) {
                events.add(study.id() + " began");
                began.countDown();
            }

            @Override
            public void ended(StoredStudy study) {
                events.add(study.id() + " ended");
            }
        };
    }

    @Test
    void whatIsTooLargeIsNeverTrained() throws Exception {
        try (Laboratory laboratory = Laboratory.open(home)) {
            Experiment experiment = ExperimentReader.read(TINY + "limits: {sizeBytes: 6kB}\n");
            StudyResults results =
                    laboratory.run(laboratory.create(experiment), OptionalInt.empty(), StudyListener.NONE);
            int infeasible = 0;
            for (Trial trial : results.trials()) {
                double size = trial.outcome().measurements().value(Metric.SIZE_BYTES);
                assertEquals(size > 6000, trial.outcome() instanceof Outcome.Infeasible, trial.toString());
                infeasible += trial.outcome() instanceof Outcome.Infeasible ? 1 : 0;
            }
            assertTrue(infeasible > 0 && infeasible < results.trials().size(), infeasible + " infeasible");
        }
    }

    @Test
    void aLimitOutOfReachIsToldBeforeAnyStudyIsMade() {
        try (Laboratory laboratory = Laboratory.open(home)) {
            Experiment experiment = ExperimentReader.read(TINY + "limits: {params: 5}\n");
            InfeasibleException infeasible =
                    assertThrows(InfeasibleException.class, () -> laboratory.create(experiment));
            assertTrue(
                    infeasible.getMessage().contains("params <= 5: the smallest reachable is "),
                    infeasible.getMessage());
            assertEquals(List.of(), laboratory.store().studies());
        }
    }

    @Test
    void dataThatIsGoneEndsTheStudyAsFailed() throws Exception {
        Path data = images(home.resolve("data"));
        try (Laboratory laboratory = Laboratory.open(home)) {
            Experiment experiment = ExperimentReader.read("data: {dir: %s, validation: 4}\nname: gone".formatted(data));
            String study = laboratory.create(experiment);
            assertEquals(1, laboratory.experiment(study).data().channels());
            assertEquals(2, laboratory.experiment(study).data().classes());
            Files.delete(data.resolve("train-images-idx3-ubyte"));
            assertThrows(DataException.class, () -> laboratory.run(study, OptionalInt.of(1), StudyListener.NONE));
            StoredStudy failed = laboratory.results(study).study();
            assertEquals(StudyState.FAILED, failed.state());
            assertTrue(failed.message().contains("train-images-idx3-ubyte"), failed.message());
        }
    }

    @Test
    void namesThatAreUnknownAreAnswered() {
        try (Laboratory laboratory = Laboratory.open(home)) {
            assertThrows(UnknownNameException.class, () -> laboratory.results("x-1"));
            assertThrows(UnknownNameException.class, () -> laboratory.experiment("x-1"));
            assertThrows(UnknownNameException.class, () -> laboratory.stop("x-1"));
            assertThrows(UnknownNameException.class, () -> laboratory.model("x-1", 1));
            assertThrows(
                    UnknownNameException.class,
                    () -> laboratory.launch("x-1", OptionalInt.empty(), StudyListener.NONE));
            assertFalse(Files.exists(home.resolve("studies")));
        }
    }

    /** Twelve images of eight by eight, of two kinds. */
    private static Path images(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (String part : List.of("train", "t10k")) {
            Files.write(folder.resolve(part + "-labels-idx1-ubyte"), idx(12, 0, 0, 8, 1, 0, 0, 0, 12));
            Files.write(
                    folder.resolve(part + "-images-idx3-ubyte"),
                    idx(12 * 64, 0, 0, 8, 3, 0, 0, 0, 12, 0, 0, 0, 8, 0, 0, 0, 8));
        }
        return folder;
    }

    private static byte[] idx(int count, int... head) {
        byte[] all = new byte[head.length + count];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) (i < head.length ? head[i] : i % 2);
        }
        return all;
    }
}
