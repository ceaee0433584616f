package dev.espalier.evaluators.compression;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.weights.Tensor;
import dev.espalier.evaluators.weights.Weights;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Which weights are kept when the smallest go, of all kernels and matrices together. So that layers can be compared, a
 * weight's score is its square as a share of the squares of all weights of its layer that are not smaller (LAMP): the best
 * of every layer scores 1, so none dies out, and a layer of few weights keeps more of them. (<a
 * href="https://arxiv.org/abs/2010.07611">Lee et al., 2021</a>, equation 3)
 */
public final class MagnitudeMasks {
    private MagnitudeMasks() {}

    /**
     * Masks that keep the best {@code share} of all kernels and matrices; other tensors have no mask and stay whole. What
     * is zero already scores zero.
     *
     * @param share of weights to keep, above 0 and at most 1
     * @return of each tensor by name, which weights are kept
     * @throws IllegalArgumentException if {@code share} is out of its range
     */
    public static Map<String, boolean[]> keep(Weights weights, double share) {
        require(share > 0 && share <= 1, "the share of weights to keep must be above 0 and at most 1, got %s", share);
        Map<String, double[]> scores = new LinkedHashMap<>();
        weights.tensors().forEach((name, tensor) -> {
            if (prunable(tensor)) {
                scores.put(name, scores(tensor.values()));
            }
        });
        double[] all = scores.values().stream()
                .flatMapToDouble(Arrays::stream)
                .sorted()
                .toArray();
        int kept = (int) Math.max(scores.size(), Math.round(share * all.length));
        double threshold = all.length == 0 ? 0 : all[all.length - kept];
        Map<String, boolean[]> masks = new LinkedHashMap<>();
        scores.forEach((name, each) -> {
            boolean[] mask = new boolean[each.length];
            for (int i = 0; i < mask.length; i++) {
                mask[i] = each[i] >= threshold && each[i] > 0;
            }
            masks.put(name, mask);
        });
        return masks;
    }

    /** {@code weights} with zeros where a mask does not keep. */
    public static Weights apply(Map<String, boolean[]> masks, Weights weights) {
        Map<String, Tensor> tensors = new LinkedHashMap<>(weights.tensors());
        masks.forEach((name, mask) -> {
            Tensor tensor = weights.tensors().get(name);
            float[] values = tensor.values().clone();
            for (int i = 0; i < values.length; i++) {
                values[i] = mask[i] ? values[i] : 0;
            }
            tensors.put(name, new Tensor(tensor.shape(), values));
        });
        return new Weights(tensors);
    }

    /** Kernels and matrices are; biases and normalisations are few and do not repay it. */
    private static boolean prunable(Tensor tensor) {
        List<Integer> shape = tensor.shape();
        return shape.size() > 1;
    }

    private static double[] scores(float[] values) {
        int[] order = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -Math.abs(values[i])))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] scores = new double[values.length];
        double larger = 0;
        for (int i : order) {
            double square = (double) values[i] * values[i];
            larger += square;
            scores[i] = larger == 0 ? 0 : square / larger;
        }
        return scores;
    }
}
