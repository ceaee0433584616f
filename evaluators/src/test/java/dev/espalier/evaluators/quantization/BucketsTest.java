package dev.espalier.evaluators.quantization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.espalier.evaluators.data.DataSource;
import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.quantization.Grouping.Buckets;
import dev.espalier.evaluators.quantization.Grouping.PerTensor;
import dev.espalier.evaluators.training.Inference;
import dev.espalier.evaluators.training.Training;
import dev.espalier.evaluators.training.TrainingRecipe;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.block.DepthwiseSeparable;
import dev.espalier.space.block.Layers;
import dev.espalier.space.network.Layer;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.Window;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * "PM quantization" of a trained network without fine-tuning (Polino et al., 2018, table 1: at 4 bits 67.99 % without
 * buckets, 87.18 % with them, at 8 bits 88.91 and 88.80 %), on a network of depthwise convolutions and Fashion-MNIST.
 */
@Tag("slow")
class BucketsTest {
    @Test
    void collapsesWithoutBucketsAtFourBitsAndNotWithThem() {
        Path shared = Path.of(System.getProperty("espalier.shared", "../../shared"))
                .resolve("data")
                .resolve("fashion_mnist");
        assumeTrue(Files.isDirectory(shared), () -> "no Fashion-MNIST in " + shared.toAbsolutePath());
        ImageDataset data = new DataSource.Idx(shared, 2_000, 10_000).load();
        Network network = network(data);
        TrainingRecipe recipe =
                TrainingRecipe.builder().epochs(5).learningRate(0.005).shift(0).build();
        Weights weights = Training.train(network, data, recipe, 1, epoch -> {}).weights();

        double full = Inference.accuracy(network, weights, data, data.validation());
        double whole = full - quantized(network, weights, data, new Uniform(4, new PerTensor()));
        double buckets = full - quantized(network, weights, data, new Uniform(4, new Buckets(16)));
        assertTrue(whole > 0.05, () -> "without buckets lost " + whole);
        assertTrue(buckets < 0.02, () -> "with buckets lost " + buckets);
        assertEquals(full, quantized(network, weights, data, new Uniform(8, new PerTensor())), 0.01);
        assertEquals(full, quantized(network, weights, data, new Uniform(8, new Buckets(16))), 0.01);
    }

    private static double quantized(Network network, Weights weights, ImageDataset data, Quantizer quantizer) {
        Weights quantized = QuantizationPlan.everywhere(network, quantizer).apply(weights);
        return Inference.accuracy(network, quantized, data, data.validation());
    }

    private static Network network(ImageDataset data) {
        Network.Builder net = Network.builder(data.shape());
        Conv2d stem = Conv2d.dense(16, Window.same(3).stride(2));
        String x = Layers.convNormAct(net, "stem", stem, Function.RELU, Network.INPUT);
        int[] channels = {24, 32, 32, 48, 48, 64};
        for (int i = 0; i < channels.length; i++) {
            x = new DepthwiseSeparable(channels[i], 3, i == 1 || i == 3 ? 2 : 1).append(net, "block" + i, x);
        }
        x = net.add("pool", new GlobalAveragePool(), x);
        net.add("classifier", new Layer.Linear(data.classes().size(), true), x);
        return net.build();
    }
}
