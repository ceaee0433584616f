package dev.espalier.evaluators.pruning;

import dev.espalier.evaluators.pruning.Readers.Reader;
import dev.espalier.space.compression.ChannelGroups;
import java.util.function.BiFunction;

/** Gathers scores of single channels to those of their classes: means over all channels, of all layers, that had one. */
final class ClassMeans {
    private final ChannelGroups groups;
    private final double[] sums;
    private final int[] counts;

    ClassMeans(ChannelGroups groups) {
        this.groups = groups;
        this.sums = new double[groups.classes()];
        this.counts = new int[groups.classes()];
    }

    /**
     * Means of what {@code judge} says of filters.
     *
     * @param judge of a layer's weights, which are so many filters of equal length one after the other, scores each filter
     */
    static double[] ofFilters(Subject subject, BiFunction<float[], Integer, double[]> judge) {
        ClassMeans means = new ClassMeans(subject.groups());
        for (Reader layer : Readers.of(subject.groups().network())) {
            float[] weights = layer.weight(subject.weights()).values();
            int filters = layer.node().shape().channels();
            means.add(layer.node().name(), judge.apply(weights, filters));
        }
        return means.means();
    }

    /** Adds the scores of a tensor's channels. */
    void add(String tensor, double[] scores) {
        int[] classes = groups.classesOf(tensor);
        for (int channel = 0; channel < classes.length; channel++) {
            sums[classes[channel]] += scores[channel];
            counts[classes[channel]]++;
        }
    }

    /** The means; 0 where there was nothing. */
    double[] means() {
        double[] means = new double[sums.length];
        for (int c = 0; c < means.length; c++) {
            means[c] = counts[c] == 0 ? 0 : sums[c] / counts[c];
        }
        return means;
    }
}
