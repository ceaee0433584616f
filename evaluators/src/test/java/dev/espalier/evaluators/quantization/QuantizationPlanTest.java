package dev.espalier.evaluators.quantization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.data.DataSource;
import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.quantization.Grouping.PerTensor;
import dev.espalier.evaluators.training.ActivationClip;
import dev.espalier.evaluators.training.Inference;
import dev.espalier.evaluators.training.Trained;
import dev.espalier.evaluators.training.Training;
import dev.espalier.evaluators.training.TrainingRecipe;
import dev.espalier.evaluators.training.TrainingSetup;
import dev.espalier.evaluators.weights.Tensor;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.network.Network;
import dev.espalier.space.zoo.Zoo;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class QuantizationPlanTest {
    private static final Network LENET = Zoo.LENET_5.network();
    private static final Quantizer TERNARY = new Ternary(new PerTensor());
    private static final Quantizer EIGHT = new Linear(8, new PerTensor());

    @Test
    void treatsTheEndsApart() {
        assertEquals(
                Map.of(
                        "conv1.weight", EIGHT,
                        "conv2.weight", TERNARY,
                        "fc1.weight", TERNARY,
                        "classifier.weight", EIGHT),
                QuantizationPlan.withEnds(LENET, TERNARY, EIGHT).quantizers());
        assertEquals(
                Set.of("conv2.weight", "fc1.weight"),
                QuantizationPlan.sparingEnds(LENET, TERNARY).quantizers().keySet());
        assertEquals(4, QuantizationPlan.everywhere(LENET, TERNARY).quantizers().size());
        assertEquals(
                EIGHT,
                QuantizationPlan.everywhere(LENET, TERNARY)
                        .with("fc1.weight", EIGHT)
                        .quantizers()
                        .get("fc1.weight"));
    }

    @Test
    void quantizesWhatItNamesOnly() {
        Weights weights = Weights.random(LENET, 1);
        Weights quantized = QuantizationPlan.sparingEnds(LENET, TERNARY).apply(weights);
        assertSame(weights.get("conv1", Weights.Role.WEIGHT), quantized.get("conv1", Weights.Role.WEIGHT));
        assertEquals(3, different(quantized.get("fc1", Weights.Role.WEIGHT)));
    }

    /** Trained for it, ternary weights lose less than quantized afterwards. */
    @Test
    void awareTrainingBeatsQuantizingAfterwards() {
        ImageDataset data = new DataSource.BuiltIn(1, 600, 300, 10).load();
        Network network = Zoo.LENET_5.network(data.shape(), 0.4, data.classes().size());
        TrainingRecipe recipe =
                TrainingRecipe.builder().epochs(6).learningRate(0.004).build();
        QuantizationPlan plan = QuantizationPlan.withEnds(network, TERNARY, EIGHT);
        Trained full = Training.train(network, data, recipe, 1, epoch -> {});
        double after = Inference.accuracy(network, plan.apply(full.weights()), data, data.validation());
        TrainingSetup aware = TrainingSetup.from(full.weights()).seenThrough(plan.views());
        Trained trained = Training.train(network, data, recipe, aware, 1, epoch -> {});
        Weights quantized = plan.apply(trained.weights());
        double awareAccuracy = Inference.accuracy(network, quantized, data, data.validation());
        assertTrue(awareAccuracy > after, () -> awareAccuracy + " against " + after);
        double watched = trained.curve().stream()
                .mapToDouble(epoch -> epoch.validationAccuracy())
                .max()
                .orElseThrow();
        assertEquals(watched, awareAccuracy, 1e-9, "a training is scored on what the plan makes of its weights");
    }

    /** The values move from where they began, each on its own, and the plan makes of the weights what the training saw. */
    @Test
    void learnsTheTwoValuesOfTernaryWeights() {
        ImageDataset data = new DataSource.BuiltIn(1, 600, 300, 10).load();
        Network network = Zoo.LENET_5.network(data.shape(), 0.4, data.classes().size());
        TrainingRecipe recipe =
                TrainingRecipe.builder().epochs(6).learningRate(0.004).build();
        Weights full = Training.train(network, data, recipe, 1, epoch -> {}).weights();
        QuantizationPlan plan = new QuantizationPlan(Map.of(
                "conv2.weight", TrainedTernary.of(full.get("conv2", Weights.Role.WEIGHT), 0.05),
                "fc1.weight", TrainedTernary.of(full.get("fc1", Weights.Role.WEIGHT), 0.05)));
        TrainingSetup aware = TrainingSetup.from(full).seenThrough(plan.views());
        Trained trained = Training.train(network, data, recipe, aware, 1, epoch -> {});
        plan.quantizers().forEach((name, before) -> {
            TrainedTernary start = (TrainedTernary) before;
            TrainedTernary now = (TrainedTernary)
                    plan.learned(trained.weights()).quantizers().get(name);
            assertTrue(Math.abs(now.positive() - start.positive()) > 1e-4, () -> start + " to " + now);
            assertTrue(Math.abs(now.negative() - start.negative()) > 1e-4, () -> start + " to " + now);
        });
        Weights quantized = plan.apply(trained.weights());
        assertEquals(3, different(quantized.get("conv2", Weights.Role.WEIGHT)));
        double accuracy = Inference.accuracy(network, quantized, data, data.validation());
        double watched = trained.curve().stream()
                .mapToDouble(epoch -> epoch.validationAccuracy())
                .max()
                .orElseThrow();
        assertEquals(watched, accuracy, 1e-9);
        double after = Inference.accuracy(network, plan.apply(full), data, data.validation());
        assertTrue(accuracy > after, () -> accuracy + " against " + after);
    }

    /** What the engine gives each weight and both values is what the formulas say of the gradient of the quantized ones. */
    @Test
    void theGradientsOfTernaryWeightsAreThoseOfThePaper() {
        ImageDataset data = new DataSource.BuiltIn(1, 60, 30, 10).load();
        Network network =
                Zoo.LENET_300_100.network(data.shape(), 0.1, data.classes().size());
        String name = "fc1.weight";
        Weights start = Weights.random(network, 1);
        TrainedTernary ternary = new TrainedTernary(0.05, 0.3f, 0.2f);
        float rate = 1e-3f;
        TrainingRecipe step = TrainingRecipe.builder()
                .epochs(1)
                .batchSize(60)
                .optimizer(TrainingRecipe.Optimizer.SGD)
                .momentum(0)
                .weightDecay(0)
                .warmUp(0.9)
                .learningRate(rate)
                .flip(false)
                .shift(0)
                .build();
        Map<String, UnaryOperator<Tensor>> straight = Map.of(name, tensor -> ternary.apply(tensor));
        Tensor gradient = moved(network, data, step, start, straight, name);
        Tensor own = moved(network, data, step, start, Map.of(name, ternary), name);
        TrainedTernary.Gradients expected = ternary.gradients(start.tensors().get(name), gradient);
        assertArrayEquals(expected.weights().values(), own.values(), 1e-6f);
        Weights after = Training.train(
                        network,
                        data,
                        step,
                        TrainingSetup.from(start).seenThrough(Map.of(name, ternary)),
                        1,
                        epoch -> {})
                .weights();
        float[] values = after.tensors().get(name + ".values").values();
        assertEquals(expected.positive(), 0.3f - values[1], 1e-5);
        assertEquals(expected.negative(), 0.2f + values[0], 1e-5);
    }

    /** By how much one step lowers each weight of the tensor called {@code name}. */
    private static Tensor moved(
            Network network,
            ImageDataset data,
            TrainingRecipe step,
            Weights start,
            Map<String, UnaryOperator<Tensor>> views,
            String name) {
        Tensor before = start.tensors().get(name);
        float[] after = Training.train(
                        network, data, step, TrainingSetup.from(start).seenThrough(views), 1, epoch -> {})
                .weights()
                .tensors()
                .get(name)
                .values();
        float[] moved = new float[after.length];
        for (int i = 0; i < moved.length; i++) {
            moved[i] = before.values()[i] - after[i];
        }
        return new Tensor(before.shape(), moved);
    }

    /** A learned clip comes down from where it is wide open, by its gradient and by weight decay. */
    @Test
    void learnsToClipActivations() {
        ImageDataset data = new DataSource.BuiltIn(1, 300, 100, 10).load();
        Network network =
                Zoo.LENET_300_100.network(data.shape(), 0.2, data.classes().size());
        String relu = network.nodes().get(2).name();
        TrainingRecipe recipe =
                TrainingRecipe.builder().epochs(4).learningRate(0.01).build();
        Map<String, ActivationClip> pact = Map.of(relu, ActivationClip.pact(4));
        Trained learned = Training.train(
                network, data, recipe, TrainingSetup.fromScratch().withActivations(pact), 1, epoch -> {});
        float clip = learned.weights().get(relu, Weights.Role.CLIP).values()[0];
        assertTrue(clip > 0 && clip < 10, () -> "clip " + clip);
        double watched = learned.curve().stream()
                .mapToDouble(epoch -> epoch.validationAccuracy())
                .max()
                .orElseThrow();
        assertEquals(watched, Inference.accuracy(network, learned.weights(), pact, data, data.validation()), 1e-9);

        Map<String, ActivationClip> dorefa = Map.of(relu, ActivationClip.dorefa(2));
        Trained fixed = Training.train(
                network, data, recipe, TrainingSetup.fromScratch().withActivations(dorefa), 1, epoch -> {});
        assertArrayEquals(
                new float[] {1}, fixed.weights().get(relu, Weights.Role.CLIP).values());
    }

    private static long different(Tensor tensor) {
        Float[] values = new Float[tensor.values().length];
        Arrays.setAll(values, i -> tensor.values()[i]);
        return List.of(values).stream().collect(Collectors.toSet()).size();
    }
}
