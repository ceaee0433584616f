package dev.espalier.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.espalier.experiments.definition.ExperimentReader;
import dev.espalier.experiments.study.Laboratory;
import dev.espalier.search.strategy.RandomSearch;
import dev.espalier.search.study.Study;
import dev.espalier.search.study.StudyListener;
import dev.espalier.space.trial.CandidateEvaluator;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Provenance;
import dev.espalier.space.trial.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Trials done again, with real trainings of one epoch: one that was made so, and some whose stored figures are made up. */
@Timeout(120)
class ReproduceTest {
    private static final String TINY = """
            name: %s
            data: {train: 128, validation: 64, test: 64}
            space:
              resolutions: [8, 16]
              stem: {widths: [4, 8], stride: 2}
              stages: [{blocks: [depthwise-separable, residual], kernels: 3, widths: [8, 16], depths: 1}]
              head: {widths: 0}
            objectives: {accuracy: maximize, macs: minimize}
            budget: {trials: %d}
            training: {epochs: 1, batchSize: 32, heap: 256M}
            """;

    @TempDir
    private static Path folder;

    private static CommandLineRunner espalier = new CommandLineRunner(Path.of(""));

    @BeforeAll
    static void search() throws InterruptedException {
        Path home = folder.resolve("home");
        espalier = new CommandLineRunner(home);
        try (Laboratory laboratory = Laboratory.open(home)) {
            String real = laboratory.create(ExperimentReader.read(TINY.formatted("real", 1)));
            String data = laboratory
                    .run(real, OptionalInt.of(1), StudyListener.NONE)
                    .trials()
                    .getFirst()
                    .provenance()
                    .dataFingerprint();
            pretend(laboratory, "invented", data);
            pretend(laboratory, "moved", "the fingerprint of other data");
        }
    }

    /** A study of three trials that nobody trained: given up, measured, failed. */
    private static void pretend(Laboratory laboratory, String name, String data) throws InterruptedException {
        String study = laboratory.create(ExperimentReader.read(TINY.formatted(name, 2)));
        Measurements figures = Measurements.NONE
                .with(Metric.ACCURACY, Measurement.share(63, 64))
                .with(Metric.MACS, Measurement.exact(100));
        Iterator<Outcome> outcomes = List.<Outcome>of(
                        new Outcome.Infeasible(figures, List.of(new Limit(Metric.MACS, 10))),
                        new Outcome.Measured(figures, List.of(), List.of()),
                        new Outcome.Failed(Measurements.NONE, Stage.TRAINING, "the loss became NaN"))
                .iterator();
        CandidateEvaluator evaluator = (_, _) -> outcomes.next();
        var space = laboratory.space(study);
        Study.builder(laboratory.store(), study, space, new RandomSearch(space.choices(), 8, 1), evaluator)
                .provenance(new Provenance(0, "0.1", data, "another machine", "25", "Plan 9"))
                .build()
                .run();
    }

    @Test
    void aTrialComesOutTheSameToTheByte() throws IOException {
        Path to = folder.resolve("again.onnx");
        List<Path> before = temporary();
        CommandLineRunner.Result result = espalier.run("reproduce", "real-1", "1", "--to", to.toString(), "-f", "json");
        assertEquals(0, result.code(), result.err());
        assertTrue(result.err().contains("\nepoch 1 of 1: training loss "), result.err());
        JsonNode document = new ObjectMapper().readTree(result.out());
        assertEquals("real-1", document.get("studyId").asText());
        assertEquals(1, document.get("trialId").asInt());
        assertTrue(document.get("same").asBoolean(), result.out());
        Map<String, JsonNode> figures = figures(document);
        for (String name : List.of("accuracy", "macs", "params", "memoryAccess", "sizeBytes", "sha256")) {
            JsonNode figure = figures.get(name);
            assertTrue(figure.get("same").asBoolean(), result.out());
            assertEquals(figure.get("stored"), figure.get("again"));
        }
        assertTrue(figures.get("latencyMs").get("again").asDouble() > 0, result.out());
        Path stored = folder.resolve("home/studies/real-1/trials/1/model.onnx");
        assertEquals(-1, Files.mismatch(stored, to));
        assertEquals(before, temporary());
    }

    @Test
    void aTrialThatComesOutDifferentlyIsToldOf() {
        CommandLineRunner.Result result = espalier.run("reproduce", "invented-1", "2");
        assertEquals(1, result.code(), result.err());
        assertTrue(
                result.err()
                        .endsWith("trial 2 of study 'invented-1' came out differently in accuracy, macs, params,"
                                + " memoryAccess, sizeBytes; it was made by Espalier 0.1 with Java 25 on Plan 9,"
                                + " another machine\n"),
                result.err());
        assertTrue(result.out().contains("accuracy      98.4 % ± "), result.out());
    }

    @Test
    void aTrialThatFailedIsTriedAgain() {
        CommandLineRunner.Result result = espalier.run("reproduce", "invented-1", "3", "-f", "csv");
        assertEquals(1, result.code(), result.err());
        List<String> lines = result.out().lines().toList();
        assertEquals("figure,stored,again,same", lines.getFirst());
        assertEquals("outcome,failed,measured,false", lines.get(1));
        // What is measured again may have doubts of its own where other programs run.
        assertTrue(lines.get(2).startsWith("note,TRAINING: the loss became NaN,"), lines.get(2));
    }

    @Test
    void whatCannotBeDoneAgainIsRefusedBeforeAnythingIsTrained() {
        assertEquals("there is no study 'reel-1'; did you mean 'real-1'?\n", refused("reel-1", "1"));
        assertEquals("study 'real-1' has no trial 7; it has 1 to 1\n", refused("real-1", "7"));
        assertEquals(
                "trial 1 of study 'invented-1' was given up for the limits it breaks;"
                        + " there is no training to do again\n",
                refused("invented-1", "1"));
        assertEquals("the data of study 'moved-1' is not what trial 2 was trained on\n", refused("moved-1", "2"));
        String nowhere = folder.resolve("no/where.onnx").toString();
        assertEquals(
                nowhere + " cannot be written: there is no such folder\n", refused("real-1", "1", "--to", nowhere));
        assertEquals(
                folder + " cannot be written: it is a folder\n", refused("real-1", "1", "--to", folder.toString()));
    }

    private static String refused(String... args) {
        List<String> command = new ArrayList<>(List.of("reproduce"));
        command.addAll(List.of(args));
        CommandLineRunner.Result result = espalier.run(command.toArray(String[]::new));
        assertEquals(2, result.code(), result.err());
        assertEquals("", result.out());
        return result.err();
    }

    private static Map<String, JsonNode> figures(JsonNode document) {
        Map<String, JsonNode> figures = new HashMap<>();
        document.get("figures")
                .forEach(figure -> figures.put(figure.get("figure").asText(), figure));
        return figures;
    }

    private static List<Path> temporary() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("espalier-reproduce"))
                    .sorted()
                    .toList();
        }
    }
}
