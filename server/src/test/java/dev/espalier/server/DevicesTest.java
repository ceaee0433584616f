package dev.espalier.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.espalier.evaluators.device.Workbench;
import dev.espalier.experiments.study.Laboratory;
import dev.espalier.server.agent.AgentServer;
import dev.espalier.server.web.Dashboard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.support.ui.Select;

/** The page of devices in a real browser, with an agent that really measures. */
class DevicesTest {
    private static final String TOKEN = "token-of-the-browser";

    @TempDir
    static Path folder;

    private static Laboratory laboratory;
    private static Dashboard dashboard;
    private static AgentServer agent;
    private static Web web;

    @BeforeAll
    static void open() {
        laboratory = Laboratory.open(folder.resolve("home"));
        dashboard = Dashboard.start(laboratory, Dashboard.LOOPBACK, 0);
        agent = AgentServer.start(TOKEN, "127.0.0.1", 0, 1, Workbench.here());
        web = new Web(dashboard.address());
    }

    @AfterAll
    static void close() {
        agent.close();
        dashboard.close();
        laboratory.close();
    }

    private static Path table() throws Exception {
        return Files.writeString(
                folder.resolve("phone.csv"), "block_key,mean_ms\nConv-input:160x160x3-output:80x80x24,0.5\n");
    }

    @Test
    void addsProbesAndRemoves() throws Exception {
        try (Browser browser = Browser.open(folder, dashboard.address())) {
            browser.go("/devices");
            browser.find("#devices[data-state=ready] tbody tr", "cpu-1t");

            browser.find("#device-name").sendKeys("pi");
            new Select(browser.find("#device-kind")).selectByValue("agent");
            browser.find("#device-address").sendKeys(agent.address().toString());
            browser.find("#device-token").sendKeys("a wrong one");
            browser.find("form.device button[type=submit]").click();
            browser.find("form.device .problem", "device 'pi'");
            browser.find("#device-token").clear();
            browser.find("#device-token").sendKeys(TOKEN);
            browser.find("form.device button[type=submit]").click();
            browser.find("#devices tbody tr", "agent at " + agent.address());
            assertFalse(browser.driver().getPageSource().contains(TOKEN), "the token stays on the server");

            new Select(browser.find("#device-kind")).selectByValue("table");
            browser.find("#device-name").sendKeys("phone");
            browser.find("#device-file").sendKeys(table().toString());
            browser.find("form.device button[type=submit]").click();
            browser.find("#devices tbody tr", "phone.csv");

            browser.find("[aria-label='Probe pi']").click();
            browser.find("#devices tbody tr", "Espalier development at");
            browser.find("[aria-label='Probe phone']").click();
            browser.find("#devices tbody tr", "Not measured, predicted");
            browser.screenshot("devices");
            browser.prefer("dark");
            browser.screenshot("devices-dark");
            browser.size(420, 900);
            browser.screenshotOfAll("devices-narrow", 420);

            browser.find("[aria-label='Remove phone']").click();
            browser.await(() -> browser.all("[aria-label='Remove phone']").isEmpty());
            assertTrue(laboratory.devices().find("phone").isEmpty());
            assertTrue(laboratory.devices().find("pi").isPresent());
            browser.forget();
        }
    }

    @Test
    void saysOverRestWhatIsWrong() throws Exception {
        JsonNode devices = web.get("/api/devices").json().get("devices");
        assertEquals("cpu-1t", devices.get(0).get("device").asText());
        assertTrue(devices.get(0).get("builtIn").asBoolean());
        for (Map<String, Object> wrong : List.<Map<String, Object>>of(
                Map.of("device", "x", "kind", "toaster"),
                Map.of("device", "x", "kind", "agent", "address", "http://127.0.0.1:1"),
                Map.of("device", "x", "kind", "agent", "address", "no address", "token", "t"),
                Map.of("device", "x y", "kind", "this-machine", "threads", 1),
                Map.of("device", "x", "kind", "this-machine", "threads", 0))) {
            Web.Answer answer = web.post("/api/devices", wrong);
            assertEquals(400, answer.status(), answer.text());
        }
        Web.Answer noFile = web.post(
                "/api/devices",
                Map.of(
                        "device",
                        "x",
                        "kind",
                        "table",
                        "file",
                        folder.resolve("none").toString()));
        assertEquals(422, noFile.status());
        assertTrue(noFile.json().get("message").asText().endsWith("does not exist"), noFile.text());
        assertEquals(422, web.post("/api/devices/unknown/probe", Map.of()).status());
        JsonNode probed = web.post("/api/devices/cpu-1t/probe", Map.of()).json();
        assertTrue(probed.get("anchorMs").asDouble() > 0, probed::toString);
    }
}
