package dev.espalier.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.espalier.evaluators.onnx.ModelInfo;
import dev.espalier.evaluators.onnx.OnnxExporter;
import dev.espalier.evaluators.onnx.OnnxModel;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.experiments.study.Laboratory;
import dev.espalier.server.Web.Answer;
import dev.espalier.server.web.Dashboard;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.trial.Trial;
import dev.espalier.space.zoo.Zoo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An optimiser and an evaluator that know nothing of Espalier but its REST interface. */
@Timeout(120)
class AskTellTest {
    private static final String STUDY = """
            name: outside
            data: {channels: 3, classes: 10}
            space:
              resolutions: [16]
              stem: {widths: [8, 16], stride: 2}
              stages:
                - {blocks: [depthwise-separable, residual], widths: [8, 16, 32], depths: [1, 2], stride: 2}
                - {blocks: [depthwise-separable, residual], widths: [8, 16, 32], depths: [1, 2], stride: 2}
            limits: {macs: 150k}
            strategy: {name: %s, population: 4}
            training: {evaluator: external}
            budget: {trials: %d}
            workers: 3
            """;

    @TempDir
    Path folder;

    private Laboratory laboratory;
    private Dashboard dashboard;
    private Web web;
    private String study = "";

    @BeforeEach
    void open() {
        laboratory = Laboratory.open(folder.resolve("home"));
        dashboard = Dashboard.start(laboratory, Dashboard.LOOPBACK, 0);
        web = new Web(dashboard.address());
    }

    @AfterEach
    void close() {
        dashboard.close();
        laboratory.close();
    }

    private void launch(String strategy, int trials) throws Exception {
        Answer launched = web.post("/api/studies", Map.of("yaml", STUDY.formatted(strategy, trials)));
        assertEquals(201, launched.status(), launched.text());
        study = "/api/studies/" + launched.json().get("studyId").asText();
    }

    @Test
    void anOptimiserAndAnEvaluatorOutsideMeetInAStudyThatIsRestarted() throws Exception {
        launch("external", 200);
        JsonNode choices = web.get(study + "/choices").json().get("choices");
        Random random = new Random(1);
        Map<Integer, Map<String, Object>> proposed = new LinkedHashMap<>();
        Set<Integer> infeasible = new TreeSet<>();
        Set<Integer> told = new TreeSet<>();
        for (int i = 0; i < 12; i++) {
            proposed(random(choices, random), proposed, infeasible);
        }
        answer(told, 4);
        JsonNode held = ask();

        close();
        open();
        tell(held);
        told.add(held.get("trialId").asInt());
        assertEquals(409, web.post(study + "/ask", Map.of()).status(), "nobody searches it");
        for (int i = 0; i < 8; i++) {
            proposed(random(choices, random), proposed, infeasible);
        }
        assertEquals(200, web.post(study + "/resume", Map.of()).status());
        int dear = proposed.size() - infeasible.size();
        answer(told, dear - told.size());
        assertEquals(dear, told.size(), "each was given away once");
        int last = new ArrayList<>(proposed.keySet()).getLast();
        Answer result = web.get(study + "/trials/" + last + "/result?waitSeconds=30");
        assertEquals(200, result.status(), result.text());

        assertEquals(200, web.post(study + "/proposals/end", Map.of()).status());
        awaitState("exhausted");
        JsonNode trials = web.get(study + "/trials").json().get("trials");
        assertEquals(proposed.size(), trials.size());
        for (JsonNode trial : trials) {
            int number = trial.get("trialId").asInt();
            assertEquals(
                    infeasible.contains(number) ? "infeasible" : "measured",
                    trial.get("state").asText());
            if (told.contains(number)) {
                assertEquals(
                        accuracy(trial.get("macs").asDouble()),
                        trial.get("accuracy").asDouble(),
                        1e-12);
            }
        }
        assertFalse(infeasible.isEmpty(), "some break the limit");
        Answer more = web.post(study + "/proposals", Map.of("genes", random(choices, random)));
        assertTrue(more.status() == 409 || more.json().get("known").asBoolean(), more.text());
    }

    @Test
    void theSameTrialsAsUndisturbedWhicheverStrategyIsServed() throws Exception {
        for (boolean restarted : new boolean[] {false, true}) {
            launch("nsga2", 14);
            if (restarted) {
                answer(new TreeSet<>(), 5);
                close();
                open();
                web.post(study + "/resume", Map.of());
            }
            while (!web.get(study).json().get("state").asText().equals("done")) {
                JsonNode question = question(web.post(study + "/ask", Map.of("waitSeconds", 0.2)));
                if (!question.isMissingNode()) {
                    tell(question);
                }
            }
        }
        List<List<String>> genes = List.of("outside-1", "outside-2").stream()
                .map(id -> laboratory.results(id).trials().stream()
                        .map(Trial::genes)
                        .map(String::valueOf)
                        .toList())
                .toList();
        assertEquals(genes.getFirst(), genes.getLast());
        assertTrue(genes.getFirst().size() >= 14);
    }

    @Test
    void aCandidateIsGivenWithAllThatItsEvaluatorNeeds() throws Exception {
        launch("random", 200);
        JsonNode question = ask();
        assertEquals("3x16x16", question.at("/design/input").asText());
        assertTrue(question.at("/design/layers").size() > 5);
        assertTrue(question.at("/counted/macs").asDouble() > 0);
        assertEquals(150_000, question.at("/limits/macs").asDouble());
        assertEquals(List.of("accuracy", "latencyMs"), texts(question.get("wanted")));
        assertTrue(Long.parseLong(question.get("seed").asText()) != 0);
        try (InputStream model = dashboard
                        .address()
                        .resolve(question.get("model").asText())
                        .toURL()
                        .openStream();
                OnnxModel runnable = OnnxModel.load(model.readAllBytes())) {
            assertEquals(10, runnable.run(new float[3 * 16 * 16]).length);
        }
        int trial = question.get("trialId").asInt();
        String token = question.get("token").asText();
        Answer longer = web.post(study + "/hold", Map.of("trialId", trial, "token", token, "leaseSeconds", 5000));
        assertTrue(
                longer.json()
                                .get("heldUntil")
                                .asText()
                                .compareTo(question.get("heldUntil").asText())
                        > 0,
                longer.text());
        Answer failed = web.post(study + "/tell", Map.of("trialId", trial, "failure", "out of memory"));
        assertEquals(200, failed.status(), failed.text());
        JsonNode result =
                web.get(study + "/trials/" + trial + "/result?waitSeconds=30").json();
        assertEquals("out of memory", result.get("reason").asText());
    }

    @Test
    void whatIsTrainedOutsideHasItsCurveAndAModelThatCanBeExported() throws Exception {
        launch("random", 200);
        JsonNode question = ask();
        int trial = question.get("trialId").asInt();
        Path model = Files.write(
                folder.resolve("trained.onnx"), web.bytes(question.get("model").asText()));
        Answer brought = web.upload(study + "/trials/" + trial + "/model", model);
        assertEquals(201, brought.status(), brought.text());
        assertEquals(Files.size(model), brought.json().get("bytes").asLong());
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("trialId", trial);
        answer.put("metrics", Map.of("accuracy", 0.75, "latencyMs", 2));
        answer.put("curve", List.of(epoch(1, 2.1, 0.5), epoch(2, 1.4, 0.75)));
        answer.put("model", brought.json().get("sha256").asText());
        assertEquals(200, web.post(study + "/tell", answer).status());
        assertEquals(200, web.post(study + "/tell", answer).status(), "the same again");
        answer.put("curve", List.of(epoch(1, 2.1, 0.5)));
        assertEquals(409, web.post(study + "/tell", answer).status(), "another curve");

        web.get(study + "/trials/" + trial + "/result?waitSeconds=30");
        JsonNode curve = web.get(study + "/trials/" + trial).json().get("curve");
        assertEquals(2, curve.size());
        assertEquals(0.75, curve.get(1).get("validationAccuracy").asDouble());
        assertEquals(-1, Files.mismatch(model, laboratory.model("outside-1", trial)));
    }

    @Test
    void refusesModelsThatAreNotTheCandidates() throws Exception {
        launch("random", 200);
        JsonNode question = ask();
        String models = study + "/trials/" + question.get("trialId").asInt() + "/model";
        Answer noise = web.upload(models, Files.writeString(folder.resolve("noise.onnx"), "These are words."));
        assertEquals(400, noise.status());
        assertTrue(noise.text().contains("no ONNX model"), noise.text());
        Network other = Zoo.RESNET_20_CIFAR.network(new TensorShape(3, 32, 32), 0.25, 10);
        byte[] file = OnnxExporter.float32(other, Weights.random(other, 1), ModelInfo.anonymous(3, 10));
        Answer larger = web.upload(models, Files.write(folder.resolve("larger.onnx"), file));
        assertEquals(400, larger.status());
        assertTrue(larger.text().contains("takes images of 3x32x32, the candidate of 3x16x16"), larger.text());
        assertEquals(
                409,
                web.upload(study + "/trials/99/model", folder.resolve("larger.onnx"))
                        .status());
        try (Stream<Path> kept = Files.list(folder.resolve("home/models"))) {
            assertEquals(0, kept.count(), "nothing of them is kept");
        }
    }

    private static Map<String, ?> epoch(int number, double loss, double accuracy) {
        return Map.of("epoch", number, "trainingLoss", loss, "validationAccuracy", accuracy, "seconds", 1.5);
    }

    @Test
    void saysAllThatIsWrongWithAProposal() throws Exception {
        launch("external", 200);
        JsonNode choices = web.get(study + "/choices").json().get("choices");
        Map<String, Object> genes = random(choices, new Random(1));
        genes.put("stem.width", 12);
        genes.remove("stage1.depth");
        genes.put("stage1.kernal", 3);
        Answer answer = web.post(study + "/proposals", Map.of("genes", genes));
        assertEquals(400, answer.status());
        String message = answer.json().get("message").asText();
        assertEquals(3, message.lines().count(), message);
        assertTrue(message.contains("genes.stem.width: there is no option '12', only 8, 16"), message);
        assertTrue(message.contains("genes.stage1.depth is missing: one of 1, 2"), message);
        assertTrue(message.contains("there is no choice 'stage1.kernal'"), message);
        assertEquals(400, web.post(study + "/proposals", Map.of()).status());
        assertEquals(
                404,
                web.post("/api/studies/no-1/proposals", Map.of("genes", genes)).status());
    }

    @Test
    void saysAllThatIsWrongWithAnAnswer() throws Exception {
        launch("random", 200);
        int trial = ask().get("trialId").asInt();
        Answer answer = web.post(
                study + "/tell",
                Map.of("trialId", trial, "metrics", Map.of("accuracy", 91.5, "macs", 5, "latency", 3)));
        assertEquals(400, answer.status());
        String message = answer.json().get("message").asText();
        assertTrue(message.contains("metrics.accuracy: must be a share from 0 to 1, got 91.5"), message);
        assertTrue(message.contains("metrics.macs: is counted here"), message);
        assertTrue(message.contains("metrics.latency: there is no metric 'latency'"), message);
        assertTrue(message.contains("metrics.latencyMs is missing"), message);
        Answer training = web.post(
                study + "/tell",
                Map.of(
                        "trialId",
                        trial,
                        "metrics",
                        Map.of("accuracy", 0.9, "latencyMs", 1),
                        "curve",
                        List.of(epoch(1, 2, 0.5), epoch(3, -1, 0.5), epoch(3, 1, 50)),
                        "model",
                        "../../secret"));
        assertEquals(400, training.status());
        message = training.json().get("message").asText();
        assertTrue(message.contains("curve[1]: epochs are numbered from 1 on: expected 2, got 3"), message);
        assertTrue(message.contains("curve[2]: validationAccuracy must be a share from 0 to 1, got 50"), message);
        assertTrue(message.contains("model: no file with the SHA-256 '../../secret' was brought"), message);
        Map<String, ?> whole = Map.of("trialId", trial, "metrics", Map.of("accuracy", 0.9, "latencyMs", 1));
        assertEquals(200, web.post(study + "/tell", whole).status());
        assertEquals(200, web.post(study + "/tell", whole).status(), "the same again");
        Map<String, ?> other = Map.of("trialId", trial, "metrics", Map.of("accuracy", 0.8, "latencyMs", 1));
        assertEquals(409, web.post(study + "/tell", other).status());
        assertEquals(
                409,
                web.post(study + "/tell", Map.of("trialId", 99, "failure", "no"))
                        .status());
        assertEquals(400, web.post(study + "/ask", Map.of("leaseSeconds", -1)).status());
        assertEquals(
                400,
                web.post(study + "/hold", Map.of("trialId", trial, "token", "mine", "leaseSeconds", 9))
                        .status());
        assertEquals(
                409, web.post(study + "/proposals", Map.of("genes", Map.of())).status());
    }

    @Test
    void theDescriptionOfTheInterfaceHasThemAll() throws Exception {
        JsonNode paths = web.get("/api/openapi.json").json().get("paths");
        for (String path :
                List.of("choices", "proposals", "proposals/end", "ask", "hold", "tell", "trials/{trialId}/model")) {
            assertTrue(paths.has("/api/studies/{studyId}/" + path), path);
        }
    }

    private void proposed(Map<String, Object> genes, Map<Integer, Map<String, Object>> all, Set<Integer> infeasible)
            throws IOException, InterruptedException {
        Answer answer = web.post(study + "/proposals", Map.of("genes", genes));
        JsonNode view = answer.json();
        int number = view.get("trialId").asInt();
        assertEquals(all.containsKey(number) ? 200 : 201, answer.status(), answer.text());
        assertEquals(all.containsKey(number), view.get("known").asBoolean());
        all.put(number, genes);
        assertEquals(all.size(), Collections.max(all.keySet()), "numbers have no gaps");
        if (view.get("state").asText().equals("infeasible")) {
            assertTrue(view.at("/counted/macs").asDouble() > 150_000);
            infeasible.add(number);
        }
    }

    private static Map<String, Object> random(JsonNode choices, Random random) {
        Map<String, Object> genes = new LinkedHashMap<>();
        for (JsonNode choice : choices) {
            JsonNode options = choice.get("options");
            genes.put(
                    choice.get("name").asText(),
                    options.get(random.nextInt(options.size())).asText());
        }
        return genes;
    }

    /** Answers {@code count} questions. */
    private void answer(Set<Integer> told, int count) throws IOException, InterruptedException {
        for (int i = 0; i < count; i++) {
            JsonNode question = ask();
            tell(question);
            told.add(question.get("trialId").asInt());
        }
    }

    private JsonNode ask() throws IOException, InterruptedException {
        JsonNode question = question(web.post(study + "/ask", Map.of("leaseSeconds", 3600, "waitSeconds", 60)));
        assertFalse(question.isMissingNode(), "no candidate was given");
        return question;
    }

    private static JsonNode question(Answer answer) throws IOException {
        assertTrue(Set.of(200, 204, 409).contains(answer.status()), answer.text());
        return answer.status() == 200 ? answer.json() : MissingNode.getInstance();
    }

    private void tell(JsonNode question) throws IOException, InterruptedException {
        double macs = question.at("/counted/macs").asDouble();
        Answer heard = web.post(
                study + "/tell",
                Map.of(
                        "trialId",
                        question.get("trialId").asInt(),
                        "metrics",
                        Map.of("accuracy", accuracy(macs), "latencyMs", macs / 1e5)));
        assertEquals(200, heard.status(), heard.text());
    }

    private static double accuracy(double macs) {
        return macs / (macs + 100_000);
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private void awaitState(String state) throws IOException, InterruptedException {
        while (!web.get(study).json().get("state").asText().equals(state)) {
            Thread.sleep(50);
        }
    }
}
