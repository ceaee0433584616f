package dev.espalier.evaluators.compression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.data.DataSource;
import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.quantization.PowerOfTwo;
import dev.espalier.evaluators.quantization.QuantizationPlan;
import dev.espalier.evaluators.training.Inference;
import dev.espalier.evaluators.training.Training;
import dev.espalier.evaluators.training.TrainingRecipe;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.network.Network;
import dev.espalier.space.zoo.Zoo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IncrementalQuantizationTest {
    @Test
    void endsInPowersOfTwoAndLosesLessThanAllAtOnce() {
        ImageDataset data = new DataSource.BuiltIn(1, 600, 300, 10).load();
        Network network = Zoo.LENET_5.network(data.shape(), 0.3, data.classes().size());
        TrainingRecipe recipe =
                TrainingRecipe.builder().epochs(5).learningRate(0.004).build();
        Weights trained = Training.train(network, data, recipe, 1, epoch -> {}).weights();
        Map<String, boolean[]> masks = MagnitudeMasks.keep(trained, 0.5);
        Weights pruned = MagnitudeMasks.apply(masks, trained);
        PowerOfTwo three = new PowerOfTwo(3);
        List<String> watched = new ArrayList<>();
        Weights quantized = IncrementalQuantization.run(
                network, pruned, data, three, recipe, 1, (stage, epoch) -> watched.add(stage));

        assertEquals(15, watched.size());
        assertEquals("quantized 50.0 %", watched.getFirst());
        assertEquals("quantized 87.5 %", watched.getLast());
        masks.forEach((name, mask) -> {
            float[] levels = three.codebook(pruned.tensors().get(name)).values();
            float[] values = quantized.tensors().get(name).values();
            for (int i = 0; i < values.length; i++) {
                assertTrue(mask[i] || values[i] == 0, "what was pruned stays so");
                assertTrue(Arrays.binarySearch(levels, values[i]) >= 0, "a power of two");
            }
        });
        double atOnce =
                accuracy(network, QuantizationPlan.everywhere(network, three).apply(pruned), data);
        double stepwise = accuracy(network, quantized, data);
        assertTrue(stepwise > atOnce, () -> stepwise + " against " + atOnce);
    }

    private static double accuracy(Network network, Weights weights, ImageDataset data) {
        return Inference.accuracy(network, weights, data, data.validation());
    }
}
