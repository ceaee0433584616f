package dev.espalier.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxiesCommandTest {
    private static final String TINY = """
            data: {train: 64, validation: 20, test: 20}
            space:
              resolutions: [8, 12]
              stem: {widths: [4, 8], stride: 2}
              stages: [{blocks: residual, kernels: 3, widths: [8, 16], depths: [1, 2]}]
            training: {epochs: 1, batchSize: 16}
            """;

    @TempDir
    private Path folder;

    private Path file = Path.of("");
    private CommandLineRunner espalier = new CommandLineRunner(Path.of(""));

    @BeforeEach
    void home() throws IOException {
        espalier = new CommandLineRunner(folder.resolve("home"));
        file = Files.writeString(folder.resolve("tiny.yaml"), TINY);
    }

    @Test
    void ofARandomDesignAllFiveAsJson() throws IOException {
        JsonNode designs = json("proxies", file.toString(), "--samples", "3", "--images", "8", "-f", "json");
        assertEquals(3, designs.size());
        assertEquals(
                List.of(
                        "design",
                        "macs",
                        "params",
                        "snip",
                        "synflow",
                        "naswot",
                        "grad-norm",
                        "jacobian-covariance",
                        "ms"),
                names(designs.get(0)));
        assertEquals(
                designs.get(1).get("naswot"),
                json("proxies", file.toString(), "--samples", "2", "--images", "8", "--proxies", "naswot", "-f", "json")
                        .get(1)
                        .get("naswot"));
    }

    @Test
    void ofANetworkOfTheZooAsCsv() {
        List<String> lines = printed(
                        "proxies",
                        "resnet-20-cifar",
                        "--input",
                        "3x8x8",
                        "--width",
                        "0.25",
                        "--data",
                        file.toString(),
                        "--images",
                        "4",
                        "--proxies",
                        "synflow,snip",
                        "-f",
                        "csv")
                .lines()
                .toList();
        assertEquals("design,macs,params,synflow,snip,ms", lines.getFirst());
        assertTrue(lines.get(1).startsWith("resnet-20-cifar,"), lines.get(1));
    }

    @Test
    void trainedOnesTellHowWellEachProxyOrdersThem() throws IOException {
        String[] asked = {
            "proxies", file.toString(), "--samples", "4", "--train", "--images", "8", "--proxies", "naswot"
        };
        String table = printed(asked);
        assertTrue(table.contains("Spearman's rank correlation with the accuracy:"), table);
        assertTrue(table.lines().anyMatch(line -> line.matches("params +-?[0-9.]+|params +NaN")), table);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "resnet-20-cifar | say on which images: --data",
                "lenet | lenet",
                "FILE --proxies zen | --proxies: there is no 'zen', only snip, synflow",
                "FILE --images 1 | --images: zero-cost proxies compare images and need at least 2, got 1",
                "FILE --samples 0 | --samples must be at least 1, got 0",
                "FILE --samples 2 --train | --samples must be at least 3, got 2",
                "resnet-20-cifar --train | --train is of the designs of an experiment file",
                "nothing.yaml | nothing.yaml: does not exist",
                "FILE --set space.compress.model=m.onnx | compresses a trained model"
            })
    void whatIsWrongIsSaidInOneMessage(String arguments, String expected) {
        CommandLineRunner.Result result =
                espalier.run(("proxies " + arguments.replace("FILE", file.toString())).split(" "));
        assertEquals(2, result.code(), result.err());
        assertTrue(result.err().contains(expected), result.err());
        assertEquals(1, result.err().lines().count(), result.err());
    }

    private JsonNode json(String... arguments) throws IOException {
        return new ObjectMapper().readTree(printed(arguments));
    }

    private String printed(String... arguments) {
        CommandLineRunner.Result result = espalier.run(arguments);
        assertEquals(0, result.code(), result.err());
        return result.out();
    }

    private static List<String> names(JsonNode node) {
        return java.util.stream.StreamSupport.stream(
                        java.util.Spliterators.spliteratorUnknownSize(node.fieldNames(), 0), false)
                .toList();
    }
}
