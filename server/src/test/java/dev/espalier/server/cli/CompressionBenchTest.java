package dev.espalier.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class CompressionBenchTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void writesImagesOfTenKinds() throws IOException {
        BarImages images = new BarImages(folder);
        images.write("train", 600);
        images.write("t10k", 100);
    }

    @Test
    void tellsWhatEveryWayMadeOfTheNetwork() throws IOException {
        String[] bench = ("bench compression --network mobilenet --seeds 1 --evaluations 1 --criteria l1 --share 0.9"
                        + " --train 480 --validation 100 --epochs 1 --tuning-images 200 --tuning-epochs 1 -f json --keep "
                        + folder.resolve("kept") + " --data-dir " + folder)
                .split(" ");
        CommandLineRunner.Result result = new CommandLineRunner(folder).run(bench);

        assertEquals(0, result.code(), result.err());
        JsonNode printed = new ObjectMapper().readTree(result.out());
        JsonNode runs = printed.get("runs");
        assertEquals(
                List.of("as trained", "joint search", "uniform width", "l1 alone", "int8 alone"),
                StreamSupport.stream(runs.spliterator(), false)
                        .map(run -> run.get("way").asText())
                        .toList());
        JsonNode trained = runs.get(0);
        assertEquals(1, trained.get("share").asDouble());
        assertEquals(
                Files.size(folder.resolve("kept/trained/mobilenet-1.onnx")),
                trained.get("sizeBytes").asLong());
        for (JsonNode run : runs) {
            assertEquals(
                    100
                            * (trained.get("testAccuracy").asDouble()
                                    - run.get("testAccuracy").asDouble()),
                    run.get("lostPoints").asDouble(),
                    1e-9);
            assertTrue(run.get("latencyMs").asDouble() > 0, run.toString());
        }
        assertTrue(runs.get(2).get("macs").asLong() < trained.get("macs").asLong(), "a uniform width cuts");
        assertEquals(trained.get("macs"), runs.get(4).get("macs"), "8 bits alone cut nothing");
        assertEquals(5, printed.get("medians").size());
        assertTrue(result.err().contains("mobilenet, seed 1, joint search: "), result.err());
    }
}
