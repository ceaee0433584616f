package dev.espalier.evaluators.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.training.Inference;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.network.Network;
import java.util.List;
import java.util.stream.Stream;
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
