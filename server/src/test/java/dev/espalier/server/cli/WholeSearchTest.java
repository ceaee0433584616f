package dev.espalier.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.espalier.evaluators.data.DataSource;
import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.data.ImageSet;
import dev.espalier.evaluators.data.Normalization;
import dev.espalier.evaluators.onnx.ModelInfo;
import dev.espalier.experiments.study.Laboratory;
import dev.espalier.search.store.StudyState;
import dev.espalier.search.study.StudyResults;
import dev.espalier.space.trial.Artifact;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Trial;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a user does, with nothing left out: the real command line in processes of its own, worker processes, training,
 * export, scoring. Small, but as it is.
 */
@Tag("slow")
@Timeout(1200)
class WholeSearchTest {
    private static final int TRIALS = 32;
    private static final String STUDY = "whole-1";
    private static final String EXPERIMENT = """
            name: whole
            seed: 5
            data: {train: 1200, validation: 300, test: 200, seed: 3}
            space:
              resolutions: [12, 16]
              stem: {widths: [8, 16], stride: 2}
              stages:
                - {blocks: [depthwise-separable, residual], kernels: 3, widths: [8, 16], depths: [1, 2]}
                - {kernels: [3, 5], expansions: [1, 3], widths: [16, 32], depths: 1, stride: 2}
              head: {widths: 0}
            objectives: {accuracy: maximize, macs: minimize}
            strategy: {population: 8}
            budget: {trials: %d}
            training: {epochs: 3, batchSize: 32, learningRate: 0.01, heap: 512M}
            """.formatted(TRIALS);

    @TempDir
    private static Path folder;

    private static Path file = Path.of("");
    private static Path undisturbed = Path.of("");
    private static JsonNode front = new ObjectMapper().nullNode();

    @BeforeAll
    static void searchUndisturbed() throws Exception {
        file = Files.writeString(folder.resolve("whole.yaml"), EXPERIMENT);
        undisturbed = folder.resolve("undisturbed");
        front = front(search(undisturbed).awaitSuccess());
    }

    @Test
    void aSearchThatIsKilledAgainAndAgainEndsAsIfNothingHadHappened() throws Exception {
        Path home = folder.resolve("killed");
        Random random = new Random(1);
        Ledger ledger = new Ledger(home);

        EspalierProcess first = search(home);
        first.awaitLines("study " + STUDY, 1);
        Thread.sleep(random.nextInt(1000));
        assertTrue(first.kill());
        ledger.check(first);
        for (int kill = 0; kill < 3; kill++) {
            EspalierProcess search = resume(home);
            search.awaitLines("trial ", 1 + random.nextInt(4));
            Thread.sleep(random.nextInt(500));
            assertTrue(search.kill());
            ledger.check(search);
        }
        EspalierProcess last = resume(home);
        last.awaitLines("trial ", TRIALS - ledger.stored());
        // while the front is confirmed, or just after
        last.kill();
        ledger.check(last);
        assertEquals(TRIALS, ledger.stored());

        JsonNode resumed = front(resume(home).awaitSuccess());
        assertEquals(lasting(front), lasting(resumed));
        assertEquals(outline(undisturbed), outline(home));
        assertEquals(front, front(resumed(undisturbed)), "what is done is not done again");
    }

    @Test
    void everyModelOfTheFrontIsWhatTheFrontSays() throws Exception {
        ImageDataset data = new DataSource.BuiltIn(3, 1200, 300, 200).load();
        JsonNode tested = front(
                EspalierProcess.start(undisturbed, "front", STUDY, "-f", "json").awaitSuccess());
        assertTrue(tested.size() >= 2, tested.toString());
        Map<Integer, Trial> trials = trials(undisturbed);
        for (JsonNode member : tested) {
            Path model = Path.of(member.get("model").asText());
            byte[] content = Files.readAllBytes(model);
            assertEquals(member.get("sizeBytes").asLong(), content.length);
            Artifact artifact = model(trials.get(member.get("trialId").asInt()));
            assertEquals(model, artifact.path());
            assertEquals(artifact.bytes(), content.length);
            assertEquals(artifact.sha256(), sha256(content));
            assertEquals(member.get("accuracy").asDouble(), accuracy(content, data.validation()), model.toString());
            assertEquals(member.get("testAccuracy").asDouble(), accuracy(content, data.test()), model.toString());
        }
    }

    @Test
    void theFrontIsWhatNoOtherTrialBeats() throws IOException {
        Set<Integer> unbeaten = new TreeSet<>();
        Map<Integer, Trial> trials = trials(undisturbed);
        assertEquals(TRIALS, trials.size());
        trials.values().stream()
                .filter(trial -> trials.values().stream().noneMatch(other -> beats(other, trial)))
                .forEach(trial -> unbeaten.add(trial.number()));
        assertEquals(
                unbeaten,
                StreamSupport.stream(front.spliterator(), false)
                        .map(member -> member.get("trialId").asInt())
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** In both objectives at least as good and in one better; of two that are equal, the earlier one. */
    private static boolean beats(Trial one, Trial other) {
        double accuracy = figure(one, Metric.ACCURACY) - figure(other, Metric.ACCURACY);
        double macs = figure(other, Metric.MACS) - figure(one, Metric.MACS);
        boolean equal = accuracy == 0 && macs == 0;
        return accuracy >= 0 && macs >= 0 && (!equal || one.number() < other.number());
    }

    private static EspalierProcess search(Path home) throws IOException {
        return EspalierProcess.start(home, "search", file.toString(), "--workers", "2", "-f", "json");
    }

    private static EspalierProcess resume(Path home) throws IOException {
        return EspalierProcess.start(home, "resume", STUDY, "--workers", "2", "-f", "json");
    }

    private static String resumed(Path home) throws Exception {
        return resume(home).awaitSuccess();
    }

    private static JsonNode front(String printed) throws IOException {
        return new ObjectMapper().readTree(printed).get("front");
    }

    /** What a front says that does not depend on when and where it was measured. */
    private static List<String> lasting(JsonNode front) {
        List<String> lines = new ArrayList<>();
        for (JsonNode member : front) {
            lines.add(List.of("trialId", "accuracy", "macs", "params", "memoryAccess", "sizeBytes").stream()
                    .map(name -> name + " " + member.get(name))
                    .collect(Collectors.joining(", ")));
        }
        return lines;
    }

    /** What became of each candidate, to the byte of its model and the loss of each epoch. */
    private static List<String> outline(Path home) throws IOException {
        return trials(home).values().stream()
                .map(trial -> {
                    Outcome.Measured measured = (Outcome.Measured) trial.outcome();
                    return trial.number() + " " + trial.genes() + " " + figure(trial, Metric.ACCURACY) + " "
                            + measured.curve().stream()
                                    .map(epoch -> epoch.trainingLoss() + "/" + epoch.validationAccuracy())
                                    .toList()
                            + " " + model(trial).sha256();
                })
                .toList();
    }

    private static Map<Integer, Trial> trials(Path home) {
        return results(home).trials().stream()
                .collect(Collectors.toMap(Trial::number, trial -> trial, (a, _) -> a, java.util.TreeMap::new));
    }

    private static StudyResults results(Path home) {
        try (Laboratory laboratory = Laboratory.open(home)) {
            return laboratory.results(STUDY);
        }
    }

    private static double figure(Trial trial, Metric metric) {
        return trial.outcome().measurements().value(metric);
    }

    private static Artifact model(Trial trial) {
        return ((Outcome.Measured) trial.outcome()).artifacts().getFirst();
    }

    private static String sha256(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }

    /** The share of {@code images} that ONNX Runtime classifies rightly, told nothing but what the file itself says. */
    private static double accuracy(byte[] model, ImageSet images) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            try (OrtSession session = environment.createSession(model, options)) {
                Map.Entry<String, ai.onnxruntime.NodeInfo> input =
                        session.getInputInfo().entrySet().iterator().next();
                long[] shape = ((TensorInfo) input.getValue().getInfo()).getShape();
                ModelInfo info = ModelInfo.of(session.getMetadata().getCustomMetadata());
                Normalization normalization = new Normalization(info.mean(), info.deviation());
                ImageSet scaled = images.resized((int) shape[2], (int) shape[3]);
                int right = 0;
                for (int i = 0; i < scaled.size(); i++) {
                    FloatBuffer image = FloatBuffer.wrap(scaled.normalised(i, normalization));
                    try (OnnxTensor tensor = OnnxTensor.createTensor(environment, image, shape);
                            OrtSession.Result result = session.run(Map.of(input.getKey(), tensor))) {
                        float[] scores = ((float[][]) result.get(0).getValue())[0];
                        right += largest(scores) == scaled.label(i) ? 1 : 0;
                    }
                }
                return (double) right / scaled.size();
            }
        }
    }

    private static int largest(float[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }

    /** What a home is known to hold; whatever it held once it must hold for ever. */
    private static final class Ledger {
        private final Path home;
        private final Map<Integer, Trial> known = new HashMap<>();
        private final Map<Path, FileTime> written = new HashMap<>();
        private final Set<Integer> announced = new TreeSet<>();

        Ledger(Path home) {
            this.home = home;
        }

        int stored() {
            return known.size();
        }

        /** Looks at the home after {@code search}, which is dead. */
        void check(EspalierProcess search) throws Exception {
            StudyResults results = results(home);
            StudyState state = results.study().state();
            assertTrue(state == StudyState.INTERRUPTED || results.trials().size() == TRIALS, () -> "state " + state);
            Map<Integer, Trial> now =
                    results.trials().stream().collect(Collectors.toMap(Trial::number, trial -> trial));
            known.forEach((number, trial) -> assertEquals(trial, now.get(number), "lost or redone"));
            for (Map.Entry<Path, FileTime> model : written.entrySet()) {
                assertEquals(model.getValue(), Files.getLastModifiedTime(model.getKey()), "written again");
            }
            for (String line : search.err()) {
                if (line.startsWith("trial ")) {
                    int number = Integer.parseInt(line.substring("trial ".length(), line.indexOf(':')));
                    assertTrue(announced.add(number), "announced twice: " + line);
                    assertTrue(now.containsKey(number), "announced and lost: " + line);
                    assertFalse(known.containsKey(number), "done again: " + line);
                }
            }
            known.putAll(now);
            for (Trial trial : now.values()) {
                Path model = model(trial).path();
                assertEquals(model(trial).sha256(), sha256(Files.readAllBytes(model)));
                written.put(model, Files.getLastModifiedTime(model));
            }
        }
    }
}
