package dev.espalier.evaluators.compression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.coding.CodedTensor;
import dev.espalier.evaluators.coding.CompressedWeights;
import dev.espalier.evaluators.compression.Compressed.Stage;
import dev.espalier.evaluators.data.DataSource;
import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.training.Training;
import dev.espalier.evaluators.training.TrainingRecipe;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.network.Network;
import dev.espalier.space.zoo.Zoo;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeepCompressionTest {
    private static final ImageDataset DATA = new DataSource.BuiltIn(1, 200, 100, 10).load();

    @Test
    void prunesSharesAndCodes() {
        Network network = Zoo.LENET_5.network(DATA.shape(), 0.3, DATA.classes().size());
        TrainingRecipe recipe =
                TrainingRecipe.builder().epochs(2).learningRate(0.003).build();
        Weights trained = Training.train(network, DATA, recipe, 1, epoch -> {}).weights();
        CompressionRecipe how = new CompressionRecipe(0.1, 2, recipe, recipe, 5, 4, 6, recipe, 2, 0.5);
        List<String> watched = new ArrayList<>();
        Compressed compressed =
                DeepCompression.run(network, trained, DATA, how, 1, (stage, epoch) -> watched.add(stage));

        assertEquals(
                List.of("trained", "pruned", "retrained", "pruned", "retrained", "shared", "tuned"),
                compressed.stages().stream().map(Stage::name).toList());
        assertEquals(
                List.of(
                        "pruned to 31.6 %",
                        "pruned to 31.6 %", "pruned to 10.0 %", "pruned to 10.0 %", "shared", "shared"),
                watched);
        List<CodedTensor> tensors = compressed.file().tensors();
        long weights = 0;
        long kept = 0;
        for (CodedTensor tensor : tensors) {
            boolean bias = tensor.name().endsWith(".bias");
            weights += bias ? 0 : tensor.elements();
            kept += bias ? 0 : tensor.nonZero();
            int most = bias ? 64 : tensor.name().startsWith("conv") ? 32 : 16;
            assertTrue(tensor.codebook() <= most, tensor::toString);
        }
        assertEquals(0.1, (double) kept / weights, 0.0005);
        Weights read = CompressedWeights.read(compressed.file().bytes());
        compressed
                .weights()
                .tensors()
                .forEach((name, tensor) -> assertArrayEquals(
                        tensor.values(), read.tensors().get(name).values()));
        long before = compressed.stages().getFirst().bytes();
        assertTrue(before > 20L * compressed.file().length(), "a tenth of the weights, a quarter of the bits");
        assertEquals(compressed.file().length(), compressed.stages().getLast().bytes());
    }
}
