package dev.espalier.evaluators.sparsity;

import dev.espalier.evaluators.weights.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * One step of training sparse from scratch: of every layer the smallest weights go, and as many grow elsewhere. The number
 * of weights stays exactly the same.
 */
public final class Regrowth {
    private Regrowth() {}

    /**
     * Sparse momentum: layers grow by their share of the mean magnitude of momentum over their weights, at the missing
     * places of the largest momentum. (<a href="https://arxiv.org/abs/1907.04840">Dettmers and Zettlemoyer, 2019</a>,
     * algorithm 1)
     *
     * @param momentum of every weight, such as its mean gradient
     * @param rate the share of each layer's weights that goes, 0 to 1
     */
    public static Masks byMomentum(Masks masks, Weights weights, Weights momentum, double rate) {
        Map<String, Double> shares = new LinkedHashMap<>();
        masks.kept().forEach((name, mask) -> {
            float[] values = momentum.tensors().get(name).values();
            double sum = 0;
            for (int i = 0; i < mask.length; i++) {
                sum += mask[i] ? Math.abs(values[i]) : 0;
            }
            shares.put(name, sum / Math.max(1, Masks.count(mask)));
        });
        return step(
                masks,
                weights,
                rate,
                shares,
                place -> Math.abs(momentum.tensors().get(place.tensor()).values()[place.index()]));
    }

    /**
     * Dynamic sparse reparameterization: layers grow by the number of weights they kept, at missing places by chance. (<a
     * href="https://arxiv.org/abs/1902.05967">Mostafa and Wang, 2019</a>, algorithm 1)
     */
    public static Masks byChance(Masks masks, Weights weights, double rate, long seed) {
        Map<String, Double> shares = new LinkedHashMap<>();
        masks.kept().forEach((name, mask) -> shares.put(name, (double) Masks.count(mask)));
        SplittableRandom random = new SplittableRandom(seed);
        return step(masks, weights, rate, shares, _ -> random.nextDouble());
    }

    private record Place(String tensor, int index, double worth) {}

    private static Masks step(
            Masks masks, Weights weights, double rate, Map<String, Double> shares, ToDoubleFunction<Place> worth) {
        Map<String, boolean[]> next = new LinkedHashMap<>();
        int gone = 0;
        for (Map.Entry<String, boolean[]> entry : masks.kept().entrySet()) {
            boolean[] mask = entry.getValue().clone();
            float[] values = weights.tensors().get(entry.getKey()).values();
            List<Integer> kept = new ArrayList<>();
            for (int i = 0; i < mask.length; i++) {
                if (mask[i]) {
                    kept.add(i);
                }
            }
            kept.sort((a, b) -> Float.compare(Math.abs(values[a]), Math.abs(values[b])));
            int less = (int) (rate * kept.size());
            kept.subList(0, less).forEach(i -> mask[i] = false);
            gone += less;
            next.put(entry.getKey(), mask);
        }
        grow(next, gone, shares, worth);
        return new Masks(next);
    }

    /** Places go by the layers' shares; what a full layer cannot take, and what rounding leaves, go to the others. */
    private static void grow(
            Map<String, boolean[]> masks, int count, Map<String, Double> shares, ToDoubleFunction<Place> worth) {
        double all = shares.values().stream().mapToDouble(Double::doubleValue).sum();
        int left = count;
        List<Place> spare = new ArrayList<>();
        for (Map.Entry<String, boolean[]> entry : masks.entrySet()) {
            boolean[] mask = entry.getValue();
            List<Place> missing = new ArrayList<>();
            for (int i = 0; i < mask.length; i++) {
                if (!mask[i]) {
                    Place place = new Place(entry.getKey(), i, 0);
                    missing.add(new Place(entry.getKey(), i, worth.applyAsDouble(place)));
                }
            }
            missing.sort((a, b) -> Double.compare(b.worth(), a.worth()));
            int share = (int) (all > 0 ? count * shares.get(entry.getKey()) / all : 0);
            int grown = Math.min(share, missing.size());
            missing.subList(0, grown).forEach(place -> mask[place.index()] = true);
            left -= grown;
            spare.addAll(missing.subList(grown, missing.size()));
        }
        spare.sort((a, b) -> Double.compare(b.worth(), a.worth()));
        spare.subList(0, Math.min(left, spare.size()))
                .forEach(place -> masks.get(place.tensor())[place.index()] = true);
    }
}
