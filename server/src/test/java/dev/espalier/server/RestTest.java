package dev.espalier.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.espalier.evaluators.onnx.OnnxModel;
import dev.espalier.experiments.study.Laboratory;
import dev.espalier.search.study.StudyListener;
import dev.espalier.server.web.Dashboard;
import dev.espalier.space.trial.Metric;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the REST interface answers of a study that was searched for real. */
class RestTest {
    private static final String STUDY = "quick-1";
    private static final int TRIALS = 40;

    @TempDir
    static Path home;

    private static Laboratory laboratory;
    private static Dashboard dashboard;
    private static Web web;

    @BeforeAll
    static void search() throws Exception {
        laboratory = Laboratory.open(home);
        QuickSearch.create(laboratory, TRIALS, Duration.ZERO).run(StudyListener.NONE);
        dashboard = Dashboard.start(laboratory, Dashboard.LOOPBACK, 0);
        web = new Web(dashboard.address());
    }

    @AfterAll
    static void close() {
        dashboard.close();
        laboratory.close();
    }

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    private static List<JsonNode> trials() throws Exception {
        return list(web.get("/api/studies/" + STUDY + "/trials").json().get("trials"));
    }

    private static Set<Integer> ids(List<JsonNode> trials) {
        Set<Integer> ids = new TreeSet<>();
        trials.forEach(trial -> ids.add(trial.get("trialId").asInt()));
        return ids;
    }

    @Test
    void listsStudiesWithWhatBecameOfTheirTrials() throws Exception {
        JsonNode study = web.get("/api/studies").json().get("studies").get(0);
        assertEquals(STUDY, study.get("studyId").asText());
        assertEquals("done", study.get("state").asText());
        JsonNode counts = study.get("counts");
        assertEquals(
                TRIALS, counts.get("measured").asInt() + counts.get("failed").asInt());
        assertEquals(1, study.at("/budget/used").asDouble());
        double best = trials().stream()
                .filter(trial -> trial.has("accuracy"))
                .mapToDouble(trial -> trial.get("accuracy").asDouble())
                .max()
                .orElseThrow();
        assertEquals(best, study.get("bestAccuracy").asDouble());
    }

    @Test
    void knowsEveryTrialOnceAndNamesWhyItWasNotMeasured() throws Exception {
        List<JsonNode> trials = trials();
        assertEquals(trials.size(), ids(trials).size());
        for (JsonNode trial : trials) {
            boolean measured = trial.get("state").asText().equals("measured");
            assertEquals(measured, trial.has("accuracy"), trial::toString);
            assertEquals(measured, trial.get("hasModel").asBoolean(), trial::toString);
            assertEquals(!measured, trial.has("reason"), trial::toString);
            assertTrue(trial.get("macs").asDouble() > 0, trial::toString);
        }
        assertTrue(trials.stream().anyMatch(trial -> trial.get("state").asText().equals("failed")));
    }

    @Test
    void answersTheFrontThatBruteForceFinds() throws Exception {
        for (String y : List.of("accuracy", "sizeBytes")) {
            JsonNode answer = web.get("/api/studies/" + STUDY + "/front?x=latencyMs&y=" + y)
                    .json();
            Metric metric = Metric.named(y);
            List<JsonNode> known =
                    trials().stream().filter(trial -> trial.has("accuracy")).toList();
            List<JsonNode> best = known.stream()
                    .filter(trial -> known.stream().noneMatch(other -> dominates(other, trial, metric)))
                    .toList();
            assertEquals(ids(best), ids(list(answer.get("front"))));
        }
    }

    private static boolean dominates(JsonNode a, JsonNode b, Metric metric) {
        double x = a.get("latencyMs").asDouble() - b.get("latencyMs").asDouble();
        double y = metric.cost(a.get(metric.name()).asDouble())
                - metric.cost(b.get(metric.name()).asDouble());
        return x <= 0 && y <= 0 && (x < 0 || y < 0);
    }

    @Test
    void growsTheHypervolumeWithEveryTrial() throws Exception {
        List<JsonNode> history =
                list(web.get("/api/studies/" + STUDY + "/hypervolume").json().get("history"));
        assertEquals(trials().size(), history.size());
        List<Double> values = new ArrayList<>();
        history.forEach(point -> values.add(point.get("hypervolume").asDouble()));
        for (int i = 1; i < values.size(); i++) {
            assertTrue(values.get(i) >= values.get(i - 1), values::toString);
        }
        assertEquals(
                values.getLast(),
                web.get("/api/studies/" + STUDY).json().get("hypervolume").asDouble());
    }

    @Test
    void breaksATrialDownToItsLayers() throws Exception {
        JsonNode front =
                web.get("/api/studies/" + STUDY + "/front").json().get("front").get(0);
        JsonNode trial = web.get("/api/studies/" + STUDY + "/trials/"
                        + front.get("trialId").asInt())
                .json();
        double macs = list(trial.get("layers")).stream()
                .mapToDouble(layer -> layer.get("macs").asDouble())
                .sum();
        assertEquals(front.get("macs").asDouble(), macs);
        Set<String> known = new TreeSet<>(Set.of("input"));
        for (JsonNode layer : trial.get("layers")) {
            layer.get("inputs").forEach(input -> assertTrue(known.contains(input.asText()), layer::toString));
            known.add(layer.get("name").asText());
        }
        assertEquals(4, trial.get("curve").size());
        assertTrue(list(trial.get("genes")).stream()
                .anyMatch(gene -> gene.get("name").asText().equals("resolution")
                        && List.of("16", "24").contains(gene.get("label").asText())));
        assertTrue(trial.get("onFront").asBoolean());
    }

    @Test
    void tellsTheCommandThatMakesATrialAgain() throws Exception {
        for (JsonNode row : trials()) {
            int id = row.get("trialId").asInt();
            String command = row.get("state").asText().equals("infeasible")
                    ? "./espalier search " + STUDY + ".yaml"
                    : "./espalier reproduce " + STUDY + " " + id;
            JsonNode trial = web.get("/api/studies/" + STUDY + "/trials/" + id).json();
            assertEquals(command, trial.get("reproduce").asText());
        }
    }

    @Test
    void handsOutModelsThatRun() throws Exception {
        int id = web.get("/api/studies/" + STUDY + "/front")
                .json()
                .at("/front/0/trialId")
                .asInt();
        String path = "/api/studies/" + STUDY + "/trials/" + id + "/model.onnx";
        assertTrue(web.get(path).header("Content-Disposition").contains(STUDY + "-trial-" + id + ".onnx"));
        try (OnnxModel model = OnnxModel.load(web.bytes(path))) {
            assertEquals(10, model.run(new float[model.inputSize()]).length);
        }
    }

    @Test
    void saysInOneSentenceWhatIsNotThere() throws Exception {
        for (String path : List.of(
                "/api/studies/quick-9",
                "/api/studies/" + STUDY + "/trials/999",
                "/api/studies/" + STUDY + "/trials/999/model.onnx",
                "/api/studies/quick-9/events",
                "/api/nothing")) {
            Web.Answer answer = web.get(path);
            assertEquals(404, answer.status(), path);
            assertFalse(answer.json().get("message").asText().isBlank(), path);
            assertFalse(answer.text().contains("\tat "), path);
        }
        assertTrue(web.get("/api/studies/quick-9").text().contains(STUDY));
        Web.Answer unknown = web.get("/api/studies/" + STUDY + "/front?x=speed&y=accuracy");
        assertEquals(400, unknown.status());
        assertTrue(unknown.text().contains("latencyMs"), unknown::text);
    }

    @Test
    void findsEveryProblemOfADefinition() throws Exception {
        JsonNode problems = web.post("/api/definitions/check", Map.of("yaml", "seed: x\ntraining: {epoch: 3}\n"))
                .json()
                .get("problems");
        assertEquals(2, problems.size());
        assertEquals(1, problems.get(0).get("line").asInt());
        assertEquals("epochs", problems.get(1).get("suggestion").asText());
        assertEquals(422, web.post("/api/studies", Map.of("yaml", "seed: x")).status());
        assertEquals(400, web.post("/api/studies", Map.of()).status());
    }

    @Test
    void countsTheDesignsOfAGoodDefinition() throws Exception {
        for (JsonNode template : web.get("/api/definitions").json().get("templates")) {
            JsonNode checked = web.post(
                            "/api/definitions/check",
                            Map.of("yaml", template.get("yaml").asText()))
                    .json();
            assertEquals(0, checked.get("problems").size(), checked::toString);
            assertEquals(
                    template.get("name").asText(), checked.at("/values/name").asText());
            assertTrue(checked.at("/summary/designs").asText().length() > 6, checked::toString);
        }
    }

    @Test
    void describesItselfCompletely() throws Exception {
        JsonNode paths = web.get("/api/openapi.json").json().get("paths");
        for (String path : List.of(
                "/api/studies",
                "/api/studies/{studyId}/trials/{trialId}/model.onnx",
                "/api/studies/{studyId}/front",
                "/api/studies/{studyId}/events",
                "/api/definitions/check")) {
            assertTrue(paths.has(path), path);
        }
        paths.forEach(path -> path.forEach(
                operation -> assertFalse(operation.path("summary").asText().isBlank(), operation::toString)));
    }

    @Test
    void keepsTheDefinitionAsAFile() throws Exception {
        Web.Answer file = web.get("/api/studies/" + STUDY + "/definition.yaml");
        assertTrue(file.header("Content-Disposition").contains("quick-1.yaml"));
        JsonNode checked =
                web.post("/api/definitions/check", Map.of("yaml", file.text())).json();
        assertEquals(7, checked.at("/values/seed").asInt(), checked::toString);
    }
}
