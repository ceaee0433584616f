package dev.espalier.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.espalier.evaluators.device.ExportedModel;
import dev.espalier.space.choice.Design;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that take the name of a reference network take a model file in its place. */
class ModelFilesTest {
    private static final Network NETWORK = Zoo.SHUFFLENET_V1_G4.network(new TensorShape(3, 32, 32), 0.25, 10);

    @TempDir
    private Path folder;

    @Test
    void aFileCostsWhatItsNetworkCosts() throws IOException {
        JsonNode named = json("cost", "shufflenet-v1-g4", "--input", "3x32x32", "--width", "0.25", "--classes", "10");
        JsonNode file = json("cost", file(Precision.FLOAT32));
        for (String figure : List.of("macs", "memoryAccess", "peakActivation", "flops")) {
            assertEquals(named.get(figure), file.get(figure), figure);
        }
        // normalisations are folded: a bias in the place of a scale and a shift
        assertTrue(file.get("params").asLong() < named.get("params").asLong());
    }

    @Test
    void layerByLayerUnderTheirOwnNames() throws IOException {
        JsonNode layers = json("cost", file(Precision.FLOAT32), "--layers");
        List<String> convolutions = layers.findParents("kind").stream()
                .filter(layer -> layer.get("kind").asText().equals("Conv2d"))
                .map(layer -> layer.get("layer").asText())
                .toList();
        assertEquals(
                NETWORK.nodes().stream()
                        .filter(node -> node.layer() instanceof Conv2d)
                        .map(Network.Node::name)
                        .toList(),
                convolutions);
    }

    @Test
    void aQuantizedFileIsCountedInItsOwnPrecision() throws IOException {
        String file = file(Precision.INT8);
        assertEquals(
                json("cost", file, "--precision", "int8").get("bitOps"),
                json("cost", file).get("bitOps"));
        long inFloat =
                json("cost", file, "--precision", "float32").get("bitOps").asLong();
        assertEquals(inFloat, 16 * json("cost", file).get("bitOps").asLong());
    }

    @Test
    void lintFindsTheSameInAFile() throws IOException {
        JsonNode named = json("lint", "shufflenet-v1-g4", "--input", "3x32x32", "--width", "0.25", "--classes", "10");
        assertEquals(named, json("lint", file(Precision.FLOAT32)));
        assertTrue(named.size() > 10);
    }

    @Test
    void whatIsWrongWithAFileIsSaid() throws IOException {
        String missing = folder.resolve("no.onnx").toString();
        assertEquals(missing + ": does not exist\n", refused("cost", missing));
        byte[] whole = Files.readAllBytes(Path.of(file(Precision.FLOAT32)));
        Path cut = Files.write(folder.resolve("cut.onnx"), Arrays.copyOf(whole, whole.length / 2));
        assertEquals(cut + ": is no ONNX model, or cut short\n", refused("lint", cut.toString()));
        String file = file(Precision.FLOAT32);
        assertTrue(refused("cost", file, "--width", "2").contains("cannot be said of a file"));
        assertTrue(refused("measure", file, "--precision", "int8").contains("--precision is of a reference network"));
    }

    private String file(Precision precision) throws IOException {
        return Files.write(
                        folder.resolve(precision.standard().label() + ".onnx"),
                        ExportedModel.untrained(new Design(NETWORK, precision), 1)
                                .onnx())
                .toString();
    }

    private JsonNode json(String... arguments) throws IOException {
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "-f";
        all[arguments.length + 1] = "json";
        CommandLineRunner.Result result = new CommandLineRunner(folder.resolve("home")).run(all);
        assertEquals(0, result.code(), result.err());
        return new ObjectMapper().readTree(result.out());
    }

    private String refused(String... arguments) {
        CommandLineRunner.Result result = new CommandLineRunner(folder.resolve("home")).run(arguments);
        assertEquals(2, result.code(), result.err());
        return result.err();
    }
}
