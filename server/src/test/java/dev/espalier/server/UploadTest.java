package dev.espalier.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.espalier.evaluators.onnx.ModelInfo;
import dev.espalier.evaluators.onnx.OnnxExporter;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.experiments.definition.Experiment;
import dev.espalier.experiments.definition.ExperimentReader;
import dev.espalier.experiments.study.Laboratory;
import dev.espalier.server.web.Dashboard;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.zoo.Zoo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that are brought to be compressed, by the browser and by others. */
class UploadTest {
    @TempDir
    static Path folder;

    private static Path home = Path.of("");
    private static Path model = Path.of("");
    private static Laboratory laboratory;
    private static Dashboard dashboard;
    private static Browser browser;
    private static Web web;

    @BeforeAll
    static void open() throws Exception {
        home = folder.resolve("home");
        laboratory = Laboratory.open(home);
        dashboard = Dashboard.start(laboratory, Dashboard.LOOPBACK, 0);
        web = new Web(dashboard.address());
        browser = Browser.open(folder, dashboard.address());
        // More than a definition may have.
        Network network = Zoo.RESNET_20_CIFAR.network(new TensorShape(3, 16, 16), 1, 10);
        byte[] file = OnnxExporter.float32(network, Weights.random(network, 1), ModelInfo.anonymous(3, 10));
        model = Files.write(folder.resolve("my model.onnx"), file);
        assertTrue(file.length > 1_000_000, () -> "only " + file.length + " bytes");
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
        dashboard.close();
        laboratory.close();
    }

    @AfterEach
    void nothingWentWrong() {
        browser.assertQuiet();
    }

    private static List<String> kept() throws Exception {
        try (Stream<Path> files = Files.list(Files.createDirectories(home.resolve("models")))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void beginsWithAnExperimentThatCompressesTheFile() throws Exception {
        browser.go("/new");
        browser.find("#compress[data-state=ready] #model")
                .sendKeys(model.toAbsolutePath().toString());
        browser.find("#upload-said[data-state=good]", "my model.onnx can be compressed");
        browser.await(
                () -> "compress-my-model".equals(browser.find("#field-name").getDomProperty("value")));
        browser.find(".verdict .good");
        browser.find(".verdict", "ways to compress the model");

        Experiment experiment = ExperimentReader.read(browser.find("#yaml").getDomProperty("value"));
        Path file = experiment.space().compress().file();
        assertEquals(-1, Files.mismatch(model, file));
        assertTrue(kept().contains(file.getFileName().toString()), file::toString);

        for (String theme : List.of("light", "dark")) {
            browser.prefer(theme);
            browser.screenshotOfAll("upload-" + theme, 1440);
        }
        browser.prefer("light");
        browser.size(1440, 1000);
    }

    @Test
    void keepsOneContentOnce() throws Exception {
        JsonNode first = web.upload("/api/models?name=a.onnx", model).json();
        JsonNode second = web.upload("/api/models?name=b.onnx", model).json();

        assertEquals(first.get("path"), second.get("path"));
        assertEquals(Files.size(model), second.get("bytes").asLong());
        assertTrue(second.get("yaml").asText().contains("name: compress-b\n"), second::toString);
    }

    @Test
    void refusesWhatCannotBeReadAndKeepsNothingOfIt() throws Exception {
        List<String> before = kept();
        byte[] noise = new byte[2_000_000];
        new Random(1).nextBytes(noise);
        for (byte[] content : List.of(noise, "no model".getBytes(), new byte[0])) {
            Web.Answer answer = web.upload("/api/models", Files.write(folder.resolve("noise.onnx"), content));

            assertEquals(400, answer.status(), answer::text);
            assertTrue(answer.json().get("message").asText().contains("model"), answer::text);
        }
        assertEquals(before, kept());
    }

    @Test
    void takesNothingFromPagesOfOthers() throws Exception {
        Web.Answer answer = web.upload("/api/models", model, "Origin", "http://elsewhere.example");

        assertEquals(403, answer.status(), answer::text);
    }

    @Test
    void saysInTheBrowserWhyAFileIsRefused() throws Exception {
        Path noise = Files.writeString(folder.resolve("words.onnx"), "These are words.");
        browser.go("/new");
        browser.find("#compress[data-state=ready] #model")
                .sendKeys(noise.toAbsolutePath().toString());
        browser.find("#upload-said[data-state=bad]", "model");
        // The browser itself logs the refusal.
        browser.forget();
    }
}
