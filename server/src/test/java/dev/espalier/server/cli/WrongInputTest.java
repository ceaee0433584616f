package dev.espalier.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is wrong is told in one clear message on standard error, with the exit code that belongs to it. */
class WrongInputTest {
    @TempDir
    private Path folder;

    private CommandLineRunner espalier = new CommandLineRunner(Path.of(""));

    @BeforeEach
    void home() {
        espalier = new CommandLineRunner(folder.resolve("home"));
    }

    @Test
    void brokenYaml() throws IOException {
        Path file = Files.writeString(folder.resolve("broken.yaml"), "training: {epochs: 3\nseed: 1\n");
        CommandLineRunner.Result result = refused(2, "search", file.toString());
        assertTrue(result.err().startsWith(file + ":2:"), result.err());
    }

    @Test
    void everyUnknownKeyAtOnce() throws IOException {
        Path file = Files.writeString(folder.resolve("keys.yaml"), "trainin: {}\nbudget:\n  trails: 3\n");
        CommandLineRunner.Result result = refused(2, "search", file.toString(), "--set", "space.stem.width=8");
        assertEquals(
                "--set space.stem.width=8: space.stem: there is no key 'width'; did you mean 'widths'?\n" + file
                        + ":1:1: there is no key 'trainin'; did you mean 'training'?\n" + file
                        + ":3:3: budget: there is no key 'trails'; did you mean 'trials'?\n",
                result.err());
    }

    @Test
    void missingExperiment() {
        CommandLineRunner.Result result =
                refused(2, "search", folder.resolve("no.yaml").toString());
        assertEquals(folder.resolve("no.yaml") + ": does not exist\n", result.err());
    }

    @Test
    void whatIsNoCodedModel() throws IOException {
        Path to = folder.resolve("model.onnx");
        Path none = folder.resolve("none.espm");
        assertEquals(
                none + ": there is no such file\n",
                refused(2, "decode", none.toString(), "--to", to.toString()).err());
        Path other = Files.writeString(folder.resolve("other.espm"), "something else entirely");
        assertEquals(
                other + ": this is no coded model: it does not begin with ESPM\n",
                refused(2, "decode", other.toString(), "--to", to.toString()).err());
        assertFalse(Files.exists(to));
    }

    @Test
    void comparingNoNetworkThatThereIs() {
        assertEquals(
                "--network must be of [residual, mobilenet], got 'resnet'\n",
                refused(2, "bench", "compression", "--network", "resnet").err());
    }

    @Test
    void missingDataFolder() throws IOException {
        Path file = Files.writeString(folder.resolve("idx.yaml"), "seed: 1\n");
        Path data = folder.resolve("nowhere");
        CommandLineRunner.Result result = refused(2, "search", file.toString(), "--set", "data.dir=" + data);
        assertTrue(result.err().contains(data.toString()), result.err());
    }

    @Test
    void truncatedIdxFile() throws IOException {
        Path data = Files.createDirectory(folder.resolve("data"));
        for (String part : new String[] {"train", "t10k"}) {
            try (DataOutputStream labels = file(data, part + "-labels-idx1-ubyte")) {
                labels.writeInt(0x801);
                labels.writeInt(4);
                labels.write(new byte[] {0, 1, 0, 1});
            }
            try (DataOutputStream images = file(data, part + "-images-idx3-ubyte")) {
                images.writeInt(0x803);
                images.writeInt(4);
                images.writeInt(8);
                images.writeInt(8);
                images.write(new byte[100]);
            }
        }
        Path file = Files.writeString(folder.resolve("idx.yaml"), "data: {dir: " + data + ", validation: 2}\n");
        CommandLineRunner.Result result = refused(2, "search", file.toString());
        assertTrue(result.err().contains("train-images-idx3-ubyte"), result.err());
        assertTrue(result.err().contains("truncated"), result.err());
    }

    @Test
    void limitsThatNothingCanMeet() throws IOException {
        Path file = Files.writeString(
                folder.resolve("tight.yaml"), "limits: {macs: 100, sizeBytes: 300, params: 1G, latencyMs: 1e-6}\n");
        CommandLineRunner.Result result = refused(3, "search", file.toString());
        assertTrue(result.err().matches("(?s).*macs <= 100: the smallest reachable is [0-9,]+\n.*"), result.err());
        assertTrue(
                result.err().matches("(?s).*sizeBytes <= 300bytes: the smallest reachable is [0-9,]+bytes\n.*"),
                result.err());
        assertTrue(result.err().contains("latencyMs"), result.err());
        assertFalse(result.err().contains("params"), result.err());
        assertEquals("[ ]\n", espalier.run("studies", "-f", "json").out());
    }

    @Test
    void busyPort() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CommandLineRunner.Result result = refused(2, "serve", "--port", "" + taken.getLocalPort());
            assertTrue(result.err().contains("" + taken.getLocalPort()), result.err());
        }
    }

    @Test
    void unwritableHome() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        CommandLineRunner.Result result = new CommandLineRunner(file.resolve("home")).run("studies");
        assertEquals(2, result.code(), result.err());
        assertTrue(result.err().contains(file.toString()), result.err());
    }

    @Test
    void corruptStore() throws IOException {
        Path home = Files.createDirectory(folder.resolve("home"));
        Files.writeString(home.resolve("espalier.mv.db"), "this is not a database ".repeat(500));
        CommandLineRunner.Result result = refused(2, "studies");
        assertTrue(result.err().contains("espalier.mv.db"), result.err());
    }

    @Test
    void unknownStudy() {
        for (String command : new String[] {"trials", "front", "resume"}) {
            assertEquals(
                    "there is no study 'demo-1', nor any other\n",
                    refused(2, command, "demo-1").err());
        }
    }

    @Test
    void unknownNetwork() {
        assertEquals(
                "there is no network 'mobilenet_v2'; did you mean 'mobilenet-v2'?\n",
                refused(2, "cost", "mobilenet_v2").err());
    }

    @Test
    void inputThatANetworkCannotTake() {
        refused(2, "cost", "squeezenet-1.0", "--input", "3x8x8");
        assertEquals(
                "--input must be like 3x224x224, got '224'\n",
                refused(2, "cost", "mobilenet-v2", "--input", "224").err());
        refused(2, "cost", "mobilenet-v2", "--width", "0");
        refused(2, "cost", "mobilenet-v2", "--precision", "int4");
    }

    @Test
    void modelThatIsNone() throws IOException {
        Path file = Files.writeString(folder.resolve("text.onnx"), "not a model");
        refused(2, "measure", file.toString());
        assertEquals(
                folder + "/no.onnx: does not exist\n",
                refused(2, "measure", folder + "/no.onnx").err());
    }

    @Test
    void deviceThatIsNotHere() {
        assertTrue(refused(2, "measure", "lenet-5", "--device", "phone")
                .err()
                .startsWith("there is no device 'phone', only cpu-1t"));
        assertTrue(refused(2, "measure", "lenet-5", "--threads", "5000").err().contains("it has only"));
        assertTrue(refused(2, "measure", "lenet-5", "--threads", "0").err().contains("at least 1, got 0"));
        assertEquals(
                "--batch must be at least 1, got 0\n",
                refused(2, "measure", "lenet-5", "--batch", "0").err());
        assertTrue(refused(2, "measure", "lenet-5", "--device", "cpu-1t", "--threads", "1")
                .err()
                .startsWith("leave out --device or --threads"));
    }

    @Test
    void devicesThatCannotBe() {
        assertTrue(refused(2, "devices", "add", "pi", "--agent", "http://pi:1")
                .err()
                .contains("needs its --token"));
        assertTrue(refused(2, "devices", "add", "x", "--threads", "1", "--token", "t")
                .err()
                .contains("--token is for an --agent"));
        assertTrue(refused(2, "devices", "add", "x y", "--threads", "1").err().contains("a device's name needs"));
        assertTrue(refused(2, "devices", "add", "x", "--threads", "5000").err().contains("it has only"));
        assertTrue(
                refused(2, "devices", "add", "x", "--table", "none.csv").err().contains("none.csv: does not exist"));
        assertTrue(refused(2, "devices", "add", "x").err().contains("Missing required argument"));
        assertTrue(refused(2, "devices", "remove", "cpu-1t").err().contains("always there"));
        assertTrue(refused(2, "devices", "probe", "pi").err().contains("there is no device 'pi'"));
        assertTrue(refused(2, "agent", "--token", "short", "--host", "0.0.0.0")
                .err()
                .contains("16 characters"));
        assertTrue(refused(2, "agent", "--token", "with blanks in it").err().contains("blanks"));
    }

    @Test
    void wordsThatNoCommandKnows() {
        assertTrue(refused(2, "serch").err().contains("search"));
        assertTrue(refused(2, "studies", "--formt").err().contains("--format"));
        assertTrue(refused(2, "studies", "-f", "xml").err().contains("expected table, json or csv"));
        assertTrue(refused(2, "search").err().contains("FILE"));
        assertTrue(refused(2, "front", "x", "--limit", "latncy=2ms").err().contains("did you mean 'latencyMs'?"));
    }

    @Test
    void tellsWhereOnDemand() {
        CommandLineRunner.Result result = espalier.run("cost", "lenet", "--debug");
        assertEquals(2, result.code());
        assertTrue(result.err().contains("\tat dev.espalier"), result.err());
    }

    /** Runs a command that must end with {@code code}, print no data, and complain in a few lines without a stack trace. */
    private CommandLineRunner.Result refused(int code, String... args) {
        CommandLineRunner.Result result = espalier.run(args);
        assertEquals(code, result.code(), result.err());
        assertEquals("", result.out());
        assertFalse(result.err().contains("\tat "), result.err());
        assertFalse(result.err().isBlank());
        assertTrue(Stream.of(result.err().split("\n")).count() < 8, result.err());
        return result;
    }

    private static DataOutputStream file(Path folder, String name) throws IOException {
        return new DataOutputStream(Files.newOutputStream(folder.resolve(name)));
    }
}
