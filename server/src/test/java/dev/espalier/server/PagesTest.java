package dev.espalier.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.espalier.evaluators.onnx.OnnxModel;
import dev.espalier.experiments.study.Laboratory;
import dev.espalier.search.study.StudyListener;
import dev.espalier.server.web.Dashboard;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** The pages of a finished study in a real browser. */
class PagesTest {
    private static final String STUDY = "/studies/quick-1";

    @TempDir
    static Path folder;

    private static Laboratory laboratory;
    private static Dashboard dashboard;
    private static Browser browser;
    private static Web web;

    @BeforeAll
    static void open() throws Exception {
        laboratory = Laboratory.open(folder.resolve("home"));
        dashboard = Dashboard.start(laboratory, Dashboard.LOOPBACK, 0);
        web = new Web(dashboard.address());
        browser = Browser.open(folder, dashboard.address());
        QuickSearch.create(laboratory, 60, Duration.ZERO).run(StudyListener.NONE);
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

    private static void openStudy(String query) {
        browser.go(STUDY + query);
        browser.find("#pareto[data-state=ready] [data-ready]");
        browser.find("#trials[data-state=ready] tbody tr");
    }

    /** The best trial on the target's side of the line, as the interface's own numbers say. */
    private static JsonNode bestUnder(String metric, double target) throws Exception {
        return StreamSupport.stream(
                        web.get("/api" + STUDY + "/trials").json().get("trials").spliterator(), false)
                .filter(trial -> trial.has("accuracy") && trial.get(metric).asDouble() <= target)
                .max(Comparator.comparingDouble(
                                (JsonNode trial) -> trial.get("accuracy").asDouble())
                        .thenComparing(trial -> -trial.get(metric).asDouble()))
                .orElseThrow();
    }

    private static double target() {
        return Double.parseDouble(browser.find("#target").getDomAttribute("aria-valuenow"));
    }

    @Test
    void namesTheBestUnderTheTargetWhileItIsDragged() throws Exception {
        openStudy("");
        double before = target();
        new Actions(browser.driver())
                .moveToElement(browser.find("#target"))
                .clickAndHold()
                .moveByOffset(-30, 0)
                .moveByOffset(-40, 0)
                .release()
                .perform();
        assertTrue(target() < before, () -> before + " -> " + target());
        JsonNode best = bestUnder("latencyMs", target());
        assertEquals(best.get("trialId").asText(), browser.find("#best .best").getDomAttribute("data-trial"));
        assertTrue(browser.path().contains("target=" + browser.find("#target").getDomAttribute("aria-valuenow")));
        browser.screenshotOfAll("study-target", 1440);
        browser.size(1440, 1000);
    }

    @Test
    void movesTheTargetByKeyboardToo() throws Exception {
        openStudy("?x=macs");
        double before = target();
        WebElement line = browser.find("#target");
        line.sendKeys(Keys.ARROW_LEFT, Keys.ARROW_LEFT, Keys.PAGE_DOWN);
        assertTrue(target() < before, () -> before + " -> " + target());
        assertEquals(
                bestUnder("macs", target()).get("trialId").asText(),
                browser.find("#best .best").getDomAttribute("data-trial"));
        line.sendKeys(Keys.HOME);
        assertTrue(browser.find("#best").getText().contains("No model is that cheap"));
    }

    @Test
    void keepsTheViewInItsAddress() {
        openStudy("?x=params&y=accuracy&log=x&target=9000&trial=3");
        String address = browser.path();
        assertEquals("params", browser.find("#axis-x").getDomProperty("value"));
        assertEquals("true", browser.find("#log-x").getDomProperty("checked"));
        assertEquals(9000, target());
        assertEquals("true", browser.find("tr[data-id='3']").getDomAttribute("aria-selected"));
        browser.find("#log-x").click();
        assertNotEquals(address, browser.path());
        assertTrue(browser.path().contains("target=9000"), browser::path);
    }

    @Test
    void linksThePlotAndTheTableBothWays() throws Exception {
        openStudy("");
        WebElement row = browser.find("#trials tbody tr:nth-child(5)");
        String chosen = row.getDomAttribute("data-id");
        row.click();
        assertTrue(browser.path().contains("trial=" + chosen), browser::path);

        JsonNode member =
                web.get("/api" + STUDY + "/front?x=latencyMs&y=accuracy").json().at("/front/1");
        @SuppressWarnings("unchecked")
        Map<String, Number> pixel = (Map<String, Number>) browser.driver()
                .executeAsyncScript(
                        """
                const [x, y, done] = arguments;
                const echarts = await import("/lib/echarts/echarts.esm.min.js");
                const element = document.querySelector(".pareto");
                element.scrollIntoView({block: "center"});
                const [left, top] = echarts.getInstanceByDom(element).convertToPixel("grid", [x, y]);
                done({left: left - element.clientWidth / 2, top: top - element.clientHeight / 2});
                """,
                        member.get("latencyMs").asDouble(),
                        member.get("accuracy").asDouble());
        new Actions(browser.driver())
                .moveToElement(
                        browser.find(".pareto"),
                        pixel.get("left").intValue(),
                        pixel.get("top").intValue())
                .click()
                .perform();
        String id = member.get("trialId").asText();
        browser.find("tr[data-id='" + id + "'][aria-selected=true]");
        assertTrue(browser.path().contains("trial=" + id), browser::path);
    }

    @Test
    void sortsTrialsAndShowsThoseAskedFor() {
        openStudy("");
        browser.find("th[data-key=accuracy] button").click();
        assertEquals("descending", browser.find("th[data-key=accuracy]").getDomAttribute("aria-sort"));
        List<Double> accuracies = browser.all("#trials tbody tr td:nth-child(3)").stream()
                .map(WebElement::getText)
                .filter(text -> text.contains("%"))
                .map(text -> Double.parseDouble(text.split(" ")[0]))
                .toList();
        assertEquals(accuracies.stream().sorted(Comparator.reverseOrder()).toList(), accuracies);
        browser.all("#trials .chips button").stream()
                .filter(chip -> chip.getText().startsWith("failed"))
                .findFirst()
                .orElseThrow()
                .click();
        List<WebElement> rows = browser.all("#trials tbody tr");
        assertTrue(
                !rows.isEmpty() && rows.stream().allMatch(row -> row.getText().contains("NaN")));
    }

    @Test
    void showsATrialAndHandsOutItsModel() throws Exception {
        int id =
                web.get("/api" + STUDY + "/front").json().at("/front/0/trialId").asInt();
        openStudy("");
        browser.find("tr[data-id='" + id + "'] a").click();
        browser.find("h1", "Trial " + id);
        browser.find("#network[data-state=ready] .node");
        JsonNode trial = web.get("/api" + STUDY + "/trials/" + id).json();
        browser.find("#origin code", "./espalier reproduce quick-1 " + id);
        browser.find("#origin a[href$='/definition.yaml']", "quick-1.yaml");
        assertEquals(trial.get("layers").size(), browser.all("#layers tbody tr").size());
        browser.find("#network input").click();
        assertEquals(
                trial.get("layers").size() + 1, browser.all("#network .node").size());
        browser.find("#network input").click();
        new Actions(browser.driver())
                .moveToElement(browser.find("#network .node:nth-of-type(2)"))
                .perform();
        browser.find(".hint", "MACs");
        browser.find("#download").click();
        Path file = browser.download("quick-1-trial-" + id + ".onnx");
        try (OnnxModel model = OnnxModel.load(file)) {
            assertEquals(10, model.run(new float[model.inputSize()]).length);
        }
    }

    @Test
    void changesTheThemeWithoutReload() {
        browser.prefer("light");
        openStudy("");
        String drawn = browser.find(".pareto").getDomAttribute("data-ready");
        assertEquals("light", browser.find("html").getDomAttribute("data-theme"));
        browser.find("#theme").click();
        browser.find("#theme").click();
        assertEquals("dark", browser.find("html").getDomAttribute("data-theme"));
        assertNotEquals(drawn, browser.find(".pareto").getDomAttribute("data-ready"));
        browser.find("#theme").click();
        assertEquals("light", browser.find("html").getDomAttribute("data-theme"));
    }

    @Test
    void saysWhatIsMissingAndOffersToTryAgain() {
        browser.go("/studies/nothing-1");
        browser.find("#trials [role=alert]", "there is no study 'nothing-1'");
        browser.find("#trials [role=alert] button", "Try again").click();
        browser.find("#trials [role=alert]", "there is no study 'nothing-1'");
        browser.go("/studies/quick-1/trials/999");
        browser.find("[role=alert]", "has no trial 999");
        // The browser itself logs every 404.
        browser.forget();
    }

    @Test
    void listsStudies() {
        browser.go("/");
        browser.find("#studies tbody a", "quick").click();
        browser.find("h1", "quick-1");
    }

    @Test
    void listsTheOperationsOfTheInterface() {
        browser.go("/api");
        browser.find("code", "/api/studies/{studyId}/front");
        assertTrue(browser.all("tbody tr").size() >= 14);
    }

    @Test
    void keepsEveryChartsDataInATable() {
        openStudy("");
        for (WebElement summary : browser.driver().findElements(By.cssSelector("details.twin > summary"))) {
            summary.click();
        }
        assertEquals(
                browser.all("#trials tbody tr").size(),
                browser.all("#hypervolume .twin tbody tr").size());
        assertTrue(browser.all("#pareto .twin tbody tr").size() > 1);
    }

    @Test
    void looksRightInEveryTheme() throws Exception {
        int id =
                web.get("/api" + STUDY + "/front").json().at("/front/0/trialId").asInt();
        Map<String, String> pages =
                Map.of("studies", "/", "study", STUDY, "trial", STUDY + "/trials/" + id, "new", "/new", "api", "/api");
        for (Map.Entry<String, String> page : pages.entrySet()) {
            for (String theme : List.of("light", "dark")) {
                for (int width : theme.equals("light") ? new int[] {1440, 1024, 400} : new int[] {1440}) {
                    browser.prefer(theme);
                    browser.size(width, 900);
                    browser.go(page.getValue());
                    browser.settle();
                    browser.screenshotOfAll("%s-%s-%d".formatted(page.getKey(), theme, width), width);
                    Number over = (Number) browser.run(
                            "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
                    assertEquals(0, over.intValue(), page.getKey() + " is wider than " + width);
                }
            }
        }
        browser.prefer("light");
        browser.size(1440, 1000);
    }
}
