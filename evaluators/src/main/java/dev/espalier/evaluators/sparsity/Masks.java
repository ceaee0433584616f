package dev.espalier.evaluators.sparsity;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.training.Restriction;
import dev.espalier.evaluators.weights.Tensor;
import dev.espalier.evaluators.weights.Weights;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which weights of kernels and matrices stay, by tensor; what has no mask stays whole.
 *
 * @param kept of each tensor, whether a weight stays; the arrays are not copied
 */
public record Masks(Map<String, boolean[]> kept) {
    public Masks {
        kept = Collections.unmodifiableMap(new LinkedHashMap<>(kept));
    }

    /** Masks of one pattern and density for all kernels and matrices. */
    public static Masks of(Weights weights, Pattern pattern, double density) {
        Map<String, boolean[]> masks = new LinkedHashMap<>();
        weights.tensors().forEach((name, tensor) -> {
            if (name.endsWith(".weight")) {
                masks.put(name, pattern.keep(tensor, density));
            }
        });
        return new Masks(masks);
    }

    /**
     * SNIP's: the weights of the largest {@code |w ∂L/∂w|} of all layers together, exactly {@code count} of them. (<a
     * href="https://arxiv.org/abs/1810.02340">Lee et al., 2019</a>, algorithm 1)
     *
     * @throws IllegalArgumentException if there are not so many
     */
    public static Masks snip(Weights weights, Weights gradients, int count) {
        Map<String, double[]> scores = new LinkedHashMap<>();
        weights.tensors().forEach((name, tensor) -> {
            if (name.endsWith(".weight")) {
                double[] score = new double[tensor.values().length];
                float[] gradient = gradients.tensors().get(name).values();
                for (int i = 0; i < score.length; i++) {
                    score[i] = Math.abs((double) tensor.values()[i] * gradient[i]);
                }
                scores.put(name, score);
            }
        });
        return largest(scores, count);
    }

    /** The {@code count} largest magnitudes of all layers together. */
    public static Masks largest(Weights weights, int count) {
        Map<String, double[]> scores = new LinkedHashMap<>();
        weights.tensors().forEach((name, tensor) -> {
            if (name.endsWith(".weight")) {
                double[] score = new double[tensor.values().length];
                for (int i = 0; i < score.length; i++) {
                    score[i] = Math.abs(tensor.values()[i]);
                }
                scores.put(name, score);
            }
        });
        return largest(scores, count);
    }

    private static Masks largest(Map<String, double[]> scores, int count) {
        record Place(String tensor, int index, double score) {}
        java.util.List<Place> places = new java.util.ArrayList<>();
        scores.forEach((name, each) -> {
            for (int i = 0; i < each.length; i++) {
                places.add(new Place(name, i, each[i]));
            }
        });
        require(count > 0 && count <= places.size(), "1 to %d weights can stay, got %d", places.size(), count);
        places.sort(java.util.Comparator.comparingDouble(place -> -place.score()));
        Map<String, boolean[]> masks = new LinkedHashMap<>();
        scores.forEach((name, each) -> masks.put(name, new boolean[each.length]));
        places.subList(0, count).forEach(place -> masks.get(place.tensor())[place.index()] = true);
        return new Masks(masks);
    }

    /** {@code weights}, zero where they do not stay. */
    public Weights applied(Weights weights) {
        Map<String, Tensor> tensors = new LinkedHashMap<>(weights.tensors());
        kept.forEach((name, mask) -> {
            float[] values = weights.tensors().get(name).values().clone();
            for (int i = 0; i < values.length; i++) {
                values[i] = mask[i] ? values[i] : 0;
            }
            tensors.put(name, new Tensor(weights.tensors().get(name).shape(), values));
        });
        return new Weights(tensors);
    }

    /** What a training must respect to keep the zeros. */
    public Map<String, Restriction> restrictions() {
        Map<String, Restriction> restrictions = new LinkedHashMap<>();
        kept.forEach((name, mask) -> restrictions.put(name, new Restriction.Masked(mask)));
        return restrictions;
    }

    /** Weights that stay. */
    public int count() {
        return kept.values().stream().mapToInt(Masks::count).sum();
    }

    static int count(boolean[] mask) {
        int count = 0;
        for (boolean stays : mask) {
            count += stays ? 1 : 0;
        }
        return count;
    }
}
