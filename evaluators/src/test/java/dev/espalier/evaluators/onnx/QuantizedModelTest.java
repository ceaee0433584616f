package dev.espalier.evaluators.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.calibration.Calibrators;
import dev.espalier.evaluators.calibration.MinMax;
import dev.espalier.evaluators.calibration.QuantizationRecipe;
import dev.espalier.evaluators.data.DataSource;
import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.data.ImageSet;
import dev.espalier.evaluators.training.Training;
import dev.espalier.evaluators.training.TrainingRecipe;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.block.InvertedResidual;
import dev.espalier.space.block.Layers;
import dev.espalier.space.block.Residual;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.network.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Quantization of a network that has learned something. */
class QuantizedModelTest {
    private static final ImageDataset DATA =
            new DataSource.BuiltIn(3, 1500, 600, 10).load().resized(new TensorShape(3, 16, 16));
    private static final Network NETWORK = network();

    private static Weights trained = new Weights(Map.of());
    private static double exact;

    @BeforeAll
    static void train() {
        TrainingRecipe recipe = TrainingRecipe.builder()
                .epochs(6)
                .batchSize(32)
                .learningRate(0.02)
                .build();
        trained = Training.train(NETWORK, DATA, recipe, 1, _ -> {}).weights();
        exact = accuracy(OnnxExporter.float32(NETWORK, trained, info()));
        assertTrue(exact > 0.4, "it learned nothing: " + exact);
    }

    static Stream<String> calibrators() {
        return Calibrators.names().stream();
    }

    @ParameterizedTest
    @MethodSource("calibrators")
    void int8LosesLessThanThreePoints(String calibrator) {
        QuantizationRecipe recipe = new QuantizationRecipe(Calibrators.named(calibrator), false, false);
        double quantized = accuracy(quantized(Precision.INT8, recipe).bytes());
        assertTrue(quantized > exact - 0.03, quantized + " of " + exact);
    }

    @Test
    void everythingTogetherLosesLittleToo() {
        QuantizationRecipe all = new QuantizationRecipe(Calibrators.named("mse"), true, true);
        double quantized = accuracy(quantized(Precision.INT8, all).bytes());
        assertTrue(quantized > exact - 0.03, quantized + " of " + exact);
    }

    /** Inputs with a mean, and weights of 2 bits: what they are off by adds up, until the bias makes up for it. */
    @Test
    void correctedBiasesBringTheMeansOfCoarseWeightsBack() {
        for (boolean biased : new boolean[] {true, false}) {
            Network.Builder net = Network.builder(new TensorShape(3, 8, 8));
            String x = net.add("conv", new Conv2d(6, Window.same(3), 1, biased), Network.INPUT);
            net.add("pool", new GlobalAveragePool(), x);
            Network network = net.build();
            List<float[]> bright = Trained.inputs(network, 32, 1);
            bright.forEach(sample -> IntStream.range(0, sample.length).forEach(i -> sample[i] += 2));
            double plain = meanError(network, new QuantizationRecipe(new MinMax(), false, false), bright);
            double corrected = meanError(network, new QuantizationRecipe(new MinMax(), false, true), bright);
            assertTrue(corrected < 0.1 * plain, corrected + " against " + plain);
        }
    }

    @Test
    void fewerBitsLeaveMoreNoise() {
        double[] decibels = Stream.of(LayerPrecision.INT8, LayerPrecision.W4A8, LayerPrecision.W2A8)
                .mapToDouble(precision -> last(quantized(Precision.of(precision), QuantizationRecipe.STANDARD)))
                .toArray();
        assertTrue(decibels[0] > 20, "int8 " + decibels[0]);
        assertTrue(decibels[0] > decibels[1] + 6 && decibels[1] > decibels[2] + 3, decibels[1] + " " + decibels[2]);
    }

    @Test
    void noiseIsToldOfEveryLayerWithWeights() {
        List<QuantizedModel.Noise> noise =
                quantized(Precision.INT8, QuantizationRecipe.STANDARD).noise(samples(4));
        long weighted = noise.stream()
                .filter(layer -> List.of("Conv", "Gemm").contains(layer.operator())
                        || layer.operator().equals("Relu")
                        || layer.operator().equals("Clip"))
                .count();
        assertTrue(weighted >= 9, noise.toString());
        assertEquals("classifier", noise.getLast().layer());
        assertEquals(LayerPrecision.INT8, noise.getLast().precision());
        assertTrue(noise.stream().allMatch(layer -> layer.decibels() > 10), noise.toString());
    }

    /** How far, on average over outputs, the mean of an output is off with 2-bit weights. */
    private static double meanError(Network network, QuantizationRecipe recipe, List<float[]> samples) {
        Weights weights = Weights.random(network, 1);
        ModelInfo info = FloatExportTest.info(network);
        byte[] coarse = QuantizedModel.of(network, weights, info, Precision.named("w2a8"), recipe, samples)
                .bytes();
        try (OnnxModel before = OnnxModel.load(OnnxExporter.float32(network, weights, info));
                OnnxModel after = OnnxModel.load(coarse)) {
            double[] mean = new double[before.outputSize()];
            for (float[] sample : samples) {
                float[] wanted = before.run(sample);
                float[] got = after.run(sample);
                for (int i = 0; i < mean.length; i++) {
                    mean[i] += ((double) got[i] - wanted[i]) / samples.size();
                }
            }
            return Arrays.stream(mean).map(Math::abs).average().orElseThrow();
        }
    }

    private static double last(QuantizedModel model) {
        return model.noise(samples(16)).getLast().decibels();
    }

    private static QuantizedModel quantized(Precision precision, QuantizationRecipe recipe) {
        return QuantizedModel.of(NETWORK, trained, info(), precision, recipe, samples(128));
    }

    private static double accuracy(byte[] bytes) {
        ImageSet images = DATA.validation();
        try (OnnxModel model = OnnxModel.load(bytes)) {
            return Scoring.accuracy(
                            model,
                            images.size(),
                            image -> images.normalised(image, DATA.normalization()),
                            images::label)
                    .value();
        }
    }

    private static List<float[]> samples(int count) {
        return IntStream.range(0, count)
                .mapToObj(image -> DATA.train().normalised(image, DATA.normalization()))
                .toList();
    }

    private static ModelInfo info() {
        return ModelInfo.anonymous(3, DATA.classes().size());
    }

    private static Network network() {
        Network.Builder net = Network.builder(new TensorShape(3, 16, 16));
        String x = Layers.convNormAct(net, "stem", Conv2d.dense(12, Window.same(3)), Function.RELU, Network.INPUT);
        x = new Residual(16, 3, 2).append(net, "residual", x);
        x = new InvertedResidual(24, 3, 3, 2, false).append(net, "inverted", x);
        x = net.add("pool", new GlobalAveragePool(), x);
        net.add("classifier", new Linear(DATA.classes().size(), true), x);
        return net.build();
    }
}
