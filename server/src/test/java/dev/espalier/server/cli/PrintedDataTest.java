package dev.espalier.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.espalier.evaluators.device.ExportedModel;
import dev.espalier.evaluators.latency.Clock;
import dev.espalier.evaluators.latency.Machine;
import dev.espalier.experiments.definition.Experiment;
import dev.espalier.experiments.definition.ExperimentReader;
import dev.espalier.experiments.study.Laboratory;
import dev.espalier.search.strategy.RandomSearch;
import dev.espalier.search.study.Study;
import dev.espalier.space.choice.Design;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.cost.Figure;
import dev.espalier.space.trial.Artifact;
import dev.espalier.space.trial.Candidate;
import dev.espalier.space.trial.Evaluation;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.zoo.Zoo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What commands print, byte for byte where it is fixed and by its shape where it is measured. */
class PrintedDataTest {
    @TempDir
    private static Path folder;

    private static CommandLineRunner espalier = new CommandLineRunner(Path.of(""));

    /** A study of eight candidates with made-up figures: the more multiply-adds the more accurate, and the slower. */
    @BeforeAll
    static void search() throws InterruptedException {
        Path home = folder.resolve("home");
        espalier = new CommandLineRunner(home);
        Experiment experiment = ExperimentReader.read("name: printed\nbudget: {trials: 8}");
        try (Laboratory laboratory = Laboratory.open(home)) {
            String id = laboratory.create(experiment);
            SearchSpace space = laboratory.space(id);
            Study.builder(
                            laboratory.store(),
                            id,
                            space,
                            new RandomSearch(space.choices(), 8, 1),
                            PrintedDataTest::figures)
                    .build()
                    .run();
        }
    }

    private static Outcome figures(Candidate candidate, Evaluation evaluation) {
        long size =
                candidate.genes().toList().stream().mapToInt(Integer::intValue).sum();
        Measurements figures = Measurements.NONE
                .with(Metric.ACCURACY, Measurement.share(1000 + size, 2000))
                .with(Metric.LATENCY_MS, new Measurement(size / 100.0, 0.001, 300))
                .with(Metric.MACS, Measurement.exact(1000 * size))
                .with(Metric.PARAMS, Measurement.exact(100 * size))
                .with(Metric.MEMORY_ACCESS, Measurement.exact(2000 * size))
                .with(Metric.SIZE_BYTES, Measurement.exact(400 * size));
        try {
            Path model = Files.writeString(evaluation.folder().resolve("model.onnx"), "model of " + size);
            return new Outcome.Measured(
                    figures, List.of(), List.of(new Artifact(Artifact.MODEL, model, "00", Files.size(model))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void networksAsCsv() {
        assertEquals(
                """
                name,input,classes,macs,params
                lenet-300-100,1x28x28,10,266200,266610
                """,
                printed("networks", "-f", "csv")
                        .lines()
                        .limit(2)
                        .map(line -> line + "\n")
                        .reduce("", String::concat));
    }

    @Test
    void costAsJson() {
        assertEquals(
                """
                {
                  "name" : "lenet-5",
                  "macs" : 2293000,
                  "params" : 431080,
                """,
                printed("cost", "lenet-5", "-f", "json")
                        .lines()
                        .limit(4)
                        .map(line -> line + "\n")
                        .reduce("", String::concat));
    }

    @Test
    void costAsTableSaysUnitAndConvention() {
        List<String> lines = printed("cost", "lenet-5").lines().toList();
        assertEquals("lenet-5: 1x28x28 to 10x1x1, 8 layers", lines.getFirst());
        assertTrue(
                lines.get(2).matches("macs +2\\.29 M +MAC +multiply-adds of convolutions and linear layers"),
                lines.get(2));
        assertEquals(2 + Figure.values().length + 1, lines.size());
    }

    @Test
    void costScalesAndShrinks() throws IOException {
        assertTrue(printed("cost", "efficientnet-b0", "--scale", "1").startsWith("efficientnet-b0: 3x258x258 to "));
        assertTrue(printed("cost", "resnet-18", "--scale", "1", "--bases", "1,1,2")
                .startsWith("resnet-18: 3x448x448 to "));
        JsonNode whole = new ObjectMapper().readTree(printed("cost", "efficientnet-b0", "-f", "json"));
        JsonNode tiny =
                new ObjectMapper().readTree(printed("cost", "efficientnet-b0", "--shrink", "0.25", "-f", "json"));
        assertEquals(0.25, tiny.get("macs").asDouble() / whole.get("macs").asDouble(), 0.08);
        CommandLineRunner.Result both = espalier.run("cost", "efficientnet-b0", "--scale", "1", "--shrink", "0.25");
        assertEquals(2, both.code());
        assertEquals("--scale and --shrink cannot both be said\n", both.err());
    }

    @Test
    void costInBits() throws IOException {
        JsonNode cost = new ObjectMapper().readTree(printed("cost", "lenet-5", "--bits", "2,4", "-f", "json"));
        assertEquals(2_293_000L * 8, cost.get("bitOps").asLong());
        assertEquals(2, espalier.run("cost", "lenet-5", "--bits", "none").code());
    }

    @Test
    void densitiesOfWeightsAndActivationsMultiply() throws IOException {
        JsonNode cost = new ObjectMapper().readTree(printed("cost", "lenet-5", "--density", "0.1,.5", "-f", "json"));
        assertEquals(0.05 * cost.get("macs").asDouble(), cost.get("sparseMacs").asDouble(), 1);
        assertEquals(2, espalier.run("cost", "lenet-5", "--density", "1.5,1").code());
        assertEquals(2, espalier.run("cost", "lenet-5", "--density", "half").code());
    }

    @Test
    void lintNamesLayersAndWhatTheyCost() {
        List<String> lines =
                printed("lint", "squeezenet-1.0", "-f", "csv").lines().toList();
        assertEquals("guideline,layer,reason,bytes", lines.getFirst());
        assertTrue(lines.contains("G3,fire2.squeeze.act,2 convolutions branch off,193600"), lines.toString());
        assertTrue(printed("lint", "mobilenet-v2").contains("more; --all prints them"));
    }

    @Test
    void spaceCountsItsNetworks() throws IOException {
        JsonNode space = new ObjectMapper().readTree(printed("space", "once-for-all", "--samples", "20", "-f", "json"));
        // (9² + 9³ + 9⁴)⁵ at 25 resolutions, in float and in int8
        assertEquals(
                BigInteger.valueOf(7371).pow(5).multiply(BigInteger.valueOf(50)),
                space.get("networks").bigIntegerValue());
        assertEquals(
                List.of("metric", "smallest", "min", "quartile1", "median", "quartile3", "max"),
                names(space.get("costs").get(0)));
    }

    @Test
    void aSpaceThatCannotMeetItsLimitIsInfeasible() {
        CommandLineRunner.Result result =
                espalier.run("space", "tiny", "--samples", "20", "--set", "limits={macs: 1k}");
        assertEquals(3, result.code());
        assertTrue(result.out().contains("no network of this space can meet it"), result.out());
    }

    @Test
    void costOfAVariantLayerByLayer() {
        List<String> lines = printed(
                        "cost",
                        "mobilenet-v1",
                        "--input",
                        "3x32x32",
                        "--width",
                        "0.5",
                        "--classes",
                        "10",
                        "--layers",
                        "-f",
                        "csv")
                .lines()
                .toList();
        assertTrue(lines.getFirst().startsWith("layer,kind,output,macs,params,memoryAccess,flops,"), lines.getFirst());
        assertTrue(lines.get(1).startsWith("stem.conv,Conv2d,16x16x16,110592,432,"), lines.get(1));
        assertTrue(lines.getLast().startsWith("classifier,Linear,10x1x1,5120,5130,"), lines.getLast());
    }

    @Test
    void frontAsJson() throws IOException {
        JsonNode front = new ObjectMapper().readTree(printed("front", "printed-1", "-f", "json"));
        assertEquals(List.of("studyId", "front"), names(front));
        assertEquals("printed-1", front.get("studyId").asText());
        JsonNode member = front.get("front").get(0);
        assertEquals(
                List.of("trialId", "accuracy", "latencyMs", "macs", "params", "memoryAccess", "sizeBytes", "model"),
                names(member));
        assertTrue(member.get("trialId").isInt());
        assertTrue(member.get("macs").isIntegralNumber());
        assertTrue(Files.isRegularFile(Path.of(member.get("model").asText())));
        assertTrue(front.get("front").size() >= 3, front.toString());
    }

    @Test
    void frontWithinLimits() throws IOException {
        JsonNode all = new ObjectMapper()
                .readTree(printed("front", "printed-1", "-f", "json"))
                .get("front");
        double bound = all.get(1).get("latencyMs").asDouble();
        for (String limit : List.of("latency=" + bound + "ms", "latencyMs=" + bound)) {
            JsonNode some = new ObjectMapper()
                    .readTree(printed("front", "printed-1", "-f", "json", "--limit", limit))
                    .get("front");
            assertTrue(!some.isEmpty() && some.size() < all.size(), limit);
            some.forEach(member -> assertTrue(member.get("latencyMs").asDouble() <= bound));
        }
        assertTrue(printed("front", "printed-1", "--limit", "macs=1").contains("No model on the front"));
    }

    @Test
    void studiesAsJson() throws IOException {
        JsonNode studies = new ObjectMapper().readTree(printed("studies", "-f", "json"));
        assertEquals(1, studies.size());
        assertEquals("printed-1", studies.get(0).get("studyId").asText());
        assertEquals("done", studies.get(0).get("state").asText());
        assertEquals(8, studies.get(0).get("measured").asInt());
    }

    @Test
    void trialsAsCsv() {
        List<String> lines = printed("trials", "printed-1", "-f", "csv").lines().toList();
        assertEquals(
                "trialId,outcome,accuracy,latencyMs,macs,params,memoryAccess,sizeBytes,seconds,note", lines.getFirst());
        assertEquals(9, lines.size());
    }

    @Test
    void aStudyThatIsMisspeltIsSuggested() {
        CommandLineRunner.Result result = espalier.run("front", "printd-1");
        assertEquals(2, result.code());
        assertEquals("there is no study 'printd-1'; did you mean 'printed-1'?\n", result.err());
        assertEquals(
                "study 'printed-1' has no trial 99; it has 1 to 8\n",
                espalier.run(
                                "export",
                                "printed-1",
                                "99",
                                "--to",
                                folder.resolve("x.onnx").toString())
                        .err());
    }

    @Test
    void exportCopiesTheModel() throws IOException {
        Path to = folder.resolve("copy.onnx");
        assertEquals(to + "\n", printed("export", "printed-1", "1", "--to", to.toString()));
        assertTrue(Files.readString(to).startsWith("model of "));
        assertEquals(
                2,
                espalier.run("export", "printed-1", "1", "--to", folder + "/no/where.onnx")
                        .code());
    }

    @Test
    void reportWritesAPage() throws IOException {
        Path to = folder.resolve("report.html");
        assertEquals(to + "\n", printed("report", "printed-1", "--to", to.toString()));
        assertTrue(Files.readString(to).contains("printed-1"));
    }

    @Test
    void resumingWhatIsDoneOnlyPrintsTheFront() {
        CommandLineRunner.Result result = espalier.run("resume", "printed-1", "-f", "json");
        assertEquals(0, result.code(), result.err());
        assertEquals(printed("front", "printed-1", "-f", "json"), result.out());
    }

    @Test
    void overheadAsJson() throws IOException {
        JsonNode result = new ObjectMapper()
                .readTree(printed("bench", "overhead", "--trials", "40", "-f", "json"))
                .get(0);
        assertEquals(
                List.of("controller", "after", "trials", "medianMs", "p95Ms", "processorMs", "heapBytes"),
                names(result));
        assertEquals(36, result.get("trials").asInt(), "a tenth of them warms up");
        assertTrue(result.get("p95Ms").asDouble() >= result.get("medianMs").asDouble(), result.toString());
        assertEquals("nsga2", result.get("controller").asText());
    }

    @Test
    void overheadAsTable() {
        List<String> lines = printed("bench", "overhead", "--trials", "40", "--controllers", "random,sobol")
                .lines()
                .toList();
        assertTrue(lines.get(1).matches("random +40 +36 +\\d+\\.\\d\\d ms .*"), lines.toString());
        assertTrue(lines.get(2).matches("sobol +40 +36 .*"), lines.toString());
    }

    @Test
    void latencyAsJson() throws IOException {
        JsonNode result = json("measure", "lenet-5", "--precision", "int8", "-f", "json");
        assertEquals(
                List.of(
                        "name",
                        "device",
                        "machine",
                        "batch",
                        "clock",
                        "latencyMs",
                        "lowMs",
                        "highMs",
                        "spreadMs",
                        "p95Ms",
                        "wallMs",
                        "calls",
                        "sizeBytes",
                        "doubts"),
                names(result));
        assertTrue(result.get("latencyMs").asDouble() > 0, result.toString());
        assertTrue(result.get("p95Ms").asDouble() >= result.get("latencyMs").asDouble(), result.toString());
        assertTrue(result.get("sizeBytes").asLong() > 400_000, result.toString());
        assertEquals("cpu-1t", result.get("device").asText());
        assertEquals(Machine.here().name(), result.get("machine").asText());
        assertEquals(1, result.get("batch").asInt());
    }

    @Test
    void latencyOfABatchOnThisMachine() throws IOException {
        JsonNode one = json("measure", "lenet-5", "-f", "json");
        JsonNode many = json("measure", "lenet-5", "--batch", "32", "--device", "cpu-1t", "-f", "json");
        assertEquals(32, many.get("batch").asInt());
        assertTrue(many.get("latencyMs").asDouble() > 3 * one.get("latencyMs").asDouble(), many + " against " + one);
    }

    @Test
    void latencyOnEveryDeviceByItsName() throws IOException {
        JsonNode devices = json("devices", "-f", "json");
        assertEquals(Machine.all().size(), devices.size());
        for (JsonNode device : devices) {
            String name = device.get("device").asText();
            JsonNode result = json("measure", "lenet-5", "--device", name, "-f", "json");
            assertEquals(name, result.get("device").asText());
            assertEquals(
                    name.equals("cpu-1t") ? Machine.here().clock() == Clock.WALL ? "wall" : "thread-cpu" : "wall",
                    result.get("clock").asText());
        }
    }

    @Test
    void latencyOfAFileThatTakesBatches() throws IOException {
        Path four = folder.resolve("four.onnx");
        Files.write(
                four,
                ExportedModel.untrained(new Design(Zoo.LENET_5.network(), Precision.FLOAT32), 4, 1)
                        .onnx());
        JsonNode result = json("measure", four.toString(), "--batch", "4", "-f", "json");
        assertEquals(Files.size(four), result.get("sizeBytes").asLong());
        CommandLineRunner.Result refused = espalier.run("measure", four.toString(), "--batch", "2");
        assertEquals(2, refused.code());
        assertEquals(four + ": the model takes batches of 4, not of 2\n", refused.err());
    }

    @Test
    void devicesAreAddedListedProbedAndRemoved() throws IOException {
        Path table = Files.writeString(
                folder.resolve("phone.csv"), "block_key,mean_ms\nConv-input:8x8x3-output:8x8x16,0.5\n");
        assertEquals(
                0,
                espalier.run("devices", "add", "phone", "--table", table.toString())
                        .code());
        assertEquals(0, espalier.run("devices", "add", "one", "--threads", "1").code());
        JsonNode devices = json("devices", "-f", "json");
        JsonNode one = devices.get(devices.size() - 1);
        assertEquals(List.of("device", "kind", "description"), names(one));
        assertEquals("one", one.get("device").asText());
        assertEquals(
                "table " + table,
                devices.get(devices.size() - 2).get("description").asText());
        JsonNode probed = json("devices", "probe", "one", "-f", "json");
        assertTrue(probed.get("anchorMs").asDouble() > 0, probed.toString());
        assertFalse(json("devices", "probe", "phone", "-f", "json").has("anchorMs"));
        assertEquals(
                "one",
                json("measure", "lenet-5", "--device", "one", "-f", "json")
                        .get("device")
                        .asText());
        assertEquals(2, espalier.run("measure", "lenet-5", "--device", "phone").code());
        for (String device : List.of("one", "phone")) {
            assertEquals(0, espalier.run("devices", "remove", device).code());
        }
        assertEquals(Machine.all().size(), json("devices", "-f", "json").size());
    }

    private static JsonNode json(String... args) throws IOException {
        return new ObjectMapper().readTree(printed(args));
    }

    private static String printed(String... args) {
        CommandLineRunner.Result result = espalier.run(args);
        assertEquals(0, result.code(), result.err());
        return result.out();
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
