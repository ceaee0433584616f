package dev.espalier.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.espalier.experiments.study.Laboratory;
import dev.espalier.search.study.StudyListener;
import dev.espalier.search.study.StudyResults;
import dev.espalier.server.web.Dashboard;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Trial;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.WebElement;

/** Limits that are moved in the dashboard while a search runs, and predictions beside what was measured. */
class TargetsTest {
    private static final Limit NARROW = new Limit(Metric.MACS, 100_000);

    @TempDir
    Path folder;

    private Laboratory laboratory;
    private Dashboard dashboard;

    @BeforeEach
    void open() {
        laboratory = Laboratory.open(folder.resolve("home"));
        dashboard = Dashboard.start(laboratory, Dashboard.LOOPBACK, 0);
    }

    @AfterEach
    void close() {
        dashboard.close();
        laboratory.close();
    }

    @Test
    void theRunningSearchObeysALimitSetOnItsPage() throws Exception {
        QuickSearch search = QuickSearch.create(laboratory, 14, Duration.ofMillis(600));
        try (Browser browser = Browser.open(folder, dashboard.address())) {
            browser.go("/studies/" + search.study());
            browser.find("#limits li", "Multiply-adds ≤ 1.00 M");
            CompletableFuture<StudyResults> running =
                    CompletableFuture.supplyAsync(() -> search.run(StudyListener.NONE));
            browser.await(() -> browser.all("#trials tbody tr").size() >= 3);
            WebElement bound = browser.find("#limit-bound");
            bound.clear();
            bound.sendKeys("100000");
            browser.find("form.limit button").click();
            browser.find("#limits li", "Multiply-adds ≤ 100 k");
            browser.find("#limits li", "from trial");
            StudyResults results = running.get();
            browser.find(".title .pill", "done");
            browser.settle();
            browser.screenshotOfAll("targets", 1280);
            browser.assertQuiet();

            int first = results.study().targets().getFirst().firstTrial().orElseThrow();
            List<Trial> later = results.trials().stream()
                    .filter(trial -> trial.number() >= first)
                    .toList();
            assertTrue(later.stream().anyMatch(trial -> trial.outcome() instanceof Outcome.Infeasible));
            assertTrue(later.stream()
                    .filter(trial -> trial.outcome() instanceof Outcome.Measured)
                    .allMatch(trial ->
                            NARROW.admits(trial.outcome().measurements().value(Metric.MACS))));
            long both = results.trials().stream()
                    .filter(trial -> trial.outcome()
                            .measurements()
                            .get(Metric.LATENCY_MS)
                            .isPresent())
                    .count();
            browser.find("#predicted summary").click();
            assertEquals(both, browser.all("#predicted tbody tr").size());
        }
    }

    @Test
    void aTargetLineBecomesALimitAndIsLiftedAgain() throws Exception {
        QuickSearch search = QuickSearch.create(laboratory, 12, Duration.ZERO);
        search.run(StudyListener.NONE);
        try (Browser browser = Browser.open(folder, dashboard.address())) {
            browser.go("/studies/" + search.study() + "?x=latencyMs&target=0.2");
            browser.find("#search-under", "Search under 0.200 ms").click();
            browser.find("#limits li", "Latency ≤ 0.200 ms");
            browser.await(() -> browser.all("#search-under").isEmpty());
            browser.find("button[aria-label='Lift the limit of Latency']").click();
            browser.await(() -> browser.all("#limits li").size() == 1);
            assertEquals(
                    List.of("macs"),
                    laboratory.results(search.study()).study().limits().stream()
                            .map(limit -> limit.metric().name())
                            .toList());
        }
    }

    @Test
    void refusesWhatCanBeNoLimit() throws Exception {
        QuickSearch search = QuickSearch.create(laboratory, 2, Duration.ZERO);
        Web web = new Web(dashboard.address());
        String targets = "/api/studies/" + search.study() + "/targets/";
        JsonNode set = web.put(targets + "latencyMs", "{\"bound\": 1.5}").json();
        assertEquals("latencyMs", set.at("/limits/1/metric").asText());
        assertEquals(1.5, set.at("/targets/0/bound").asDouble());
        assertFalse(set.at("/targets/0").has("firstTrial"), "nothing was proposed yet");
        for (String metric : List.of("accuracy", "predictedLatencyMs", "latencyMs@phone", "nonsense")) {
            Web.Answer answer = web.put(targets + metric, "{\"bound\": 1}");
            assertEquals(400, answer.status(), metric + ": " + answer.text());
        }
        assertEquals(400, web.put(targets + "macs", "{\"bound\": -1}").status());
        assertEquals(
                404,
                web.put("/api/studies/nothing/targets/macs", "{\"bound\": 1}").status());
    }
}
