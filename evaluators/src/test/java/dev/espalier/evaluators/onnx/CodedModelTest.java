package dev.espalier.evaluators.onnx;

import static dev.espalier.evaluators.onnx.FloatExportTest.info;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.coding.CodingException;
import dev.espalier.evaluators.weights.Tensor;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.choice.Design;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.zoo.Zoo;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CodedModelTest {
    static Stream<Arguments> models() {
        return Stream.concat(Samples.blocks().entrySet().stream(), Samples.zoo().entrySet().stream())
                .flatMap(network -> Stream.of(LayerPrecision.values())
                        .map(precision -> Arguments.of(network.getKey(), precision, network.getValue())));
    }

    @ParameterizedTest(name = "{0} in {1}")
    @MethodSource("models")
    void readsBackTheVerySameFile(String name, LayerPrecision precision, Network network) {
        byte[] model = exported(network, Weights.random(network, 3), precision);
        CodedModel coded = CodedModel.of(model);
        assertArrayEquals(model, CodedModel.read(coded.bytes()));
        assertTrue(coded.length() < model.length, () -> coded.length() + " of " + model.length);
    }

    /** 266,610 weights of which one in ten is left, of 16 values: 4 bits each for the value and less than 5 for the distance. */
    @Test
    void weightsThatWerePrunedAndSharedTakeWhatDeepCompressionSays() {
        Network network = Zoo.LENET_300_100.network(new TensorShape(1, 28, 28), 1, 10);
        SplittableRandom random = new SplittableRandom(1);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Weights.random(network, 1).tensors().forEach((name, tensor) -> {
            float[] values = tensor.values();
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextInt(10) == 0 ? (1 + random.nextInt(16)) / 64f : 0;
            }
            tensors.put(name, new Tensor(tensor.shape(), values));
        });
        CodedModel coded = CodedModel.of(exported(network, new Weights(tensors), LayerPrecision.FLOAT32));
        assertTrue(coded.length() < 26_661 * 9 / 8 + 4000, () -> "bytes: " + coded.length());
        assertEquals(
                0.1,
                coded.tensors().stream()
                        .filter(tensor -> tensor.elements() == 235_200)
                        .findFirst()
                        .orElseThrow()
                        .density(),
                0.001);
    }

    @ParameterizedTest
    @EnumSource(LayerPrecision.class)
    void everyDamageIsTold(LayerPrecision precision) {
        Network network = Samples.blocks().get("residual");
        byte[] file = CodedModel.of(exported(network, Weights.random(network, 1), precision))
                .bytes();
        for (int i = 0; i < file.length; i += 1 + i / 16) {
            byte[] cut = Arrays.copyOf(file, i);
            assertThrows(CodingException.class, () -> CodedModel.read(cut), "cut at " + i);
            byte[] changed = file.clone();
            changed[i] ^= (byte) (1 << i % 8);
            assertThrows(CodingException.class, () -> CodedModel.read(changed), "changed at " + i);
        }
    }

    @Test
    void refusesWhatIsNoModel() {
        assertEquals(
                "the bytes are no exported model",
                assertThrows(IllegalArgumentException.class, () -> CodedModel.of(new byte[] {1, 2, 3}))
                        .getMessage());
    }

    private static byte[] exported(Network network, Weights weights, LayerPrecision precision) {
        return OnnxExporter.export(
                new Design(network, Precision.of(precision)), weights, info(network), Trained.inputs(network, 4, 2));
    }
}
