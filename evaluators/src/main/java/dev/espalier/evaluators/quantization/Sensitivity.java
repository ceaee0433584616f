package dev.espalier.evaluators.quantization;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.training.LabelledImages;
import dev.espalier.evaluators.training.Probe;
import dev.espalier.evaluators.weights.Tensor;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.network.Network;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * How much a loss will grow, layer by layer, when weights are quantized: what to compare layers by when bits are shared
 * out. Scores are second-order, as the first order vanishes where a training has ended.
 */
public final class Sensitivity {
    /** Half the width of the differences that stand for second derivatives, as a share of a tensor's mean magnitude. */
    private static final double STEP = 1e-2;

    private Sensitivity() {}

    /** A loss as a function of weights, over some images. */
    @FunctionalInterface
    public interface Loss {
        /** Tells {@code each} the gradient of every image's loss at {@code weights}, tensor by tensor. */
        void gradients(Weights weights, Consumer<Weights> each);

        /** The cross entropy of {@code network} on {@code images}. */
        static Loss of(Network network, LabelledImages images) {
            return (weights, each) -> Probe.gradients(network, weights, images, each);
        }
    }

    /**
     * The diagonal Fisher score of every tensor of {@code plan}: the sum over its weights of the mean squared gradient times
     * the squared quantization error.
     */
    public static Map<String, Double> fisher(Weights weights, QuantizationPlan plan, Loss loss) {
        Weights quantized = plan.apply(weights);
        Map<String, double[]> squares = squareGradients(weights, plan, loss);
        Map<String, Double> scores = new LinkedHashMap<>();
        squares.forEach((name, square) -> {
            float[] before = weights.tensors().get(name).values();
            float[] after = quantized.tensors().get(name).values();
            double score = 0;
            for (int i = 0; i < before.length; i++) {
                double error = (double) after[i] - before[i];
                score += square[i] * error * error;
            }
            scores.put(name, score);
        });
        return scores;
    }

    private static Map<String, double[]> squareGradients(Weights weights, QuantizationPlan plan, Loss loss) {
        return means(weights, plan, loss, true);
    }

    /**
     * HAWQ-v2's score of every tensor of {@code plan}: the mean of the Hessian's diagonal times the squared quantization
     * error. (<a href="https://arxiv.org/abs/1911.03852">Dong et al., 2020</a>, equation 4)
     *
     * @param probes random directions of Hutchinson's estimate; 20 to 100 are usual
     */
    public static Map<String, Double> hessian(
            Weights weights, QuantizationPlan plan, Loss loss, int probes, long seed) {
        Weights quantized = plan.apply(weights);
        Map<String, Double> traces = meanTraces(weights, plan, loss, probes, seed);
        Map<String, Double> scores = new LinkedHashMap<>();
        traces.forEach((name, trace) -> {
            float[] before = weights.tensors().get(name).values();
            float[] after = quantized.tensors().get(name).values();
            double error = 0;
            for (int i = 0; i < before.length; i++) {
                error += Math.pow((double) after[i] - before[i], 2);
            }
            scores.put(name, trace * error);
        });
        return scores;
    }

    /**
     * The mean of the Hessian's diagonal over each tensor of {@code plan}, by Hutchinson's estimate: for {@code v} of random
     * signs the mean of {@code v * Hv} is the trace. {@code Hv} is the difference of two gradients; one of all tensors at
     * once serves every tensor, as what others add has mean zero.
     *
     * @throws IllegalArgumentException if {@code probes} is not positive
     */
    static Map<String, Double> meanTraces(Weights weights, QuantizationPlan plan, Loss loss, int probes, long seed) {
        require(probes > 0, "a trace needs at least one probe, got %d", probes);
        RandomGenerator random = new SplittableRandom(seed);
        Map<String, Double> sums = new LinkedHashMap<>();
        for (int probe = 0; probe < probes; probe++) {
            Map<String, float[]> directions = new LinkedHashMap<>();
            plan.quantizers().keySet().forEach(name -> {
                float[] values = weights.tensors().get(name).values();
                float step = (float) Math.max(STEP * Runs.meanMagnitude(values), 1e-6);
                float[] direction = new float[values.length];
                for (int i = 0; i < direction.length; i++) {
                    direction[i] = random.nextBoolean() ? step : -step;
                }
                directions.put(name, direction);
            });
            Map<String, double[]> ahead = means(moved(weights, directions, 1), plan, loss, false);
            Map<String, double[]> behind = means(moved(weights, directions, -1), plan, loss, false);
            directions.forEach((name, direction) -> {
                double sum = 0;
                for (int i = 0; i < direction.length; i++) {
                    sum += (ahead.get(name)[i] - behind.get(name)[i]) / (2 * direction[i]);
                }
                sums.merge(name, sum / direction.length / probes, Double::sum);
            });
        }
        return sums;
    }

    private static Weights moved(Weights weights, Map<String, float[]> directions, int sign) {
        Map<String, Tensor> tensors = new LinkedHashMap<>(weights.tensors());
        directions.forEach((name, direction) -> {
            Tensor tensor = weights.tensors().get(name);
            float[] values = tensor.values().clone();
            for (int i = 0; i < values.length; i++) {
                values[i] += sign * direction[i];
            }
            tensors.put(name, new Tensor(tensor.shape(), values));
        });
        return new Weights(tensors);
    }

    /** Means over the images of each weight's gradient, or of its square. */
    private static Map<String, double[]> means(Weights weights, QuantizationPlan plan, Loss loss, boolean squared) {
        Map<String, double[]> sums = new LinkedHashMap<>();
        plan.quantizers()
                .keySet()
                .forEach(name ->
                        sums.put(name, new double[weights.tensors().get(name).values().length]));
        int[] images = new int[1];
        loss.gradients(weights, gradients -> {
            images[0]++;
            sums.forEach((name, sum) -> {
                float[] gradient = gradients.tensors().get(name).values();
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += squared ? (double) gradient[i] * gradient[i] : gradient[i];
                }
            });
        });
        sums.values().forEach(sum -> {
            for (int i = 0; i < sum.length; i++) {
                sum[i] /= Math.max(1, images[0]);
            }
        });
        return sums;
    }
}
