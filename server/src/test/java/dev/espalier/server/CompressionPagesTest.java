package dev.espalier.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.espalier.evaluators.onnx.ModelInfo;
import dev.espalier.evaluators.onnx.OnnxExporter;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.experiments.definition.ExperimentReader;
import dev.espalier.experiments.study.Laboratory;
import dev.espalier.search.study.StudyListener;
import dev.espalier.server.web.Dashboard;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.shrinking.CompressionSpace;
import dev.espalier.space.zoo.Zoo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.WebElement;

/** The pages of a compression, of an untrained network: what they say of each step, not how much is right. */
class CompressionPagesTest {
    private static final String DEFINITION = """
            name: smaller
            data: {train: 200, validation: 100, test: 50}
            space:
              compress: {model: '%s', criteria: [l1], keepRatios: [0.25, 0.5, 0.75, 1]}
              precisions: [float32, int8]
            strategy: {population: 4, start: {designs: [%s]}}
            budget: {trials: 4}
            workers: 1
            training: {epochs: 1, flip: false}
            """;

    private static final int ORIGINAL = 1;
    private static final int QUANTIZED = 2;
    private static final int CUT = 3;
    private static final int CUT_AND_QUANTIZED = 4;

    @TempDir
    static Path folder;

    private static Path model = Path.of("");
    private static Laboratory laboratory;
    private static Dashboard dashboard;
    private static Browser browser;
    private static Web web;

    @BeforeAll
    static void compress() throws Exception {
        laboratory = Laboratory.open(folder.resolve("home"));
        dashboard = Dashboard.start(laboratory, Dashboard.LOOPBACK, 0);
        web = new Web(dashboard.address());
        browser = Browser.open(folder, dashboard.address());
        Network network = Zoo.RESNET_20_CIFAR.network(new TensorShape(3, 16, 16), 0.5, 10);
        byte[] file = OnnxExporter.float32(network, Weights.random(network, 1), ModelInfo.anonymous(3, 10));
        model = Files.write(folder.resolve("model.onnx"), file);
        CompressionSpace space = (CompressionSpace) laboratory.space(laboratory.create(
                ExperimentReader.read(DEFINITION.formatted(model, "").replace("smaller", "asked"))));
        String designs = Stream.of(
                        space.uniform(1, LayerPrecision.FLOAT32),
                        space.uniform(1, LayerPrecision.INT8),
                        space.uniform(0.5, LayerPrecision.FLOAT32),
                        space.uniform(0.25, LayerPrecision.INT8))
                .map(genes -> "'" + genes + "'")
                .collect(Collectors.joining(", "));
        String study = laboratory.create(ExperimentReader.read(DEFINITION.formatted(model, designs)));
        laboratory.run(study, OptionalInt.empty(), StudyListener.NONE);
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

    private static JsonNode trial(int number) throws Exception {
        return web.get("/api/studies/smaller-1/trials/" + number).json();
    }

    private static List<String> steps(JsonNode trial) {
        return StreamSupport.stream(trial.at("/compression/steps").spliterator(), false)
                .map(step -> step.get("name").asText())
                .toList();
    }

    private static List<String> texts(String css) {
        return browser.all(css).stream().map(WebElement::getText).toList();
    }

    @Test
    void tellsOnlyTheStepsThatWereTaken() throws Exception {
        assertEquals(List.of("original"), steps(trial(ORIGINAL)));
        assertEquals(List.of("original", "quantized", "coded"), steps(trial(QUANTIZED)));
        assertEquals(List.of("original", "cut", "tuned", "coded"), steps(trial(CUT)));
        assertEquals(List.of("original", "cut", "tuned", "quantized", "coded"), steps(trial(CUT_AND_QUANTIZED)));
    }

    /** Under a limit that the model itself breaks no trial is the original; it is told from what was probed. */
    @Test
    void theOriginalIsToldThoughALimitExcludesIt() throws Exception {
        long half = Files.size(model) / 2;
        String study = laboratory.create(ExperimentReader.read(
                DEFINITION.formatted(model, "").replace("smaller", "limited").replace("trials: 4", "trials: 1")
                        + "limits: {sizeBytes: %d}%n".formatted(half)));
        laboratory.run(study, OptionalInt.empty(), StudyListener.NONE);

        JsonNode trial = web.get("/api/studies/" + study + "/trials/1").json();
        JsonNode original = trial.at("/compression/steps/0");
        assertEquals("original", original.get("name").asText());
        assertFalse(trial.at("/compression").has("origin"), "no trial is the original");
        assertEquals(Files.size(model), original.get("sizeBytes").asLong());
        assertEquals(measured(trial(ORIGINAL), "macs"), original.get("macs").asDouble());
        assertTrue(steps(trial).size() > 1, trial::toPrettyString);
    }

    /** Each step is as accurate as was measured then; the first is the original's own file, the last the trial's. */
    @Test
    void takesEachStepsFiguresFromWhereTheyWereMeasured() throws Exception {
        JsonNode original = trial(ORIGINAL);
        JsonNode trial = trial(CUT_AND_QUANTIZED);
        JsonNode steps = trial.at("/compression/steps");

        assertEquals(ORIGINAL, trial.at("/compression/origin").asInt());
        for (String metric : List.of("accuracy", "macs", "params", "sizeBytes", "latencyMs")) {
            assertEquals(measured(original, metric), steps.get(0).get(metric).asDouble(), metric);
            assertEquals(measured(trial, metric), steps.get(3).get(metric).asDouble(), metric);
        }
        assertEquals(
                measured(trial, "cutAccuracy"), steps.get(1).get("accuracy").asDouble());
        assertEquals(
                measured(trial, "tunedAccuracy"), steps.get(2).get("accuracy").asDouble());
        assertEquals(measured(trial, "macs"), steps.get(1).get("macs").asDouble());
        assertFalse(steps.get(1).has("sizeBytes"), "no file was ever written of the cut model");
        assertEquals(
                measured(trial, "codedBytes"), steps.get(4).get("sizeBytes").asDouble());
        assertEquals(measured(trial, "accuracy"), steps.get(4).get("accuracy").asDouble());
        assertFalse(steps.get(4).has("latencyMs"), "nothing computes with a coded file");
    }

    private static double measured(JsonNode trial, String metric) {
        return StreamSupport.stream(trial.get("measurements").spliterator(), false)
                .filter(measurement -> measurement.get("metric").asText().equals(metric))
                .findFirst()
                .orElseThrow()
                .get("value")
                .asDouble();
    }

    /** The shape of a layer's result agrees with its density; what was cut before a layer shows in its weights. */
    @Test
    void tellsHowMuchOfEachLayerStayed() throws Exception {
        JsonNode whole = trial(ORIGINAL).get("layers");
        JsonNode cut = trial(CUT_AND_QUANTIZED).get("layers");
        int less = 0;
        for (int i = 0; i < cut.size(); i++) {
            JsonNode layer = cut.get(i);
            boolean weights =
                    List.of("conv2d", "linear").contains(layer.get("operation").asText());
            assertEquals(weights, layer.has("density"));
            assertEquals(weights, layer.has("weightBits"));
            if (weights) {
                assertEquals(8, layer.get("weightBits").asInt());
                assertEquals(32, whole.get(i).get("weightBits").asInt());
                assertEquals(1, whole.get(i).get("density").asDouble());
                assertEquals(
                        (double) channels(layer) / channels(whole.get(i)),
                        layer.get("density").asDouble());
                assertTrue(layer.get("weightDensity").asDouble()
                        <= layer.get("density").asDouble() + 1e-9);
                less += layer.get("density").asDouble() < 1 ? 1 : 0;
            }
        }
        assertTrue(less > 0);
    }

    private static int channels(JsonNode layer) {
        return Integer.parseInt(layer.get("shape").asText().split("x")[0]);
    }

    @Test
    void showsTheStepsAndWhatStayed() throws Exception {
        browser.go("/studies/smaller-1/trials/" + CUT_AND_QUANTIZED);
        browser.find("#waterfall[data-state=ready] [data-ready]");
        browser.find("#layer-map[data-state=ready] [data-ready]");
        browser.find("#waterfall .twin > summary").click();
        assertEquals(
                List.of("Original", "Cut", "Tuned", "Quantized", "Coded"),
                texts("#waterfall .twin tbody td:first-child"));
        browser.find("#layer-map .twin > summary").click();
        long matrices = StreamSupport.stream(
                        trial(CUT_AND_QUANTIZED).get("layers").spliterator(), false)
                .filter(layer -> layer.has("weightBits"))
                .count();
        assertEquals(matrices, browser.all("#layer-map .twin tbody tr").size());
        assertTrue(texts("#layers th").contains("Channels kept"));

        browser.find("#waterfall a", "Original: trial 1").click();
        browser.find("#waterfall[data-state=empty]", "This is the original");
    }

    @Test
    void showsWhatTheModelCanBear() throws Exception {
        JsonNode told = web.get("/api/studies/smaller-1/sensitivity").json();
        assertTrue(told.get("compresses").asBoolean());
        List<String> kinds = StreamSupport.stream(told.get("curves").spliterator(), false)
                .map(curve -> curve.get("kind").asText())
                .distinct()
                .toList();
        assertEquals(List.of("block", "channels", "precision"), kinds);
        int rows = 0;
        for (JsonNode curve : told.get("curves")) {
            JsonNode points = curve.get("points");
            assertEquals(1, points.get(points.size() - 1).get("kept").asDouble());
            rows += points.size();
        }

        browser.go("/studies/smaller-1");
        browser.find("#sensitivity[data-state=ready] [data-ready]");
        browser.find("#sensitivity .twin > summary").click();
        assertEquals(rows, browser.all("#sensitivity .twin tbody tr").size());
    }

    @Test
    void looksRightInEveryTheme() throws Exception {
        for (int trial : new int[] {CUT, CUT_AND_QUANTIZED}) {
            for (String theme : List.of("light", "dark")) {
                for (int width : theme.equals("light") ? new int[] {1440, 400} : new int[] {1440}) {
                    browser.prefer(theme);
                    browser.size(width, 900);
                    browser.go("/studies/smaller-1/trials/" + trial);
                    browser.find("#layer-map [data-ready]");
                    browser.screenshotOfAll("compressed-%d-%s-%d".formatted(trial, theme, width), width);
                    Number over = (Number) browser.run(
                            "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
                    assertEquals(0, over.intValue(), "the page is wider than " + width);
                }
            }
        }
        browser.prefer("light");
        browser.size(1440, 1000);
    }

    /** Who comes later, to a dashboard that never read the model, still finds what was measured. */
    @Test
    void showsWhatWasMeasuredWhenTheModelIsGone() throws Exception {
        Path elsewhere = Files.move(model, folder.resolve("elsewhere.onnx"));
        try (Laboratory later = Laboratory.open(folder.resolve("home"));
                Dashboard fresh = Dashboard.start(later, Dashboard.LOOPBACK, 0)) {
            JsonNode trial = new Web(fresh.address())
                    .get("/api/studies/smaller-1/trials/" + CUT)
                    .json();
            assertTrue(trial.get("lost").asText().contains("model.onnx"), trial::toString);
            assertEquals(measured(trial(CUT), "accuracy"), measured(trial, "accuracy"));
            assertEquals(0, trial.get("layers").size());
            for (Web asked : List.of(web, new Web(fresh.address()))) {
                JsonNode curves =
                        asked.get("/api/studies/smaller-1/sensitivity").json();
                assertEquals(0, curves.get("curves").size(), curves::toString);
            }
        } finally {
            Files.move(elsewhere, model);
        }
    }
}
