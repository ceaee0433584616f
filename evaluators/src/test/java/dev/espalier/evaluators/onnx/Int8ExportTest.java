package dev.espalier.evaluators.onnx;

import static dev.espalier.evaluators.onnx.FloatExportTest.info;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.network.Layer;
import dev.espalier.space.network.Layer.Add;
import dev.espalier.space.network.Layer.Concat;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Layer.Shift;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.zoo.Zoo;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class Int8ExportTest {
    static Stream<Arguments> layers() {
        return FloatExportTest.arguments(Samples.layers());
    }

    static Stream<Arguments> blocks() {
        return FloatExportTest.arguments(Samples.blocks());
    }

    static Stream<Arguments> zoo() {
        return FloatExportTest.arguments(Samples.zoo());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"layers", "blocks"})
    void staysNearTheFloatModel(String name, Network network) {
        assertTrue(error(network, 3) < 0.05);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7})
    void aRandomNetworkStaysNearItsFloatModel(long seed) {
        assertTrue(error(Samples.random(seed), seed) < 0.1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("zoo")
    void mostlyClassifiesAsTheFloatModel(String name, Network network) {
        Weights weights = Trained.random(network, 2);
        List<float[]> seen = Trained.inputs(network, 32, 2);
        List<float[]> unseen = Trained.inputs(network, 100, 3);
        try (OnnxModel exact = OnnxModel.load(OnnxExporter.float32(network, weights, info(network)));
                OnnxModel model = OnnxModel.load(OnnxExporter.int8(network, weights, info(network), seen))) {
            Measurement agreement =
                    Scoring.accuracy(model, unseen.size(), unseen::get, i -> exact.classify(unseen.get(i)));
            assertTrue(agreement.value() >= 0.75, "agreement " + agreement);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"blocks", "zoo"})
    void computesConvolutionsAndMatricesInIntegersOnly(String name, Network network) {
        Map<String, Long> kernels = kernels(network);
        long convolutions = count(network, Conv2d.class) + count(network, Shift.class);
        assertEquals(convolutions, kernels.getOrDefault("QLinearConv", 0L));
        assertEquals(count(network, Linear.class), kernels.getOrDefault("QGemm", 0L));
        assertEquals(count(network, Add.class), kernels.getOrDefault("QLinearAdd", 0L));
        assertEquals(count(network, Concat.class), kernels.getOrDefault("QLinearConcat", 0L));
        Set<String> unfused = new TreeSet<>(kernels.keySet());
        unfused.retainAll(Set.of("Conv", "FusedConv", "Gemm", "Relu", "Clip", "Add", "Concat", "GlobalAveragePool"));
        assertEquals(Set.of(), unfused);
    }

    /** Only what has no integer kernel leaves the integers: hard-swish and hard-sigmoid, and the model's own ends. */
    @Test
    void convertsOnceAtEachEnd() {
        assertEquals(
                Map.of(
                        "QuantizeLinear",
                        1L,
                        "Transpose",
                        2L,
                        "QLinearConv",
                        52L,
                        "QLinearAdd",
                        11L,
                        "QLinearGlobalAveragePool",
                        1L,
                        "Flatten",
                        1L,
                        "QGemm",
                        1L),
                kernels(Samples.zoo().get("mobilenet-v2")));
        assertEquals(2, kernels(Samples.blocks().get("squeeze-excite")).get("QLinearGlobalAveragePool"));
        assertEquals(1, kernels(Samples.blocks().get("conv, norm, hard-swish")).get("DequantizeLinear"));
    }

    @Test
    void isAQuarterOfTheFloatModelsSize() {
        Network network = Zoo.RESNET_18.network(new TensorShape(3, 32, 32), 0.5, 10);
        Weights weights = Weights.random(network, 1);
        double whole = OnnxExporter.float32(network, weights, info(network)).length;
        double quantized = OnnxExporter.int8(network, weights, info(network), Trained.inputs(network, 1, 1)).length;
        assertEquals(0.25, quantized / whole, 0.02);
    }

    @Test
    void theSameNetworkGivesTheSameBytes() {
        Network network = Samples.random(5);
        Weights weights = Weights.random(network, 7);
        List<float[]> samples = Trained.inputs(network, 3, 1);
        assertArrayEquals(
                OnnxExporter.int8(network, weights, info(network), samples),
                OnnxExporter.int8(network, weights, info(network), samples));
    }

    @Test
    void refusesSamplesItCannotCalibrateWith() {
        Network network = Samples.random(5);
        Weights weights = Weights.random(network, 7);
        float[] broken = Trained.inputs(network, 1, 1).getFirst();
        broken[3] = Float.NaN;
        for (List<float[]> samples : List.of(List.<float[]>of(), List.of(new float[7]), List.of(broken))) {
            assertThrows(
                    IllegalArgumentException.class, () -> OnnxExporter.int8(network, weights, info(network), samples));
        }
    }

    /** How often each operator is in the model that ONNX Runtime really executes. */
    private static Map<String, Long> kernels(Network network) {
        return ExecutedKernels.of(
                OnnxExporter.int8(network, Trained.random(network, 1), info(network), Trained.inputs(network, 4, 1)));
    }

    private static long count(Network network, Class<? extends Layer> kind) {
        return network.nodes().stream()
                .map(Network.Node::layer)
                .filter(kind::isInstance)
                .count();
    }

    private static double error(Network network, long seed) {
        Weights weights = Trained.random(network, seed);
        byte[] whole = OnnxExporter.float32(network, weights, info(network));
        byte[] quantized = OnnxExporter.int8(network, weights, info(network), Trained.inputs(network, 16, seed));
        try (OnnxModel exact = OnnxModel.load(whole);
                OnnxModel model = OnnxModel.load(quantized)) {
            return Parity.error(model, exact::run, Trained.inputs(network, 4, seed));
        }
    }
}
