package dev.espalier.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command on an untrained network: what it prints and writes, not how much is right. */
class QuantizeCommandTest {
    @TempDir
    private static Path folder;

    private static Path model = Path.of("");
    private static Path data = Path.of("");

    @BeforeAll
    static void write() throws IOException {
        model = UntrainedModel.write(folder.resolve("model.onnx"), 10);
        data = Files.writeString(
                folder.resolve("data.yaml"), "data: {train: 60, validation: 100, test: 10}\nbudget: {trials: 1}");
    }

    @ParameterizedTest
    @CsvSource({"8, 0.25", "2, 0.07"})
    void writesASmallerModelAndTellsWhatChanged(int bits, double share) throws IOException {
        Path to = folder.resolve(bits + ".onnx");
        JsonNode report = json("--bits", String.valueOf(bits), "--to", to.toString());

        assertEquals(Files.size(model), report.at("/before/sizeBytes").asLong());
        assertEquals(Files.size(to), report.at("/after/sizeBytes").asLong());
        // scales, zero points and the nodes of quantization are on top of the weights of so small a network
        double overhead = (Files.size(to) - share * Files.size(model)) / 1000;
        assertTrue(overhead > 0 && overhead < 80, "on top: %f kB".formatted(overhead));
        assertTrue(report.at("/after/latencyMs").asDouble() > 0);
        assertTrue(report.at("/after/lowMs").asDouble()
                <= report.at("/after/highMs").asDouble());
        assertTrue(report.at("/before/accuracy").isNumber()
                && report.at("/after/accuracy").isNumber());
        assertTrue(report.at("/before/modelledBitOps").asDouble()
                > 15 * report.at("/after/modelledBitOps").asDouble());
        assertTrue(report.get("slower").isBoolean());
        assertTrue(report.get("layers").size() > 20);
        report.get("layers")
                .forEach(layer -> assertTrue(layer.get("signalToNoiseDb").isNumber(), layer.toString()));
    }

    @Test
    void everyOptionTogether() throws IOException {
        Path to = folder.resolve("all.onnx");
        JsonNode report = json(
                "--calibrator",
                "kl",
                "--bias-correction",
                "--equalize",
                "--float",
                "classifier",
                "--images",
                "20",
                "--pixels",
                "standard",
                "--to",
                to.toString());
        assertEquals("kl", report.get("calibrator").asText());
        assertEquals("int8, 1 layer float32", report.get("precision").asText());
    }

    @Test
    void printsATableForPeople() {
        CommandLineRunner.Result result = run(
                "quantize",
                model.toString(),
                "--data",
                data.toString(),
                "--to",
                folder.resolve("t.onnx").toString());
        assertEquals(0, result.code(), result.err());
        for (String word : List.of("latency, measured", "size of the file", "bit operations, modelled", "to noise")) {
            assertTrue(result.out().contains(word), result.out());
        }
        assertTrue(result.err().contains("images scored after"), result.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--bits 3 | --bits must be 8, 4 or 2, got 3",
                "--calibrator entropy | there is no calibrator 'entropy', only [min-max,",
                "--float nothing | --float: there is no layer 'nothing'; the layers are [",
                "--to nowhere/m.onnx | there is no such folder",
                "--data-dir x | say on which images"
            })
    void refusesWhatItCannotDo(String options, String message) {
        List<String> arguments = new ArrayList<>(List.of("quantize", model.toString(), "--data", data.toString()));
        arguments.addAll(List.of(options.split(" ")));
        if (!options.startsWith("--to")) {
            arguments.addAll(List.of("--to", folder.resolve("refused.onnx").toString()));
        }
        CommandLineRunner.Result result = run(arguments.toArray(String[]::new));
        assertEquals(2, result.code());
        assertTrue(result.err().contains(message.strip()), result.err());
        assertFalse(Files.exists(folder.resolve("refused.onnx")));
    }

    @Test
    void refusesImagesOfOtherClasses() throws IOException {
        Path other = UntrainedModel.write(folder.resolve("other.onnx"), 7);
        String to = folder.resolve("refused.onnx").toString();
        CommandLineRunner.Result result = run("quantize", other.toString(), "--data", data.toString(), "--to", to);
        assertEquals(2, result.code());
        assertTrue(result.err().contains("has 10 classes, but the model tells 7 apart"), result.err());
    }

    private static CommandLineRunner.Result run(String... arguments) {
        return new CommandLineRunner(folder.resolve("home")).run(arguments);
    }

    private static JsonNode json(String... options) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("quantize", model.toString(), "--data", data.toString(), "-f", "json"));
        arguments.addAll(List.of(options));
        CommandLineRunner.Result result = run(arguments.toArray(String[]::new));
        assertEquals(0, result.code(), result.err());
        return new ObjectMapper().readTree(result.out());
    }
}
