package dev.espalier.evaluators.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.espalier.evaluators.data.DataSource;
import dev.espalier.evaluators.onnx.CodedModel;
import dev.espalier.evaluators.onnx.ModelInfo;
import dev.espalier.evaluators.onnx.OnnxModel;
import dev.espalier.evaluators.onnx.Scoring;
import dev.espalier.evaluators.pruning.BaseModel;
import dev.espalier.evaluators.training.TrainingRecipe;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.shrinking.CompressionSpace;
import dev.espalier.space.trial.Artifact;
import dev.espalier.space.trial.Candidate;
import dev.espalier.space.trial.Epoch;
import dev.espalier.space.trial.Evaluation;
import dev.espalier.space.trial.Evaluation.Progress;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkerPoolTest {
    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @TempDir
    Path locks;

    @ParameterizedTest
    @ValueSource(strings = {"float32", "int8", "w4a8"})
    void givesModelsThatScoreWhatItSays(String precision) throws Exception {
        WorkerSettings settings = Candidates.settings(1, LONG);
        List<Progress> progress = Collections.synchronizedList(new ArrayList<>());
        try (WorkerPool pool = start(settings)) {
            Candidate candidate = Candidates.small(Precision.named(precision));
            Outcome.Measured measured =
                    assertInstanceOf(Outcome.Measured.class, pool.evaluate(candidate, evaluation(progress::add)));

            Artifact model = measured.artifacts().getFirst();
            byte[] content = Files.readAllBytes(model.path());
            assertEquals(folder.resolve("model.onnx"), model.path());
            assertEquals(content.length, model.bytes());
            assertEquals(content.length, measured.measurements().value(Metric.SIZE_BYTES));
            assertEquals(
                    HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(content)),
                    model.sha256());
            assertTrue(measured.measurements().value(Metric.LATENCY_MS) > 0);
            assertEquals(
                    score(model.path(), settings.data()),
                    measured.measurements().get(Metric.ACCURACY).orElseThrow());
            assertEquals(
                    List.of(1, 2), measured.curve().stream().map(Epoch::number).toList());
            assertEquals(steps(measured), progress);
            Artifact coded = measured.artifacts().getLast();
            assertEquals(List.of(coded.path(), model.path()), filesIn(folder), "no half-written file is left");
            assertArrayEquals(content, CodedModel.read(coded.path()));
            assertEquals(coded.bytes(), measured.measurements().value(Metric.CODED_BYTES));
            assertEquals(coded.bytes(), Files.size(coded.path()));
        }
    }

    @Test
    void writesWhatTheModelIsIntoItsFile() throws Exception {
        WorkerSettings settings = Candidates.settings(1, LONG);
        Evaluation.TrialName trial = new Evaluation.TrialName("a study", "12");
        try (WorkerPool pool = start(settings)) {
            Evaluation evaluation = new Evaluation(1, List.of(), folder, step -> {}, trial);
            Outcome.Measured measured = assertInstanceOf(
                    Outcome.Measured.class, pool.evaluate(Candidates.small(Precision.INT8), evaluation));
            try (OnnxModel model =
                    OnnxModel.load(measured.artifacts().getFirst().path())) {
                ModelInfo info = model.info();
                assertEquals("a study", info.study());
                assertEquals("12", info.trial());
                var data = settings.data().load();
                assertEquals(data.classes(), info.classes());
                assertEquals(data.normalization().mean(), info.mean());
                assertEquals(data.normalization().deviation(), info.deviation());
                assertEquals("RGB, 0 to 1", info.input());
                assertEquals(
                        measured.measurements().value(Metric.ACCURACY),
                        info.metrics().get("accuracy"));
                assertTrue(info.metrics().get("macs") > 0 && info.metrics().get("params") > 0, info.toString());
            }
        }
    }

    private static List<Progress> steps(Outcome.Measured measured) {
        return List.of(
                new Progress.Began(Stage.EXPORT),
                new Progress.Began(Stage.LATENCY),
                new Progress.Began(Stage.TRAINING),
                new Progress.Trained(measured.curve().get(0), 2),
                new Progress.Trained(measured.curve().get(1), 2),
                new Progress.Began(Stage.SCORING));
    }

    private static Measurement score(Path file, DataSource source) {
        var data = source.load().resized(new dev.espalier.space.network.TensorShape(3, 16, 16));
        try (OnnxModel model = OnnxModel.load(file)) {
            return Scoring.accuracy(
                    model,
                    data.validation().size(),
                    image -> data.validation().normalised(image, data.normalization()),
                    data.validation()::label);
        }
    }

    @Test
    void tunesWhatIsLeftOfATrainedModel() throws Exception {
        Path model = trained();
        BaseModel base = BaseModel.read(model);
        CompressionSpace space = new CompressionSpace(
                base.groups(),
                Map.of("first", new double[base.groups().classes()]),
                new CompressionSpace.Options(List.of(0.5, 1.0), 1, List.of(LayerPrecision.FLOAT32), 1));
        try (WorkerPool pool = start(Candidates.settings(1, LONG).cutFrom(model))) {
            Outcome.Measured whole =
                    evaluated(pool, Candidate.of(space, space.uniform(1, LayerPrecision.FLOAT32)), "whole");
            Outcome.Measured half =
                    evaluated(pool, Candidate.of(space, space.uniform(0.5, LayerPrecision.FLOAT32)), "half");

            assertEquals(
                    score(model, Candidates.settings(1, LONG).data()).value(),
                    whole.measurements().value(Metric.ACCURACY),
                    "the model as it is");
            assertEquals(List.of(), whole.curve());
            assertEquals(2, half.curve().size());
            assertTrue(half.measurements().value(Metric.SIZE_BYTES)
                    < whole.measurements().value(Metric.SIZE_BYTES));
            assertTrue(half.measurements().value(Metric.TUNED_ACCURACY)
                    >= half.measurements().value(Metric.CUT_ACCURACY));
            assertEquals(
                    half.measurements().value(Metric.TUNED_ACCURACY),
                    half.measurements().value(Metric.ACCURACY));
        }
    }

    private Path trained() throws Exception {
        try (WorkerPool pool = start(Candidates.settings(1, LONG))) {
            return evaluated(pool, Candidates.small(Precision.FLOAT32), "trained")
                    .artifacts()
                    .getFirst()
                    .path();
        }
    }

    private Outcome.Measured evaluated(WorkerPool pool, Candidate candidate, String run) throws Exception {
        Path own = Files.createDirectory(folder.resolve(run));
        Outcome outcome = pool.evaluate(candidate, new Evaluation(5, List.of(), own, step -> {}));
        return assertInstanceOf(Outcome.Measured.class, outcome, outcome::toString);
    }

    @Test
    void givesTheSameResultWhoeverWorksOnIt() throws Exception {
        Candidate candidate = Candidates.small(Precision.FLOAT32);
        List<Artifact> models = new ArrayList<>();
        for (String run : List.of("one", "two")) {
            try (WorkerPool pool = start(Candidates.settings(1, LONG))) {
                Path own = Files.createDirectory(folder.resolve(run));
                Outcome outcome = pool.evaluate(candidate, new Evaluation(5, List.of(), own, step -> {}));
                models.add(assertInstanceOf(Outcome.Measured.class, outcome)
                        .artifacts()
                        .getFirst());
            }
        }
        assertEquals(models.get(0).sha256(), models.get(1).sha256());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sizeBytes", "latencyMs"})
    void trainsNothingThatBreaksALimit(String metric) throws Exception {
        Limit limit = new Limit(Metric.named(metric), 1e-6);
        List<Progress> progress = Collections.synchronizedList(new ArrayList<>());
        try (WorkerPool pool = start(Candidates.settings(1, LONG))) {
            Evaluation evaluation = new Evaluation(1, List.of(limit), folder, progress::add);
            Outcome outcome = pool.evaluate(Candidates.small(Precision.INT8), evaluation);
            assertEquals(
                    List.of(limit),
                    assertInstanceOf(Outcome.Infeasible.class, outcome).broken());
            assertTrue(outcome.measurements().get(limit.metric()).isPresent());
            assertFalse(progress.contains(new Progress.Began(Stage.TRAINING)));
            assertEquals(List.of(), filesIn(folder));
        }
    }

    @Test
    void killsWhatTakesTooLongAndGoesOn() throws Exception {
        try (WorkerPool pool = start(Candidates.settings(1, Duration.ofSeconds(10)))) {
            long before = pool.processes().getFirst().pid();
            Outcome.Failed failed =
                    assertInstanceOf(Outcome.Failed.class, pool.evaluate(Candidates.large(), evaluation()));
            assertEquals(Stage.TRAINING, failed.stage());
            assertEquals("it took longer than 10s", failed.reason());
            assertTrue(failed.measurements().get(Metric.LATENCY_MS).isPresent());
            assertInstanceOf(Outcome.Measured.class, pool.evaluate(Candidates.small(Precision.FLOAT32), evaluation()));
            assertNotEquals(before, pool.processes().getFirst().pid());
        }
    }

    @Test
    void survivesAWorkerThatRunsOutOfMemory() throws Exception {
        WorkerSettings tight = Candidates.settings(1, TrainingRecipe.defaults(), LONG, 100);
        try (WorkerPool pool = start(tight)) {
            Outcome.Failed failed =
                    assertInstanceOf(Outcome.Failed.class, pool.evaluate(Candidates.heavy(), evaluation()));
            assertEquals(Stage.EXPORT, failed.stage());
            assertTrue(failed.reason().contains("OutOfMemoryError"), failed.reason());
            assertInstanceOf(Outcome.Measured.class, pool.evaluate(Candidates.small(Precision.FLOAT32), evaluation()));
        }
    }

    @Test
    void survivesAWorkerThatIsKilled() throws Exception {
        CountDownLatch training = new CountDownLatch(1);
        try (WorkerPool pool = start(Candidates.settings(1, LONG));
                ExecutorService study = Executors.newSingleThreadExecutor()) {
            Future<Outcome> outcome =
                    study.submit(() -> pool.evaluate(Candidates.large(), evaluation(whenTraining(training))));
            assertTrue(training.await(60, TimeUnit.SECONDS));
            pool.processes().forEach(ProcessHandle::destroyForcibly);
            Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, outcome.get());
            assertEquals(Stage.TRAINING, failed.stage());
            assertEquals("the worker was killed by signal 9", failed.reason().split(";")[0]);
            assertInstanceOf(Outcome.Measured.class, pool.evaluate(Candidates.small(Precision.FLOAT32), evaluation()));
        }
    }

    @Test
    void replacesAWorkerThatDiesIdle() throws Exception {
        try (WorkerPool pool = start(Candidates.settings(1, LONG))) {
            ProcessHandle idle = pool.processes().getFirst();
            idle.destroyForcibly();
            idle.onExit().get();
            assertInstanceOf(Outcome.Measured.class, pool.evaluate(Candidates.small(Precision.FLOAT32), evaluation()));
        }
    }

    @Test
    void saysThatATrainingDiverged() throws Exception {
        TrainingRecipe wild = TrainingRecipe.builder()
                .optimizer(TrainingRecipe.Optimizer.SGD)
                .learningRate(1e30)
                .build();
        try (WorkerPool pool = start(Candidates.settings(1, wild, LONG, 200))) {
            Outcome.Failed failed = assertInstanceOf(
                    Outcome.Failed.class, pool.evaluate(Candidates.small(Precision.FLOAT32), evaluation()));
            assertEquals(Stage.TRAINING, failed.stage());
            assertTrue(failed.reason().startsWith("training diverged"), failed.reason());
        }
    }

    @Test
    void stopsAtOnceWhenInterrupted() throws Exception {
        CountDownLatch training = new CountDownLatch(1);
        try (WorkerPool pool = start(Candidates.settings(1, LONG))) {
            FutureTask<Outcome> task =
                    new FutureTask<>(() -> pool.evaluate(Candidates.large(), evaluation(whenTraining(training))));
            Thread study = Thread.ofPlatform().start(task);
            assertTrue(training.await(60, TimeUnit.SECONDS));
            List<ProcessHandle> busy = pool.processes();
            study.interrupt();
            ExecutionException end = assertTimeoutPreemptively(
                    Duration.ofSeconds(2), () -> assertThrows(ExecutionException.class, task::get));
            assertInstanceOf(InterruptedException.class, end.getCause());
            busy.getFirst().onExit().get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void confirmsModelsOnTheTestImages() throws Exception {
        WorkerSettings settings = Candidates.settings(2, LONG);
        try (WorkerPool pool = start(settings)) {
            List<Path> models = new ArrayList<>();
            for (Precision precision : List.of(Precision.FLOAT32, Precision.INT8)) {
                Path own = Files.createDirectory(folder.resolve(precision.toString()));
                Outcome outcome =
                        pool.evaluate(Candidates.small(precision), new Evaluation(1, List.of(), own, step -> {}));
                models.add(assertInstanceOf(Outcome.Measured.class, outcome)
                        .artifacts()
                        .getFirst()
                        .path());
            }
            List<Measurements> confirmed = pool.confirm(models);
            assertEquals(2, confirmed.size());
            for (Measurements each : confirmed) {
                assertTrue(each.value(Metric.LATENCY_MS) > 0);
                assertEquals(100, each.get(Metric.TEST_ACCURACY).orElseThrow().repeats());
            }
            assertEquals(List.of(), pool.confirm(List.of()));
            Path missing = folder.resolve("missing.onnx");
            WorkerException e = assertThrows(WorkerException.class, () -> pool.confirm(List.of(missing)));
            assertTrue(e.getMessage().contains("missing.onnx"), e.getMessage());
        }
    }

    @Test
    void neverMeasuresWhileAnotherStudyTrainsOnTheCore() throws Exception {
        assumeFalse(Cores.allowed().isEmpty(), "workers cannot be bound to cores here");
        CountDownLatch training = new CountDownLatch(1);
        CountDownLatch measuring = new CountDownLatch(1);
        WorkerPool trains = start(Candidates.settings(1, LONG));
        try (trains;
                WorkerPool measures = start(Candidates.settings(1, LONG));
                ExecutorService studies = Executors.newFixedThreadPool(2)) {
            Path own = Files.createDirectory(folder.resolve("own"));
            Evaluation one = new Evaluation(1, List.of(), own, whenBegun(Stage.TRAINING, training));
            Future<Outcome> busy = studies.submit(() -> trains.evaluate(Candidates.large(), one));
            assertTrue(training.await(60, TimeUnit.SECONDS));
            Candidate small = Candidates.small(Precision.FLOAT32);
            Evaluation other = evaluation(whenBegun(Stage.LATENCY, measuring));
            Future<Outcome> waiting = studies.submit(() -> measures.evaluate(small, other));
            assertTrue(measuring.await(60, TimeUnit.SECONDS));
            assertThrows(TimeoutException.class, () -> waiting.get(4, TimeUnit.SECONDS));
            assertFalse(busy.isDone());
            trains.processes().forEach(ProcessHandle::destroyForcibly);
            assertInstanceOf(Outcome.Measured.class, waiting.get());
        }
    }

    @Test
    void leavesNoProcessBehindWhenClosed() throws Exception {
        List<ProcessHandle> processes;
        try (WorkerPool pool = start(Candidates.settings(2, LONG))) {
            processes = pool.processes();
        }
        assertEquals(2, processes.size());
        assertTrue(processes.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void saysWhyItDoesNotStart() {
        Path nowhere = folder.resolve("nowhere");
        WorkerSettings usual = Candidates.settings(1, LONG);
        WorkerSettings broken = new WorkerSettings(
                1,
                new DataSource.Idx(nowhere, 100, 0),
                Optional.empty(),
                usual.recipe(),
                usual.devices(),
                usual.latency(),
                usual.timeLimit(),
                usual.heapMegabytes());
        WorkerException e = assertThrows(WorkerException.class, () -> start(broken));
        assertTrue(e.getMessage().contains(nowhere.toString()), e.getMessage());
    }

    /** Other programs on this machine, and what they do with its cores, are none of these tests' business. */
    private WorkerPool start(WorkerSettings settings) {
        return WorkerPool.start(settings, locks);
    }

    private Evaluation evaluation() {
        return evaluation(step -> {});
    }

    private Evaluation evaluation(Consumer<Progress> progress) {
        return new Evaluation(1, List.of(), folder, progress);
    }

    private static Consumer<Progress> whenTraining(CountDownLatch training) {
        return whenBegun(Stage.TRAINING, training);
    }

    private static Consumer<Progress> whenBegun(Stage stage, CountDownLatch begun) {
        return step -> {
            if (step.equals(new Progress.Began(stage))) {
                begun.countDown();
            }
        };
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
