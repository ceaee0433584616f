package dev.espalier.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.onnx.OnnxModel;
import dev.espalier.experiments.study.Laboratory;
import dev.espalier.server.web.Dashboard;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.Select;

/** A new search, from the form to a model on disk, with real training. */
class LaunchTest {
    private static final String TINY = """
            # A search of some seconds.
            name: tiny
            data: {train: 300, validation: 100, test: 100}
            space:
              resolutions: [16]
              stem: {widths: [8], stride: 2}
              stages:
                - {blocks: [depthwise-separable, residual], widths: [8, 16], depths: [1], stride: 2}
            strategy: {population: 4}
            budget: {trials: 9}
            training:
              epochs: 1
              batchSize: 50
            """;

    @TempDir
    static Path folder;

    private static Laboratory laboratory;
    private static Dashboard dashboard;
    private static Browser browser;

    @BeforeAll
    static void open() throws Exception {
        laboratory = Laboratory.open(folder.resolve("home"));
        dashboard = Dashboard.start(laboratory, Dashboard.LOOPBACK, 0);
        browser = Browser.open(folder, dashboard.address());
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

    private static WebElement yaml() {
        return browser.find("#yaml");
    }

    private static String text() {
        return yaml().getDomProperty("value");
    }

    private static void write(String yaml) {
        browser.find(".verdict .good");
        browser.run("arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input'))", yaml(), yaml);
    }

    private static void type(String field, String value) {
        WebElement input = browser.find("#" + field.replace(".", "\\."));
        input.sendKeys(Keys.chord(Keys.CONTROL, "a"), value);
    }

    private static void awaitForm() {
        browser.await(() -> "tiny".equals(browser.find("#field-name").getDomProperty("value")));
    }

    @Test
    void keepsFormAndFileInStep() {
        browser.go("/new");
        write(TINY);
        awaitForm();
        assertEquals("9", browser.find("#field-budget\\.trials").getDomProperty("value"));
        type("field-training.epochs", "3");
        type("field-budget.minutes", "2");
        type("field-limits.macs", "5M");
        new Select(browser.find("#field-strategy\\.name")).selectByVisibleText("random");
        browser.find("#objective-params").click();
        browser.find(".verdict", "macs");
        assertTrue(text().startsWith("# A search of some seconds.\nname: tiny\n"), LaunchTest::text);
        assertTrue(text().contains("  epochs: 3\n  batchSize: 50\n"), LaunchTest::text);
        assertTrue(text().contains("  trials: 9\n  minutes: 2\n"), LaunchTest::text);
        assertTrue(text().contains("limits:\n  macs: 5M\n"), LaunchTest::text);
        assertTrue(text().contains("name: random\n"), LaunchTest::text);
        assertTrue(text().contains("objectives: {accuracy: maximize, latencyMs: minimize, params: minimize}\n"));
        browser.find(".verdict .good");
    }

    @Test
    void showsProblemsAtTheirLineAsOneTypes() {
        browser.go("/new");
        write(TINY.replace("epochs: 1", "epoch: 1").replace("population: 4", "population: many"));
        browser.find(".verdict li", "did you mean “epochs”?");
        List<String> wrong = browser.all(".editor li.wrong").stream()
                .map(WebElement::getText)
                .toList();
        assertEquals(List.of("9", "12"), wrong);
        assertFalse(browser.find("#launch").isEnabled());
        assertEquals("true", browser.find("#field-strategy\\.population").getDomAttribute("aria-invalid"));
        browser.find(".verdict li button").click();
        assertEquals("yaml", browser.driver().switchTo().activeElement().getDomAttribute("id"));
    }

    @Test
    void searchesWhatTheFormSaysAndHandsOutAModel() throws Exception {
        browser.go("/new");
        write(TINY);
        awaitForm();
        type("field-budget.trials", "4");
        browser.await(() -> browser.find("#launch").isEnabled());
        browser.screenshot("launch");
        browser.find("#launch").click();
        browser.find("h1", "tiny-1");
        // No reload from here on: everything comes as an event.
        browser.run("window.loaded = true");
        browser.await(
                Duration.ofSeconds(120), () -> !browser.all("#trials tbody tr").isEmpty());
        browser.screenshot("launch-live");
        browser.await(
                Duration.ofSeconds(120),
                () -> browser.find(".title .pill").getText().equals("done"));
        assertEquals(true, browser.run("return window.loaded"));
        String best = browser.find("#best .best[data-trial]").getDomAttribute("data-trial");
        browser.find("#best .button").click();
        browser.find("h1", "Trial " + best);
        browser.find("#curve[data-state=ready] [data-ready]");
        browser.find("#download").click();
        try (OnnxModel model = OnnxModel.load(browser.download("tiny-1-trial-" + best + ".onnx"))) {
            assertEquals(10, model.run(new float[model.inputSize()]).length);
        }
        browser.screenshotOfAll("launch-trial", 1440);
    }
}
