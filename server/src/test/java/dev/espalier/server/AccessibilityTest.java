package dev.espalier.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.experiments.study.Laboratory;
import dev.espalier.search.study.StudyListener;
import dev.espalier.server.web.Dashboard;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every page in both themes, looked at by axe-core. */
class AccessibilityTest {
    private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";

    private static final String SERIOUS = """
            const done = arguments[arguments.length - 1];
            const place = node => node.target + " " + (node.any[0]?.message ?? "");
            axe.run({resultTypes: ["violations"]}).then(result => done(result.violations
                .filter(violation => ["serious", "critical"].includes(violation.impact))
                .map(violation => violation.id + ": " + violation.nodes.map(place).join("; "))));
            """;

    @TempDir
    Path folder;

    @Test
    void hasNothingThatKeepsPeopleOut() throws Exception {
        try (Laboratory laboratory = Laboratory.open(folder.resolve("home"));
                Dashboard dashboard = Dashboard.start(laboratory, Dashboard.LOOPBACK, 0);
                Browser browser = Browser.open(folder, dashboard.address());
                InputStream file = AccessibilityTest.class.getResourceAsStream(AXE)) {
            String axe = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            QuickSearch.create(laboratory, 12, Duration.ZERO).run(StudyListener.NONE);
            for (String page :
                    List.of("/", "/studies/quick-1", "/studies/quick-1/trials/1", "/new", "/devices", "/api")) {
                for (String theme : List.of("light", "dark")) {
                    browser.prefer(theme);
                    browser.go(page);
                    browser.settle();
                    browser.run(axe);
                    assertEquals(List.of(), browser.driver().executeAsyncScript(SERIOUS), theme + " " + page);
                }
            }
        }
    }
}
