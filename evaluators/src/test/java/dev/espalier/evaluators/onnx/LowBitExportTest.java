package dev.espalier.evaluators.onnx;

import static dev.espalier.evaluators.onnx.FloatExportTest.info;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.calibration.QuantizationRecipe;
import dev.espalier.evaluators.weights.Tensor;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.choice.Design;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Flatten;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.network.Window;
import dev.espalier.space.zoo.Zoo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Weights of 4 and 2 bits, and networks of several precisions. */
class LowBitExportTest {
    static Stream<Arguments> blocks() {
        return Samples.blocks().entrySet().stream()
                .map(block -> Arguments.of(block.getKey(), LayerPrecision.W2A8, block.getValue()));
    }

    static Stream<Arguments> zoo() {
        return Samples.zoo().entrySet().stream()
                .map(zoo -> Arguments.of(zoo.getKey(), LayerPrecision.W4A8, zoo.getValue()));
    }

    /** Few bits change what is stored and not what computes: the operators that run are those of int8. */
    @ParameterizedTest(name = "{0} in {1}")
    @MethodSource({"blocks", "zoo"})
    void runsInTheKernelsOfInt8(String name, LayerPrecision precision, Network network) {
        assertEquals(
                ExecutedKernels.of(exported(network, Precision.INT8)),
                ExecutedKernels.of(exported(network, Precision.of(precision))));
    }

    @Test
    void fourBitsStayNearerToTheFloatModelThanTwo() {
        Network network = Samples.blocks().get("residual");
        double four = error(network, LayerPrecision.W4A8);
        assertTrue(four < 0.25, "was " + four);
        assertTrue(error(network, LayerPrecision.INT8) < four);
        assertTrue(four < error(network, LayerPrecision.W2A8));
    }

    /** Three layers whose 2,000 weights take 1 kB: what stands between them shall not take several times that. */
    @Test
    void aSmallFileIsNotMostlyNames() {
        Network.Builder net = Network.builder(new TensorShape(1, 28, 28));
        String x = Network.INPUT;
        for (String layer : List.of("theFirstConvolution", "theSecondConvolution")) {
            x = net.add(layer, Conv2d.dense(8, Window.same(5).stride(2)), x);
            x = net.add(layer + ".activation", new Activation(Function.RELU), x);
        }
        x = net.add("classifier", new Linear(10, true), net.add("pool", new GlobalAveragePool(), x));
        Network network = net.build();
        long weights = Weights.random(network, 1).tensors().values().stream()
                .mapToLong(tensor -> tensor.values().length)
                .sum();
        int length = exported(network, Precision.named("w4a8")).length;
        assertTrue(length < weights / 2 + 2600, "bytes: " + length + ", weights: " + weights);
    }

    @ParameterizedTest
    @EnumSource(
            value = LayerPrecision.class,
            names = {"INT8", "W4A8", "W2A8"})
    void theFileShrinksWithTheBits(LayerPrecision precision) {
        Network network = Zoo.RESNET_18.network(new TensorShape(3, 32, 32), 0.5, 10);
        double whole = exported(network, Precision.FLOAT32).length;
        assertEquals(precision.weightBits() / 32.0, exported(network, Precision.of(precision)).length / whole, 0.015);
    }

    @Test
    void valuesArePackedFromTheLowestBits() {
        assertArrayEquals(new byte[] {(byte) 0xF1, 0x08}, Packing.pack(new byte[] {1, -1, -8}, 4));
        assertArrayEquals(new byte[] {(byte) 0b10_11_00_01, 1}, Packing.pack(new byte[] {1, 0, -1, -2, 1}, 2));
        assertArrayEquals(new byte[] {5, -7}, Packing.pack(new byte[] {5, -7}, 8));
    }

    @ParameterizedTest
    @EnumSource(
            value = LayerPrecision.class,
            names = {"W4A8", "W2A8"})
    void aLargeMatrixIsMultipliedAsItIsStored(LayerPrecision precision) {
        Network network = perceptron();
        byte[] model = exported(network, Precision.of(precision));
        Map<String, Long> kernels = ExecutedKernels.of(model);
        assertEquals(2, kernels.get("MatMulNBits"), kernels.toString());
        assertEquals(1, kernels.get("QGemm"), kernels.toString());
        assertComputesWithTheRestoredWeights(network, precision, model);
        double share = (double) model.length / exported(network, Precision.FLOAT32).length;
        assertEquals((precision.weightBits() + 32.0 / 128) / 32, share, 0.01);
    }

    @Test
    void everyChannelOfFewBitsHasTheScaleOfTheLeastError() {
        float[] weights = {0.7f, -0.3f, 0.1f, 0.2f, 70, -30, 10, 20};
        QuantizedWeights two = QuantizedWeights.of(weights, new float[2], 1, 2);
        double chosen = squaredError(weights, two.restored());
        for (double scale = 0.1; scale < 0.75; scale += 0.05) {
            float[] other = new float[8];
            for (int i = 0; i < 8; i++) {
                double step = i < 4 ? scale : 100 * scale;
                other[i] = (float) (Rounding.nearest(weights[i], step, 2) * step);
            }
            assertTrue(chosen <= 1.05 * squaredError(weights, other), "scale " + scale);
        }
        assertEquals(100, two.scales()[1] / two.scales()[0], 1e-3);
    }

    /** The stage in the middle computes in float: converted once at each of its ends and nowhere else. */
    @Test
    void aSegmentMayStayFloat() {
        Network network = Zoo.MOBILENET_V2.network(new TensorShape(3, 64, 64), 0.5, 10);
        List<String> names = network.nodes().stream().map(Network.Node::name).toList();
        List<String> middle = names.subList(names.size() / 3, 2 * names.size() / 3);
        Precision mixed = Precision.INT8.with(LayerPrecision.FLOAT32, middle);

        Map<String, Long> kernels = ExecutedKernels.of(exported(network, mixed));

        long integer = kernels.get("QLinearConv");
        long whole = kernels.getOrDefault("FusedConv", 0L) + kernels.getOrDefault("Conv", 0L);
        assertEquals(52, integer + whole, kernels.toString());
        assertTrue(integer > 20 && whole > 10, kernels.toString());
        assertTrue(kernels.get("QuantizeLinear") <= 4, kernels.toString());
        assertTrue(kernels.get("DequantizeLinear") <= 3, kernels.toString());
        double error = error(network, mixed);
        assertTrue(error < 0.4, "was " + error);
    }

    @ParameterizedTest
    @EnumSource(LayerPrecision.class)
    void anySingleLayerMayDiffer(LayerPrecision precision) {
        Network network = Samples.random(3);
        for (Network.Node node : network.nodes()) {
            Precision mixed = Precision.INT8.with(precision, List.of(node.name()));
            double error = error(network, mixed);
            assertTrue(error < 0.5, node.name() + ": " + error);
        }
    }

    @Test
    void nothingQuantizedIsTheFloatModel() {
        Network network = Samples.random(3);
        Weights weights = Trained.random(network, 1);
        byte[] none = QuantizedModel.of(
                        network,
                        weights,
                        info(network),
                        Precision.FLOAT32,
                        QuantizationRecipe.STANDARD,
                        Trained.inputs(network, 2, 1))
                .bytes();
        try (OnnxModel exact = OnnxModel.load(OnnxExporter.float32(network, weights, info(network)));
                OnnxModel model = OnnxModel.load(none)) {
            assertEquals(0, Parity.error(model, exact::run, Trained.inputs(network, 2, 2)));
        }
    }

    private static Network perceptron() {
        Network.Builder net = Network.builder(new TensorShape(1, 16, 16));
        String x = net.add("flat", new Flatten(), Network.INPUT);
        x = net.add("first", new Linear(1024, true), x);
        x = net.add("relu", new Activation(Function.RELU), x);
        x = net.add("second", new Linear(512, false), x);
        net.add("last", new Linear(10, true), x);
        return net.build();
    }

    private static byte[] exported(Network network, Precision precision) {
        return OnnxExporter.export(
                new Design(network, precision),
                Trained.random(network, 1),
                info(network),
                Trained.inputs(network, 8, 1));
    }

    /** What is left of the difference to a float model of the rounded weights is the rounding of activations. */
    private static void assertComputesWithTheRestoredWeights(
            Network network, LayerPrecision precision, byte[] exported) {
        Map<String, Tensor> tensors =
                new LinkedHashMap<>(Trained.random(network, 1).tensors());
        tensors.replaceAll((_, tensor) -> {
            int outputs = tensor.shape().getFirst();
            float[] restored = BlockWeights.fit(tensor.shape(), precision.weightBits())
                    ? BlockWeights.of(tensor.values(), outputs, precision.weightBits())
                            .restored()
                    : QuantizedWeights.of(tensor.values(), new float[outputs], 1, precision.weightBits())
                            .restored();
            return tensor.shape().size() == 1 ? tensor : new Tensor(tensor.shape(), restored);
        });
        byte[] rounded = OnnxExporter.float32(network, new Weights(tensors), info(network));
        try (OnnxModel exact = OnnxModel.load(rounded);
                OnnxModel model = OnnxModel.load(exported)) {
            double error = Parity.error(model, exact::run, Trained.inputs(network, 4, 1));
            assertTrue(error < 0.03, "was " + error);
        }
    }

    private static double error(Network network, LayerPrecision precision) {
        return error(network, Precision.of(precision));
    }

    private static double error(Network network, Precision precision) {
        try (OnnxModel exact = OnnxModel.load(exported(network, Precision.FLOAT32));
                OnnxModel model = OnnxModel.load(exported(network, precision))) {
            return Parity.error(model, exact::run, Trained.inputs(network, 4, 1));
        }
    }

    private static double squaredError(float[] a, float[] b) {
        double error = 0;
        for (int i = 0; i < a.length; i++) {
            // each channel by its own measure
            double unit = i < 4 ? 1 : 100;
            error += Math.pow((a[i] - b[i]) / unit, 2);
        }
        return error;
    }
}
