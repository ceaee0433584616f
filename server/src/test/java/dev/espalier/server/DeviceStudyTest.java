package dev.espalier.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.espalier.evaluators.device.Device;
import dev.espalier.evaluators.device.DeviceException;
import dev.espalier.evaluators.device.Workbench;
import dev.espalier.experiments.definition.Experiment;
import dev.espalier.experiments.definition.ExperimentReader;
import dev.espalier.experiments.study.Laboratory;
import dev.espalier.search.study.StudyListener;
import dev.espalier.search.study.StudyResults;
import dev.espalier.server.agent.AgentServer;
import dev.espalier.server.web.Dashboard;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Trial;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A search that trades accuracy against the latency on another machine, here an agent next door. */
@Tag("slow")
class DeviceStudyTest {
    private static final String TOKEN = "token-of-a-study";
    private static final Experiment EXPERIMENT = ExperimentReader.read("""
            name: two-devices
            data: {train: 200, validation: 100, test: 100}
            space:
              resolutions: [16]
              stem: {widths: [8], stride: 2}
              stages:
                - {blocks: [depthwise-separable, residual], widths: [8, 16], depths: [1], stride: 2}
            objectives: {accuracy: maximize, latency@remote: minimize}
            limits: {latencyMs@remote: 500ms}
            device: {also: [mine]}
            strategy: {population: 3}
            budget: {trials: 3}
            workers: 2
            training: {epochs: 1, batchSize: 50}
            """);

    @TempDir
    private Path folder;

    @Test
    void measuresOnEveryDeviceItNames() throws Exception {
        Metric remote = Metric.latencyOn("remote");
        Metric mine = Metric.latencyOn("mine");
        try (Laboratory laboratory = Laboratory.open(folder.resolve("home"));
                AgentServer agent = AgentServer.start(TOKEN, "127.0.0.1", 0, 1, Workbench.here());
                Dashboard dashboard = Dashboard.start(laboratory, Dashboard.LOOPBACK, 0)) {
            DeviceException unknown = assertThrows(DeviceException.class, () -> laboratory.create(EXPERIMENT));
            assertTrue(unknown.getMessage().startsWith("there is no device 'remote'"), unknown.getMessage());
            laboratory.devices().add(new Device.Agent("remote", agent.address(), TOKEN));
            laboratory.devices().add(new Device.ThisMachine("mine", 1));

            String study = laboratory.create(EXPERIMENT);
            StudyResults results = laboratory.run(study, OptionalInt.empty(), StudyListener.NONE);
            for (Trial trial : results.trials()) {
                assertTrue(trial.outcome() instanceof Outcome.Measured, trial::toString);
                for (Metric metric : List.of(Metric.LATENCY_MS, remote, mine)) {
                    assertTrue(trial.outcome().measurements().value(metric) > 0, metric::name);
                }
                String devices = trial.provenance().device();
                assertTrue(devices.contains("; mine: cpu-1t") && devices.contains("; remote: cpu-1t"), devices);
            }
            results.confirmed().values().forEach(again -> assertTrue(again.value(remote) > 0 && again.value(mine) > 0));
            assertEquals(List.of(Metric.ACCURACY, remote), results.front().objectives());

            Web web = new Web(dashboard.address());
            JsonNode trial = web.get("/api/studies/" + study + "/trials/1").json();
            assertTrue(trial.get("measurements").findValuesAsText("metric").contains(remote.name()), trial::toString);
            try (Browser browser = Browser.open(folder, dashboard.address())) {
                browser.go("/studies/" + study);
                browser.find("#pareto[data-state=ready] [data-ready]");
                browser.find("#trials th", "Latency on mine");
                browser.screenshotOfAll("study-of-two-devices", 1440);
                browser.go("/studies/" + study + "/trials/1");
                browser.find("main", "Latency on remote");
                browser.settle();
                browser.screenshotOfAll("trial-of-two-devices", 1440);
                browser.assertQuiet();
            }
        }
    }
}
