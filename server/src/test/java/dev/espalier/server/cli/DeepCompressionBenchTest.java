package dev.espalier.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.espalier.evaluators.coding.CompressedWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeepCompressionBenchTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void writesImagesOfTenKinds() throws IOException {
        BarImages images = new BarImages(folder);
        images.write("train", 330);
        images.write("t10k", 100);
    }

    @Test
    void printsWhatBecameOfTheNetwork() throws IOException {
        CommandLineRunner.Result result =
                bench("--seeds", "2", "--to", folder.resolve("coded").toString(), "-f", "json");
        assertEquals(0, result.code(), result.err());
        JsonNode printed = new ObjectMapper().readTree(result.out());
        assertEquals("lenet-300-100", printed.get("network").asText());
        JsonNode runs = printed.get("runs");
        assertEquals(2, runs.size());
        for (JsonNode run : runs) {
            Path file = folder.resolve(
                    "coded/lenet-300-100-seed%d.espw".formatted(run.get("seed").asInt()));
            assertEquals(Files.size(file), run.get("sizeBytes").asLong());
            assertEquals(266_610 * 4, run.get("bytesBefore").asLong());
            assertTrue(run.get("fewerWeights").asDouble() > 12, run.toString());
            assertTrue(run.get("ratio").asDouble() > 40, run.toString());
            assertEquals(
                    100
                            * (run.get("accuracyBefore").asDouble()
                                    - run.get("accuracyAfter").asDouble()),
                    run.get("lostPoints").asDouble(),
                    1e-9);
            assertEquals(6, CompressedWeights.read(file).tensors().size());
        }
        assertEquals("total", printed.get("layers").get(6).get("tensor").asText());
        assertEquals("trained", printed.get("stages").get(0).get("stage").asText());
        assertTrue(result.err().contains("seed 2 of 2, pruned to 7.8 %, epoch 1: "), result.err());
        assertTrue(result.err().contains("seed 2 of 2, test images right: "), result.err());
    }

    @Test
    void saysWhichNetworksThereAre() {
        CommandLineRunner.Result result = bench("--network", "resnet-18");
        assertEquals(2, result.code());
        assertEquals("--network must be one of [lenet-300-100, lenet-5], got 'resnet-18'\n", result.err());
    }

    private CommandLineRunner.Result bench(String... args) {
        List<String> all = new ArrayList<>(
                List.of("bench", "deep-compression", "--data-dir", folder.toString(), "--validation", "60"));
        all.addAll(List.of(args));
        return new CommandLineRunner(folder).run(all.toArray(String[]::new));
    }
}
