package dev.espalier.evaluators.quantization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.data.DataSource;
import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.quantization.Grouping.PerTensor;
import dev.espalier.evaluators.quantization.Sensitivity.Loss;
import dev.espalier.evaluators.training.LabelledImages;
import dev.espalier.evaluators.training.Training;
import dev.espalier.evaluators.training.TrainingRecipe;
import dev.espalier.evaluators.weights.Tensor;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.network.Network;
import dev.espalier.space.zoo.Zoo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SensitivityTest {
    private static final Weights WEIGHTS = weights(new float[] {0.9f, -0.4f, 0.2f}, new float[] {0.5f, 0.35f});
    private static final QuantizationPlan PLAN = new QuantizationPlan(
            Map.of("a.weight", new Linear(2, new PerTensor()), "b.weight", new Codebook(new float[] {0, 0.5f})));

    /** Two images with gradients written down; errors of {0.9, -0.4, 0.2} to {0.9, 0, 0} and of 0.35 to 0.5. */
    @Test
    void fisherIsSquaredGradientsTimesSquaredErrors() {
        Loss loss = (weights, each) -> {
            each.accept(weights(new float[] {5, 1, 2}, new float[] {7, 2}));
            each.accept(weights(new float[] {5, 3, 0}, new float[] {7, 4}));
        };
        Map<String, Double> scores = Sensitivity.fisher(WEIGHTS, PLAN, loss);
        assertEquals((1 + 9) / 2.0 * 0.16 + (4 + 0) / 2.0 * 0.04, scores.get("a.weight"), 1e-6);
        assertEquals((4 + 16) / 2.0 * 0.0225, scores.get("b.weight"), 1e-6);
    }

    /** Of a diagonal quadratic every single probe gives the exact trace. */
    @Test
    void hessianIsExactForADiagonalQuadratic() {
        float[] a = {1, 2, 6};
        float[] b = {10, 20};
        Loss loss = (weights, each) -> each.accept(weights(
                times(a, weights.tensors().get("a.weight").values()),
                times(b, weights.tensors().get("b.weight").values())));
        Map<String, Double> scores = Sensitivity.hessian(WEIGHTS, PLAN, loss, 1, 3);
        assertEquals((1 + 2 + 6) / 3.0 * (0.16 + 0.04), scores.get("a.weight"), 1e-3);
        assertEquals((10 + 20) / 2.0 * 0.0225, scores.get("b.weight"), 1e-3);
    }

    /** Of any other the mean over probes comes near; weights of different tensors may depend on each other. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void tracesAreRightOnAverage(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] hessian = new double[5][5];
        for (int i = 0; i < 5; i++) {
            for (int j = 0; j <= i; j++) {
                hessian[i][j] = i == j ? 4 + random.nextDouble() : random.nextDouble() - 0.5;
                hessian[j][i] = hessian[i][j];
            }
        }
        Loss loss = (weights, each) -> {
            float[] all = new float[5];
            System.arraycopy(weights.tensors().get("a.weight").values(), 0, all, 0, 3);
            System.arraycopy(weights.tensors().get("b.weight").values(), 0, all, 3, 2);
            float[] gradient = new float[5];
            for (int i = 0; i < 5; i++) {
                for (int j = 0; j < 5; j++) {
                    gradient[i] += (float) (hessian[i][j] * all[j]);
                }
            }
            each.accept(weights(
                    new float[] {gradient[0], gradient[1], gradient[2]}, new float[] {gradient[3], gradient[4]}));
        };
        Map<String, Double> traces = Sensitivity.meanTraces(WEIGHTS, PLAN, loss, 400, seed);
        assertEquals((hessian[0][0] + hessian[1][1] + hessian[2][2]) / 3, traces.get("a.weight"), 0.15);
        assertEquals((hessian[3][3] + hessian[4][4]) / 2, traces.get("b.weight"), 0.15);
    }

    /** On a trained network: fewer bits score higher in every layer; the loss curves upwards. */
    @Test
    void tellsWhereATrainedNetworkNeedsItsBits() {
        ImageDataset data = new DataSource.BuiltIn(1, 600, 100, 10).load();
        Network network = Zoo.LENET_5.network(data.shape(), 0.3, data.classes().size());
        TrainingRecipe recipe =
                TrainingRecipe.builder().epochs(6).learningRate(0.004).build();
        Weights trained = Training.train(network, data, recipe, 1, epoch -> {}).weights();
        Loss loss = Loss.of(network, LabelledImages.sample(data, network.input(), 64, 1));
        QuantizationPlan three = QuantizationPlan.everywhere(network, new Linear(3, new PerTensor()));
        QuantizationPlan six = QuantizationPlan.everywhere(network, new Linear(6, new PerTensor()));
        Map<String, Double> rough = Sensitivity.fisher(trained, three, loss);
        Map<String, Double> fine = Sensitivity.fisher(trained, six, loss);
        assertEquals(4, rough.size());
        rough.forEach((name, score) -> assertTrue(score > 4 * fine.get(name), name));

        Map<String, Double> hessian = Sensitivity.hessian(trained, three, loss, 8, 1);
        assertEquals(rough.keySet(), hessian.keySet());
        assertTrue(hessian.values().stream().allMatch(Double::isFinite), hessian::toString);
        assertTrue(hessian.values().stream().mapToDouble(score -> score).sum() > 0, hessian::toString);
    }

    @Test
    void refusesNoProbes() {
        assertThrows(
                IllegalArgumentException.class,
                () -> Sensitivity.hessian(WEIGHTS, PLAN, (weights, each) -> each.accept(weights), 0, 1));
    }

    private static float[] times(float[] a, float[] b) {
        float[] products = new float[a.length];
        for (int i = 0; i < a.length; i++) {
            products[i] = a[i] * b[i];
        }
        return products;
    }

    private static Weights weights(float[] a, float[] b) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("a.weight", new Tensor(List.of(a.length), a));
        tensors.put("b.weight", new Tensor(List.of(b.length), b));
        return new Weights(tensors);
    }
}
