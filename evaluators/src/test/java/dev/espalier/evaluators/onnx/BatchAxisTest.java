package dev.espalier.evaluators.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BatchAxisTest {
    private static final Execution TRIPLE = new Execution(1, 3);

    @TempDir
    private Path folder;

    /** Whatever layers a network has, none of them mixes the samples of a batch up. */
    @ParameterizedTest
    @EnumSource(Zoo.class)
    void eachSampleOfABatchGetsItsOwnOutput(Zoo zoo) {
        TensorShape input = zoo.input();
        boolean photo = input.height() > 64;
        Network network =
                photo ? zoo.network(new TensorShape(input.channels(), 67, 67), 0.25, 10) : zoo.network(input, 0.5, 10);
        byte[] model = OnnxExporter.float32(network, Weights.random(network, 1), ModelInfo.anonymous(1, 10));
        List<float[]> samples = Trained.inputs(network, 3, 1);
        for (byte[] form : List.of(BatchAxis.sized(model, 3), BatchAxis.dynamic(model))) {
            assertEachLikeAlone(model, form, samples);
        }
    }

    @Test
    void alsoInAnInt8Model() {
        Network network = Zoo.MOBILENET_V2.network(new TensorShape(3, 32, 32), 0.25, 10);
        List<float[]> samples = Trained.inputs(network, 3, 1);
        byte[] model = OnnxExporter.int8(network, Weights.random(network, 1), ModelInfo.anonymous(3, 10), samples);
        assertEachLikeAlone(model, BatchAxis.sized(model, 3), samples);
    }

    private static void assertEachLikeAlone(byte[] model, byte[] batched, List<float[]> samples) {
        try (OnnxModel alone = OnnxModel.load(model);
                OnnxModel together = OnnxModel.load(batched, TRIPLE)) {
            assertEquals(3L, together.inputShape().getFirst());
            float[] all = new float[3 * alone.inputSize()];
            for (int i = 0; i < 3; i++) {
                System.arraycopy(samples.get(i), 0, all, i * alone.inputSize(), alone.inputSize());
            }
            float[] outputs = together.run(all);
            int classes = alone.outputSize();
            assertEquals(3 * classes, outputs.length);
            for (int i = 0; i < 3; i++) {
                float[] expected = alone.run(samples.get(i));
                assertArrayEquals(
                        expected,
                        Arrays.copyOfRange(outputs, i * classes, (i + 1) * classes),
                        1e-4f * largest(expected));
            }
        }
    }

    private static float largest(float[] values) {
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    @Test
    void aBatchOfAnotherSizeIsRefusedByName() throws IOException {
        Network network = Zoo.LENET_300_100.network();
        byte[] model = OnnxExporter.float32(network, Weights.random(network, 1), ModelInfo.anonymous(1, 10));
        Path file = Files.write(folder.resolve("four.onnx"), BatchAxis.sized(model, 4));
        OnnxModelException refusal = assertThrows(OnnxModelException.class, () -> OnnxModel.load(file, TRIPLE));
        assertEquals(file + " takes batches of 4, not of 3", refusal.getMessage());
        assertThrows(OnnxModelException.class, () -> OnnxModel.load(file));
    }

    @Test
    void aBatchHasSamplesAndAModel() {
        assertThrows(IllegalArgumentException.class, () -> BatchAxis.sized(new byte[0], 0));
        assertThrows(IllegalArgumentException.class, () -> BatchAxis.sized(new byte[] {1, 2, 3}, 2));
        assertThrows(IllegalArgumentException.class, () -> new Execution(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Execution(1, 0));
    }
}
