package dev.espalier.evaluators.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.network.Network;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.zoo.Zoo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxModelTest {
    private static final Network NETWORK = Zoo.LENET_300_100.network();
    private static final ModelInfo INFO = new ModelInfo(
            "tea-time",
            "17",
            List.of("cup", "T-shirt, top", "ö", "3", "4", "5", "6", "7", "8", "9"),
            "grey, 0 to 1",
            List.of(0.1307),
            List.of(0.3081),
            Map.of("latencyMs", 0.25, "accuracy", 0.9));

    @TempDir
    private Path folder;

    private static byte[] model() {
        return OnnxExporter.float32(NETWORK, Weights.random(NETWORK, 3), INFO);
    }

    @Test
    void aFileTellsWhatItIs() throws IOException {
        Path file = Files.write(folder.resolve("model.onnx"), model());
        try (OnnxModel model = OnnxModel.load(file)) {
            assertEquals(INFO, model.info());
        }
    }

    @Test
    void theClassIsTheLargestOutput() {
        try (OnnxModel model = OnnxModel.load(model())) {
            for (float[] sample : Trained.inputs(NETWORK, 5, 1)) {
                float[] scores = model.run(sample);
                float largest = scores[model.classify(sample)];
                for (float score : scores) {
                    assertTrue(score <= largest);
                }
            }
        }
    }

    @Test
    void runningAgainChangesNothing() {
        try (OnnxModel model = OnnxModel.load(model())) {
            float[] sample = Trained.inputs(NETWORK, 1, 1).getFirst();
            float[] first = model.run(sample);
            model.rerun();
            assertArrayEquals(first, model.run(sample));
        }
    }

    @Test
    void accuracyIsTheShareOfSamplesClassifiedRightly() {
        List<float[]> samples = Trained.inputs(NETWORK, 40, 1);
        try (OnnxModel model = OnnxModel.load(model())) {
            Measurement accuracy =
                    Scoring.accuracy(model, 40, samples::get, i -> model.classify(samples.get(i)) + (i < 10 ? 1 : 0));
            assertEquals(Measurement.share(30, 40), accuracy);
        }
    }

    @Test
    void refusesASampleOfAnotherSize() {
        try (OnnxModel model = OnnxModel.load(model())) {
            assertThrows(IllegalArgumentException.class, () -> model.run(new float[3]));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 100, 1000, 10_000, 400_000, 1_000_000})
    void refusesAFileThatIsCutShort(int length) throws IOException {
        Path file = Files.write(folder.resolve("short.onnx"), Arrays.copyOf(model(), length));
        assertRefused(file);
    }

    @Test
    void refusesWhatIsNoModel() throws IOException {
        byte[] noise = new byte[5000];
        new SplittableRandom(1).nextBytes(noise);
        assertRefused(Files.write(folder.resolve("noise.onnx"), noise));
        assertRefused(Files.write(folder.resolve("text.onnx"), "This is no model.".getBytes(StandardCharsets.UTF_8)));
        assertRefused(folder.resolve("missing.onnx"));
        assertRefused(folder);
    }

    /** A flipped bit may leave a model that still runs; it must never end the process. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void survivesDamage(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] intact = model();
        int structure = 2000;
        for (int i = 0; i < 100; i++) {
            byte[] damaged = intact.clone();
            boolean front = random.nextBoolean();
            int place = front ? random.nextInt(structure) : damaged.length - 1 - random.nextInt(structure);
            damaged[place] ^= (byte) (1 << random.nextInt(8));
            try (OnnxModel model = OnnxModel.load(damaged)) {
                model.run(new float[model.inputSize()]);
            } catch (OnnxModelException e) {
                assertEquals(1, e.getMessage().lines().count());
            }
        }
    }

    private static void assertRefused(Path file) {
        OnnxModelException refusal = assertThrows(OnnxModelException.class, () -> OnnxModel.load(file));
        assertTrue(refusal.getMessage().startsWith(file.toString()), refusal.getMessage());
        assertEquals(1, refusal.getMessage().lines().count());
    }
}
