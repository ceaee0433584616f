package dev.espalier.experiments.definition;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.experiments.definition.SpaceSection.StageOptions;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.staged.BlockType;
import dev.espalier.space.staged.Field;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Over;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExperimentReaderTest {
    @Test
    void readsWhatIsWrittenAndFillsInTheRest() {
        Experiment experiment = ExperimentReader.read("""
                seed: 7
                space:
                  stages:
                    - blocks: fire
                      widths: [16, 32]
                limits: {macs: 10M, sizeBytes: 200kB, latency: 1.5ms}
                training: {epochs: 3, timeLimit: 90s, heap: 512M}
                """);
        assertEquals(7, experiment.seed());
        assertEquals(
                List.of(BlockType.FIRE), experiment.space().stages().getFirst().blocks());
        assertEquals(List.of(16, 32), experiment.space().stages().getFirst().widths());
        assertEquals(
                List.of(
                        new Limit(Metric.MACS, 10_000_000),
                        new Limit(Metric.SIZE_BYTES, 200_000),
                        new Limit(Metric.LATENCY_MS, 1.5)),
                experiment.limits());
        assertEquals(3, experiment.training().epochs());
        assertEquals(Duration.ofSeconds(90), experiment.training().timeLimit());
        assertEquals(512_000_000, experiment.training().heap());
        assertEquals(DataSection.Source.BUILT_IN, experiment.data().source());
        assertEquals(List.of(Metric.ACCURACY, Metric.LATENCY_MS), experiment.objectives());
    }

    @Test
    void reportsEverythingThatIsWrongAtOnceInTheOrderOfTheFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("wrong.yaml"), """
                sede: 3
                training:
                  epoch: 3
                  batchSize: many
                  learningRate: -1
                  epochs: 2
                  epochs: 4
                space:
                  stages:
                    - blocks: [fire, resdual]
                      kernels: [3, 5.5]
                    - kernels: [4]
                limits: {latencyMS: 2}
                objectives: {accuracy: minimize, macs: minimize}
                budget: [1, 2]
                """);
        InvalidExperimentException wrong =
                assertThrows(InvalidExperimentException.class, () -> ExperimentReader.read(file, List.of()));
        String name = file.toString();
        assertEquals(
                List.of(
                        new Problem(name, 1, 1, "", "there is no key 'sede'", "seed"),
                        new Problem(name, 3, 3, "training", "there is no key 'epoch'", "epochs"),
                        new Problem(
                                name,
                                4,
                                14,
                                "training.batchSize",
                                "'many' is not a number, such as 200, 1.5, 20k or 10M",
                                ""),
                        new Problem(name, 5, 17, "training.learningRate", "must be at least 0.000000001, got -1", ""),
                        new Problem(name, 7, 3, "training", "the key 'epochs' stands here twice", ""),
                        new Problem(
                                name,
                                10,
                                22,
                                "space.stages[1].blocks[2]",
                                "'resdual' is not one of " + String.join(", ", BlockType.labels()),
                                "residual"),
                        new Problem(
                                name, 11, 20, "space.stages[1].kernels[2]", "expected a whole number, found 5.5", ""),
                        new Problem(name, 12, 7, "space.stages[2]", "kernels must be odd and positive, got [4]", ""),
                        new Problem(
                                name,
                                13,
                                21,
                                "limits.latencyMS",
                                "there is no metric 'latencyMS', only accuracy, latencyMs, macs, params, memoryAccess,"
                                        + " peakActivation, sizeBytes, codedBytes",
                                "latencyMs"),
                        new Problem(
                                name,
                                14,
                                24,
                                "objectives.accuracy",
                                "'minimize' does not fit, the goal of accuracy can only be maximize",
                                ""),
                        new Problem(name, 15, 9, "budget", "expected keys with values, found a list", "")),
                wrong.problems());
        assertTrue(
                wrong.getMessage().contains(name + ":3:3: training: there is no key 'epoch'; did you mean 'epochs'?"),
                wrong.getMessage());
    }

    @Test
    void readsEveryFieldOfAStage() {
        Experiment experiment = ExperimentReader.read("""
                space:
                  stages:
                    blocks: [shuffle-v1, resnext]
                    expansions: [0.5, 2, 4.5]
                    groups: [2, 4]
                    squeezeRatios: 0.25
                    activations: [relu, hard-swish]
                    widths: 32
                    depths: [0, 2]
                    perLayer: [kernel, activation]
                """);
        StageOptions stage = experiment.space().stages().getFirst();

        assertEquals(List.of(BlockType.SHUFFLE_V1, BlockType.RESNEXT), stage.blocks());
        assertEquals(List.of(0.5, 2.0, 4.5), stage.expansions());
        assertEquals(List.of(0.25), stage.squeezeRatios());
        assertEquals(List.of(Field.KERNEL, Field.ACTIVATION), stage.perLayer());
        SearchSpace space = experiment.space().searchSpace(3, 10);
        List<String> genes = space.choices().list().stream().map(Choice::name).toList();
        assertTrue(genes.containsAll(List.of("stage1.groups", "stage1.0.kernel", "stage1.1.activation")), "" + genes);
        assertEquals(experiment, ExperimentReader.read(experiment.toYaml()));
    }

    @Test
    void readsAReadySpace() {
        Experiment experiment = ExperimentReader.read("space: {ready: nasbench201, precisions: int8}");

        assertEquals(
                BigInteger.valueOf(15_625),
                experiment.space().searchSpace(3, 10).choices().count());
        assertTrue(only("space: {ready: nothing}")
                .message()
                .startsWith("there is no ready space 'nothing', only [mnasnet,"));
    }

    @Test
    void saysWhatWouldFitWhereASpaceDoesNot() {
        assertEquals(
                "stage1: resnext with width 16 and groups 3 does not fit 8 input channels: bottleneck: 3 groups do not divide"
                        + " 8 channels in the middle; [1, 2, 4, 8] do; groups [1, 2, 4, 8] or widths [12, 24, 36, 48, 60]"
                        + " would fit",
                only("space: {stages: {blocks: resnext, groups: 3, widths: 16}}")
                        .message());
    }

    @Test
    void saysWhereBrokenYamlBreaks() {
        assertAll(
                () -> assertBroken("training: {epochs: 3\n", 2, 1),
                () -> assertBroken("name: \"half\n", 2, 1),
                () -> assertBroken("seed: 1\n\tname: x\n", 2, 1),
                () -> assertBroken("seed: 1\n  name: x\n", 2, 7));
    }

    private static void assertBroken(String text, int line, int column) {
        Problem problem = only(text);
        assertTrue(problem.message().startsWith("not YAML: "), problem.message());
        assertEquals(line + ":" + column, problem.line() + ":" + problem.column(), problem.message());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[1, 2]",
                "hello",
                "budget: {trials: 0}",
                "objectives: {}",
                "objectives: {testAccuracy: maximize, macs: minimize}",
                "limits: {accuracy: 0.9}",
                "limits: {macs: -3}",
                "limits: {latencyMs: 3kg}",
                "data: {source: idx}",
                "data: {source: fashion-mnist, test: 5}",
                "space: {resolutions: [32, 16]}",
                "space: {resolutions: []}",
                "space: {precisions: [int4]}",
                "space: {stages: [{blocks: fire, widths: [9]}]}",
                "space: {stages: []}",
                "training: {flip: yes}",
                "training: {timeLimit: soon}",
                "training: {epochs: 99999999999}",
                "training: {epochs: 1e400}",
                "strategy: {name: reinforce}",
                "strategy: {name: nsga2, population: 1}",
                "strategy: {start: {designs: [many]}}",
                "strategy: {target: {latencyMs: slow}}",
                "workers: 1.5",
                "name: ../escape",
                "? [a, b]\n: 1",
                "a: &x [*x]",
                "<<: {seed: 1}",
                "--- 1\n--- 2"
            })
    void refuses(String text) {
        InvalidExperimentException wrong =
                assertThrows(InvalidExperimentException.class, () -> ExperimentReader.read(text));
        assertEquals(1, wrong.problems().size(), wrong.getMessage());
    }

    @Test
    void trainingsPauseOverEpochsImagesOrResolution() {
        FidelitySection none = ExperimentReader.read("seed: 1").fidelity();
        assertFalse(none.pauses());
        assertEquals(1, none.first());
        FidelitySection images = ExperimentReader.read("fidelity: {schedule: asha, over: images}")
                .fidelity();
        assertEquals(Over.IMAGES, images.over());
        assertEquals(11, images.first());
        assertEquals(100, images.whole(8));
        assertEquals(
                70,
                ExperimentReader.read("fidelity: {schedule: halving, over: resolution, from: 70}")
                        .fidelity()
                        .first());
    }

    @Test
    void tellsTheKeyThatDoesNotGoWithTheOthers() {
        assertEquals(
                new Problem(
                        "",
                        5,
                        9,
                        "fidelity.from",
                        "trainings cannot pause at 100 % of the images; set it to 1 to 99",
                        ""),
                only("""
                        training: {epochs: 3}
                        fidelity:
                          schedule: halving
                          over: images
                          from: 100
                        """));
        Problem unsaid = only("training: {epochs: 1}\nfidelity: {schedule: halving}");
        assertEquals("fidelity.from", unsaid.path());
        assertEquals(2, unsaid.line(), "its section is the nearest that is written");
        Problem epochs = only("training: {epochs: 3}\nfidelity: {schedule: halving, from: 3}");
        assertEquals(
                "trainings of 3 epochs cannot pause after 3; set it lower, or training.epochs higher",
                epochs.message());
        Problem compressed =
                only("space: {compress: {model: some.onnx}}\nfidelity: {schedule: halving, over: resolution}");
        assertEquals("fidelity.over", compressed.path());
        Problem word = only("fidelity: {over: image}");
        assertEquals("'image' is not one of epochs, images, resolution", word.message());
        assertEquals("images", word.suggestion());
    }

    @Test
    void laysOptionsOverTheFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("small.yaml"), """
                training: {epochs: 3}
                space: {stages: [{widths: [8]}, {widths: [16]}]}
                """);
        Experiment experiment = ExperimentReader.read(
                file,
                List.of(
                        "training.epochs=5",
                        "data.dir=/data/fashion",
                        "limits.macs=3M",
                        "space.stages[2].widths=[24, 32]",
                        "space.stages[1].depths=4"));
        assertEquals("small", experiment.name());
        assertEquals(5, experiment.training().epochs());
        assertEquals(DataSection.Source.IDX, experiment.data().source());
        assertEquals("/data/fashion", experiment.data().dir());
        assertEquals(List.of(new Limit(Metric.MACS, 3e6)), experiment.limits());
        assertEquals(List.of(24, 32), experiment.space().stages().get(1).widths());
        assertEquals(List.of(4), experiment.space().stages().get(0).depths());
    }

    @Test
    void aReferenceNetworkAtSeveralScalesIsASpace() {
        SearchSpace compound = ExperimentReader.read(
                        "space: {scaled: {network: efficientnet-b0, phis: [-4, 0, 1]}, precisions: float32}")
                .space()
                .searchSpace(1, 10);
        SearchSpace free = ExperimentReader.read(
                        "space: {scaled: {network: mobilenet-v2, widths: [0.5, 1], resolutions: [0.25, 0.5]}}")
                .space()
                .searchSpace(3, 10);

        assertEquals(BigInteger.valueOf(3), compound.choices().count());
        assertEquals(BigInteger.valueOf(2 * 2 * 2), free.choices().count());
        assertEquals(
                new TensorShape(1, 224, 224),
                compound.decode(Assignment.of(1, 0)).network().input());
    }

    @Test
    void aSpaceIsNotReadyAndScaledAtOnce() {
        InvalidExperimentException e = assertThrows(
                InvalidExperimentException.class,
                () -> ExperimentReader.read("space: {ready: tiny, scaled: {network: lenet-6, phis: 1}}"));

        assertTrue(e.getMessage().contains("there is no network 'lenet-6'"), e.getMessage());
        e = assertThrows(
                InvalidExperimentException.class,
                () -> ExperimentReader.read("space: {ready: tiny, scaled: {network: mobilenet-v2}}"));
        assertTrue(e.getMessage().contains("take all but one out"), e.getMessage());
    }

    @Test
    void namesTheOptionThatIsWrong(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("small.yaml"), "seed: 3\n");
        InvalidExperimentException wrong = assertThrows(
                InvalidExperimentException.class,
                () -> ExperimentReader.read(
                        file,
                        List.of(
                                "trainnig.epochs=3",
                                "training.epochs=x",
                                "seed",
                                "space.stages[7].widths=8",
                                "name={")));
        assertEquals(
                List.of(
                        "--set seed: expected key=value, such as training.epochs=3",
                        "--set name={: the value is not YAML",
                        "--set trainnig.epochs=3: there is no key 'trainnig'; did you mean 'training'?",
                        "--set space.stages[7].widths=8: space.stages: there is no key '7'",
                        "--set training.epochs=x: training.epochs: 'x' is not a number, such as 200, 1.5, 20k or 10M"),
                wrong.problems().stream().map(Problem::toString).toList());
    }

    @Test
    void namesTheFileThatCannotBeRead(@TempDir Path folder) throws IOException {
        Path binary = Files.write(folder.resolve("binary.yaml"), new byte[] {(byte) 0xc3, (byte) 0x28});
        assertAll(
                () -> assertEquals(
                        folder.resolve("no.yaml") + ": does not exist", complaint(folder.resolve("no.yaml"))),
                () -> assertEquals(folder + ": is a folder", complaint(folder)),
                () -> assertEquals(binary + ": is not a text in UTF-8", complaint(binary)));
    }

    @Test
    void readsWhatItWritesAsTheSameExperiment() {
        Experiment experiment = ExperimentReader.read("""
                name: "007"
                limits: {macs: 12.5M}
                data: {dir: /some/where, validation: 100}
                space: {stages: [{blocks: [fire, residual], widths: [8, 16]}], precisions: [int8]}
                objectives: {accuracy: maximize, latencyMs: minimize, sizeBytes: minimize}
                training: {timeLimit: 1.5s, flip: false}
                """);
        assertEquals(experiment, ExperimentReader.read(experiment.toYaml()));
        assertEquals(
                experiment.toYaml(), ExperimentReader.read(experiment.toYaml()).toYaml());
    }

    @Test
    void givesItsValuesToForms() {
        Map<String, Object> values = ExperimentReader.read("training: {epochs: 3}\nspace: {resolutions: [16, 32]}")
                .values();
        assertEquals(3, ((Map<?, ?>) values.get("training")).get("epochs"));
        assertEquals(List.of(16, 32), ((Map<?, ?>) values.get("space")).get("resolutions"));
    }

    @Test
    void emptySectionsAreDefaults() {
        assertEquals(ExperimentReader.defaults(), ExperimentReader.read("training:\nlimits:\n"));
    }

    private static Problem only(String text) {
        InvalidExperimentException wrong =
                assertThrows(InvalidExperimentException.class, () -> ExperimentReader.read(text));
        assertEquals(1, wrong.problems().size(), wrong.getMessage());
        return wrong.problems().getFirst();
    }

    private static String complaint(Path file) {
        return assertThrows(InvalidExperimentException.class, () -> ExperimentReader.read(file, List.of()))
                .getMessage();
    }
}
