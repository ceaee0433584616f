package dev.espalier.experiments.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.experiments.definition.ExperimentReader;
import dev.espalier.search.store.StudyState;
import dev.espalier.search.study.StudyListener;
import dev.espalier.search.study.StudyResults;
import dev.espalier.space.trial.Artifact;
import dev.espalier.space.trial.Epoch;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Trial;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real trainings that pause and go on, in worker processes of a process that is killed. */
@Tag("slow")
@Timeout(600)
class PausedStudyTest {
    private static final String TINY = """
            name: tiny
            data: {train: 128, validation: 64, test: 64}
            space:
              resolutions: [8, 16]
              stem: {widths: [4, 8], stride: 2}
              stages: [{blocks: [depthwise-separable, residual], kernels: 3, widths: [8, 16], depths: 1}]
              head: {widths: 0}
            objectives: {accuracy: maximize, macs: minimize}
            strategy: {name: random, population: 6, ahead: 2}
            budget: {trials: 3}
            training: {epochs: 4, batchSize: 32, heap: 256M}
            fidelity: {schedule: asha, over: OVER, from: FROM, factor: 2}
            workers: 2
            """;

    @TempDir
    private Path home;

    /** Searches on, and says what it finished. */
    public static void main(String[] arguments) throws Exception {
        try (Laboratory laboratory = Laboratory.open(Path.of(arguments[0]))) {
            laboratory.run("tiny-1", OptionalInt.of(2), new StudyListener() {
                @Override
                public void trialFinished(Trial trial) {
                    System.out.println("finished");
                }
            });
        }
    }

    @ParameterizedTest
    @CsvSource({"epochs, 1, 4, 2", "images, 40, 8, 40", "resolution, 50, 8, 50"})
    void killedAndResumedItGivesWhatItWouldHaveGiven(String over, String from, int epochs, int pause) throws Exception {
        String experiment = TINY.replace("OVER", over).replace("FROM", from);
        List<String> undisturbed;
        try (Laboratory laboratory = Laboratory.open(home.resolve("undisturbed"))) {
            String study = laboratory.create(ExperimentReader.read(experiment));
            undisturbed = scores(laboratory.run(study, OptionalInt.of(1), StudyListener.NONE));
        }
        Path disturbed = home.resolve("disturbed");
        try (Laboratory laboratory = Laboratory.open(disturbed)) {
            laboratory.create(ExperimentReader.read(experiment));
        }
        kill(disturbed, 4);
        try (Laboratory laboratory = Laboratory.open(disturbed)) {
            List<Trial> stored = laboratory.results("tiny-1").trials();
            assertTrue(stored.size() >= 4, "what was announced is stored");
            assertEquals(
                    StudyState.INTERRUPTED, laboratory.results("tiny-1").study().state());
            StudyResults resumed = laboratory.run("tiny-1", OptionalInt.of(2), StudyListener.NONE);
            assertEquals(
                    StudyState.DONE, resumed.study().state(), resumed.study().message());
            assertTrue(resumed.trials().containsAll(stored), "a stored trial was lost or changed");
            assertEquals(undisturbed, scores(resumed));
            reproduces(laboratory, resumed, epochs, pause);
        }
    }

    private static void kill(Path disturbed, int finished) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        PausedStudyTest.class.getName(),
                        disturbed.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader output = process.inputReader()) {
            for (int lines = 0; lines < finished; ) {
                String line = output.readLine();
                assertTrue(line != null, "the search ended early");
                lines += line.equals("finished") ? 1 : 0;
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** From the beginning and without a pause: the same model where it is whole, the same accuracy where it paused. */
    private void reproduces(Laboratory laboratory, StudyResults results, int epochs, int pause) throws Exception {
        Trial whole = results.trials().stream()
                .filter(trial -> trial.outcome() instanceof Outcome.Measured)
                .findFirst()
                .orElseThrow();
        Trial paused = results.trials().stream()
                .filter(trial -> trial.outcome() instanceof Outcome.Paused
                        && trial.fidelity().amount() == pause)
                .findFirst()
                .orElseThrow();
        assertEquals(epochs, whole.outcome().curve().size());
        Outcome again =
                laboratory.reproduce("tiny-1", whole.number(), Files.createDirectory(home.resolve("again")), _ -> {});
        assertEquals(digest(whole.outcome()), digest(again));
        Outcome pausedAgain =
                laboratory.reproduce("tiny-1", paused.number(), Files.createDirectory(home.resolve("paused")), _ -> {});
        assertInstanceOf(Outcome.Paused.class, pausedAgain);
        assertEquals(
                paused.outcome().measurements().get(Metric.ACCURACY),
                pausedAgain.measurements().get(Metric.ACCURACY));
        assertThrows(UnknownNameException.class, () -> laboratory.model("tiny-1", paused.number()));
        assertFalse(Files.exists(laboratory.store().folder("tiny-1", paused.number())), "checkpoints are removed");
    }

    private static String digest(Outcome outcome) {
        return assertInstanceOf(Outcome.Measured.class, outcome).artifacts().stream()
                .filter(artifact -> artifact.kind().equals(Artifact.MODEL))
                .map(Artifact::sha256)
                .findFirst()
                .orElseThrow();
    }

    private static List<String> scores(StudyResults results) {
        return results.trials().stream()
                .map(trial -> "%s %s %s %s"
                        .formatted(
                                trial.genes(),
                                trial.fidelity(),
                                trial.outcome().measurements().value(Metric.ACCURACY),
                                trial.outcome().curve().stream()
                                        .map(Epoch::validationAccuracy)
                                        .toList()))
                .toList();
    }
}
