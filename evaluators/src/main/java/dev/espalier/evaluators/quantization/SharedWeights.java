package dev.espalier.evaluators.quantization;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.weights.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A tensor whose weights share the values of a codebook; pruned weights, those that are zero, stay out of it. The codebook
 * is the centroids that one-dimensional k-means finds. (<a href="https://arxiv.org/abs/1510.00149">Han et al., 2016</a>,
 * section 3)
 *
 * @param shape of the tensor
 * @param codebook the shared values, ascending
 * @param group which of them each weight has, or -1 for zero
 */
public record SharedWeights(List<Integer> shape, float[] codebook, int[] group) {
    private static final int MOST_ROUNDS = 500;

    /** Where centroids start. */
    public enum Initialization {
        /** Evenly from the smallest to the largest weight: large weights, which matter most, are met well. The best of the three. */
        LINEAR,
        /** Evenly among the weights in order: as many weights to each centroid. */
        DENSITY,
        /** At weights chosen by chance (Forgy). */
        RANDOM
    }

    public SharedWeights {
        shape = List.copyOf(shape);
    }

    /**
     * Clusters what is not zero in {@code tensor}.
     *
     * @param clusters most values of the codebook; fewer if there are not so many different weights
     * @param seed used by {@link Initialization#RANDOM} only
     * @throws IllegalArgumentException if {@code clusters} is not positive
     */
    public static SharedWeights of(Tensor tensor, int clusters, Initialization initialization, long seed) {
        require(clusters > 0, "weights share at least one value, got %d", clusters);
        float[] values = tensor.values();
        float[] sorted = nonZero(values);
        Arrays.sort(sorted);
        float[] codebook = sorted.length == 0
                ? sorted
                : lloyd(sorted, start(sorted, Math.min(clusters, sorted.length), initialization, seed));
        int[] group = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            group[i] = values[i] == 0 ? -1 : nearest(codebook, values[i]);
        }
        return new SharedWeights(tensor.shape(), codebook, group);
    }

    /** The tensor these weights make. */
    public Tensor tensor() {
        float[] values = new float[group.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = group[i] < 0 ? 0 : codebook[group[i]];
        }
        return new Tensor(shape, values);
    }

    private static float[] nonZero(float[] values) {
        float[] kept = new float[values.length];
        int count = 0;
        for (float value : values) {
            if (value != 0) {
                kept[count++] = value;
            }
        }
        return Arrays.copyOf(kept, count);
    }

    private static double[] start(float[] sorted, int clusters, Initialization initialization, long seed) {
        double[] centroids = new double[clusters];
        SplittableRandom random = new SplittableRandom(seed);
        float least = sorted[0];
        float most = sorted[sorted.length - 1];
        for (int i = 0; i < clusters; i++) {
            double place = (i + 0.5) / clusters;
            centroids[i] = switch (initialization) {
                case LINEAR -> clusters == 1 ? least : least + (most - least) * (double) i / (clusters - 1);
                case DENSITY -> sorted[(int) (place * sorted.length)];
                case RANDOM -> sorted[random.nextInt(sorted.length)];
            };
        }
        Arrays.sort(centroids);
        return centroids;
    }

    /**
     * Lloyd's rounds on sorted values: a cluster is the values between the middles to its neighbours, and its new centroid
     * their mean, from running sums. Empty clusters are left out of the result.
     */
    private static float[] lloyd(float[] sorted, double[] centroids) {
        double[] sums = new double[sorted.length + 1];
        for (int i = 0; i < sorted.length; i++) {
            sums[i + 1] = sums[i] + sorted[i];
        }
        int[] ends = new int[centroids.length];
        for (int round = 0; round < MOST_ROUNDS; round++) {
            int[] next = ends(sorted, centroids);
            if (round > 0 && Arrays.equals(next, ends)) {
                break;
            }
            ends = next;
            for (int c = 0; c < centroids.length; c++) {
                int from = c == 0 ? 0 : ends[c - 1];
                if (ends[c] > from) {
                    centroids[c] = (sums[ends[c]] - sums[from]) / (ends[c] - from);
                }
            }
        }
        float[] codebook = new float[centroids.length];
        int used = 0;
        for (int c = 0; c < centroids.length; c++) {
            if (ends[c] > (c == 0 ? 0 : ends[c - 1])) {
                codebook[used++] = (float) centroids[c];
            }
        }
        return Arrays.copyOf(codebook, used);
    }

    /** Behind the last value of each cluster. */
    private static int[] ends(float[] sorted, double[] centroids) {
        int[] ends = new int[centroids.length];
        int end = 0;
        for (int c = 0; c < centroids.length - 1; c++) {
            double middle = (centroids[c] + centroids[c + 1]) / 2;
            while (end < sorted.length && sorted[end] <= middle) {
                end++;
            }
            ends[c] = end;
        }
        ends[centroids.length - 1] = sorted.length;
        return ends;
    }

    /** Place of the value of ascending {@code codebook} that is nearest to {@code value}; of two the lower. */
    static int nearest(float[] codebook, float value) {
        int at = Arrays.binarySearch(codebook, value);
        if (at >= 0) {
            return at;
        }
        int above = -at - 1;
        if (above == 0) {
            return 0;
        }
        if (above == codebook.length) {
            return codebook.length - 1;
        }
        return (double) codebook[above] - value < (double) value - codebook[above - 1] ? above : above - 1;
    }
}
