package dev.espalier.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.experiments.study.Laboratory;
import dev.espalier.search.study.StudyListener;
import dev.espalier.server.web.Dashboard;
import dev.espalier.space.trial.Trial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a study while it is searched. */
class LiveTest {
    /** Notes when each trial's row came into being. */
    private static final String WATCH = """
            window.seen = {};
            const note = () => document.querySelectorAll("#trials tr[data-id]").forEach(row => {
                window.seen[row.dataset.id] ??= Date.now();
            });
            note();
            new MutationObserver(note).observe(document.querySelector("#trials"), {childList: true, subtree: true});
            """;

    @TempDir
    Path folder;

    private Laboratory laboratory;
    private Dashboard dashboard;
    private Browser browser;

    @BeforeEach
    void open() throws Exception {
        laboratory = Laboratory.open(folder.resolve("home"));
        dashboard = Dashboard.start(laboratory, Dashboard.LOOPBACK, 0);
        browser = Browser.open(folder, dashboard.address());
    }

    @AfterEach
    void close() {
        if (browser != null) {
            browser.close();
        }
        dashboard.close();
        laboratory.close();
    }

    @Test
    void drawsEveryTrialSoonAfterItIsStored() throws Exception {
        QuickSearch search = QuickSearch.create(laboratory, 12, Duration.ofMillis(800));
        browser.go("/studies/" + search.study());
        browser.find("#trials[data-state=empty]", "No trial yet");
        browser.find("[data-live=live]");
        browser.run(WATCH);
        Map<Integer, Long> stored = new ConcurrentHashMap<>();
        search.run(new StudyListener() {
            @Override
            public void trialFinished(Trial trial) {
                stored.put(trial.number(), System.currentTimeMillis());
            }
        });
        browser.find(".title .pill", "done");
        browser.await(() -> browser.all("#trials tbody tr").size() == stored.size());
        @SuppressWarnings("unchecked")
        Map<String, Number> seen = (Map<String, Number>) browser.run("return window.seen");
        List<Long> delays = stored.entrySet().stream()
                .map(trial -> seen.get(trial.getKey().toString()).longValue() - trial.getValue())
                .sorted()
                .toList();
        String report = "from the store to the page: median %d ms, longest %d ms of %d trials%n"
                .formatted(delays.get(delays.size() / 2), delays.getLast(), delays.size());
        Files.writeString(Files.createDirectories(Path.of("target", "measured")).resolve("trial-to-page.txt"), report);
        assertTrue(delays.getLast() < 5000, report);
        browser.await(() -> browser.all("#hypervolume .twin tbody tr").size() == stored.size());
        int front = laboratory.front(search.study()).members().size();
        browser.await(() -> browser.all("#trials .pill.front").size() == front);
        browser.assertQuiet();
    }

    @Test
    void showsWhatRunsAndStopsIt() throws Exception {
        QuickSearch search = QuickSearch.create(laboratory, 50, Duration.ofSeconds(2));
        CompletableFuture<?> running = CompletableFuture.runAsync(() -> search.run(StudyListener.NONE));
        browser.go("/studies/" + search.study());
        browser.find("#running .active li", "training, epoch");
        browser.find(".title .pill", "running");
        browser.find("#stop").click();
        browser.find(".title .pill", "stopped");
        browser.find("#resume");
        browser.find("#running", "Nothing runs");
        running.join();
        browser.assertQuiet();
    }

    @Test
    void saysWhenTheServerIsGoneAndCatchesUpWhenItIsBack() throws Exception {
        QuickSearch search = QuickSearch.create(laboratory, 8, Duration.ofMillis(300));
        browser.go("/studies/" + search.study());
        browser.find("[data-live=live]");
        int port = dashboard.port();
        dashboard.close();
        browser.find("[data-live=reconnecting]");
        search.run(StudyListener.NONE);
        dashboard = Dashboard.start(laboratory, Dashboard.LOOPBACK, port);
        browser.await(
                Duration.ofSeconds(30), () -> !browser.all("[data-live=live]").isEmpty());
        int trials = laboratory.store().trials(search.study()).size();
        browser.await(() -> browser.all("#trials tbody tr").size() == trials);
        browser.find(".title .pill", "done");
    }
}
