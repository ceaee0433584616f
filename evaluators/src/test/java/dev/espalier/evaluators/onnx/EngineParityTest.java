package dev.espalier.evaluators.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.training.Inference;
import dev.espalier.evaluators.weights.Tensor;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.network.Network;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is exported computes what was trained, of every layer and every block. */
class EngineParityTest {
    static Stream<Arguments> layers() {
        return FloatExportTest.arguments(Samples.layers())
                .filter(arguments -> !arguments.get()[0].toString().startsWith("dilated pool"));
    }

    static Stream<Arguments> blocks() {
        return FloatExportTest.arguments(Samples.blocks());
    }

    static Stream<Arguments> zoo() {
        return FloatExportTest.arguments(Samples.zoo());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"layers", "blocks"})
    void exportsComputeWhatTheEngineComputes(String name, Network network) {
        assertEquals(0, error(network, Trained.settled(network, 1)), Parity.TOLERANCE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("zoo")
    void alsoWholeNetworks(String name, Network network) {
        assertEquals(0, error(network, Trained.random(network, 2)), Parity.TOLERANCE);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void alsoRandomNetworks(long seed) {
        Network network = Samples.random(seed);
        assertEquals(0, error(network, Trained.random(network, seed)), Parity.TOLERANCE);
    }

    /** What every export in a worker is checked by, on networks whose statistics are as trainings leave them. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("zoo")
    void passesTheCheckOfEveryExport(String name, Network network) {
        Weights weights = Trained.settled(network, 1);
        check(network, weights, weights);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("zoo")
    void theCheckFindsAForgottenEpsilonOrBias(String name, Network network) {
        Weights weights = Trained.settled(network, 1);
        Map<String, Tensor> other = new LinkedHashMap<>();
        weights.tensors().forEach((tensor, value) -> {
            float[] values = value.values().clone();
            for (int i = 0; i < values.length; i++) {
                values[i] = tensor.endsWith(".variance") ? values[i] + 1e-3f : tensor.endsWith(".bias") ? 0 : values[i];
            }
            other.put(tensor, new Tensor(value.shape(), values));
        });
        assertThrows(OnnxModelException.class, () -> check(network, weights, new Weights(other)));
    }

    @Tag("slow")
    @ParameterizedTest(name = "{0}")
    @MethodSource("wholeZoo")
    void alsoEveryNetworkOfTheZoo(String name, Network network) {
        Weights weights = Trained.random(network, 2);
        check(network, weights, weights);
    }

    static Stream<Arguments> wholeZoo() {
        return FloatExportTest.arguments(Samples.wholeZoo());
    }

    private static void check(Network network, Weights trained, Weights exported) {
        byte[] bytes = OnnxExporter.float32(network, exported, FloatExportTest.info(network));
        try (OnnxModel model = OnnxModel.load(bytes)) {
            Parity.check(
                    model,
                    input -> Inference.outputs(network, trained, input, 1),
                    input -> Inference.exactOutputs(network, trained, input, 1),
                    Trained.inputs(network, 4, 9));
        }
    }

    @Test
    void refusesPoolingThatTheEngineDoesNotKnow() {
        Network network = Samples.layers().get("dilated pool MAX");
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> Inference.outputs(network, Weights.random(network, 1), new float[1], 1));
        assertTrue(e.getMessage().contains("dilated pooling"), e.getMessage());
    }

    private static double error(Network network, Weights weights) {
        List<float[]> inputs = Trained.inputs(network, 3, 9);
        byte[] exported = OnnxExporter.float32(network, weights, FloatExportTest.info(network));
        try (OnnxModel model = OnnxModel.load(exported)) {
            return Parity.error(model, input -> Inference.outputs(network, weights, input, 1), inputs);
        }
    }
}
