package dev.espalier.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command on an untrained network: what it searches and refuses, not how much is right. */
class CompressCommandTest {
    @TempDir
    private static Path folder;

    private static Path model = Path.of("");
    private static Path data = Path.of("");

    @BeforeAll
    static void write() throws IOException {
        model = UntrainedModel.write(folder.resolve("my model.onnx"), 10);
        data = Files.writeString(
                folder.resolve("data.yaml"), "data: {train: 200, validation: 100, test: 50}\nbudget: {trials: 1}");
    }

    /** The anchor is the first trial: as accurate as the file, for it is the file. Cuts that follow are smaller in all. */
    @Test
    void searchesFromTheModelDownwards() throws IOException {
        CommandLineRunner.Result result =
                run("--set", "budget.trials=4", "--set", "training.epochs=1", "--set", "space.precisions=float32");
        assertEquals(0, result.code(), result.err());

        Map<Integer, JsonNode> trials = trials("compress-my-model-1");
        assertEquals(4, trials.size());
        JsonNode anchor = trials.get(1);
        assertTrue(Math.abs(anchor.get("sizeBytes").asLong() - Files.size(model)) < 2000, anchor.toString());
        for (int trial = 2; trial <= 4; trial++) {
            JsonNode cut = trials.get(trial);
            assertTrue(cut.get("macs").asLong() < anchor.get("macs").asLong(), cut.toString());
            assertTrue(cut.get("params").asLong() < anchor.get("params").asLong(), cut.toString());
            assertTrue(cut.get("sizeBytes").asLong() < anchor.get("sizeBytes").asLong(), cut.toString());
        }
    }

    @Test
    void saysAtOnceWhatCannotBeReached() {
        CommandLineRunner.Result result = run("--limit", "sizeBytes=1kB");

        assertEquals(3, result.code(), result.err());
        assertTrue(result.err().contains("the smallest reachable is"), result.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--limit size | --limit needs METRIC=BOUND",
                "--pixels grey | --pixels must be auto, file, raw or standard, got 'grey'",
                "--set space.compress.criteria=[l3] | criterion must be one of",
                "--set space.compress.keepRatios=[1,0.5] | keep ratios must ascend",
                "--data-dir x | say on which images"
            })
    void refusesWhatItCannotDo(String options, String message) {
        CommandLineRunner.Result result = run(options.split(" "));

        assertEquals(2, result.code(), result.err());
        assertTrue(result.err().contains(message.strip()), result.err());
    }

    @Test
    void refusesAFileThatIsNoModel() {
        CommandLineRunner.Result result = new CommandLineRunner(folder.resolve("home"))
                .run("compress", data.toString(), "--data", data.toString());
        assertEquals(2, result.code(), result.err());

        result = new CommandLineRunner(folder.resolve("home"))
                .run("compress", "nowhere.onnx", "--data", data.toString());
        assertEquals(2, result.code(), result.err());
        assertTrue(result.err().contains("nowhere.onnx: there is no such file"), result.err());
    }

    private static Map<Integer, JsonNode> trials(String study) throws IOException {
        CommandLineRunner.Result result =
                new CommandLineRunner(folder.resolve("home")).run("trials", study, "-f", "json");
        assertEquals(0, result.code(), result.err());
        return StreamSupport.stream(new ObjectMapper().readTree(result.out()).spliterator(), false)
                .collect(Collectors.toMap(trial -> trial.get("trialId").asInt(), trial -> trial));
    }

    private static CommandLineRunner.Result run(String... options) {
        List<String> arguments = new ArrayList<>(List.of("compress", model.toString(), "--data", data.toString()));
        arguments.addAll(List.of(options));
        return new CommandLineRunner(folder.resolve("home")).run(arguments.toArray(String[]::new));
    }
}
