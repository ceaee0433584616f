package dev.espalier.evaluators.pruning;

import dev.espalier.evaluators.pruning.Readers.Reader;
import dev.espalier.space.compression.ChannelGroup;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What the classes of one group contribute to the outputs of the layers that read them, as the matrix of their inner
 * products over sampled outputs. With {@code x_i} the contributions of class {@code i}, the square error of a layer that
 * loses the set {@code T} is {@code Σ_{i,j in T} <x_i, x_j>}.
 */
final class Contributions {
    private static final int OUTPUTS = 512;

    private Contributions() {}

    /** Inner products by the places of the group's classes; every reader's outputs are scaled to a mean square of 1. */
    static double[][] of(Subject subject, ChannelGroup group) {
        int size = group.classes().size();
        double[][] products = new double[size][size];
        Map<Integer, Integer> places = new HashMap<>();
        group.classes().forEach(c -> places.put(c, places.size()));
        for (Reader reader : Readers.of(subject.groups().network())) {
            int[] classes = subject.groups().classesOf(reader.tensor());
            int[] place = new int[classes.length];
            boolean reads = false;
            for (int channel = 0; channel < classes.length; channel++) {
                place[channel] = places.getOrDefault(classes[channel], -1);
                reads |= place[channel] >= 0;
            }
            if (reads) {
                add(subject, reader, place, products);
            }
        }
        return products;
    }

    private static void add(Subject subject, Reader reader, int[] place, double[][] products) {
        int size = products.length;
        List<Integer> shape = reader.weight(subject.weights()).shape();
        float[] weight = reader.weight(subject.weights()).values();
        Patches patches = new Patches(subject, reader);
        SplittableRandom random = new SplittableRandom(reader.index());
        int images = subject.observation().images().count();
        int columns = shape.get(1);
        int area = patches.area();
        double[][] rows = new double[OUTPUTS][size];
        double energy = 0;
        for (double[] row : rows) {
            int image = random.nextInt(images);
            int position = random.nextInt(patches.positions());
            int out = random.nextInt(shape.getFirst());
            int first = out / (shape.getFirst() / reader.groups()) * columns;
            double sum = 0;
            for (int column = 0; column < columns; column++) {
                int channel = first + column;
                if (place[channel] >= 0) {
                    double product = 0;
                    for (int at = 0; at < area; at++) {
                        product += (double) weight[(out * columns + column) * area + at]
                                * patches.value(image, channel, position, at);
                    }
                    row[place[channel]] += product;
                    sum += product;
                }
            }
            energy += sum * sum / OUTPUTS;
        }
        if (energy > 0) {
            for (double[] row : rows) {
                for (int i = 0; i < size; i++) {
                    for (int j = 0; j < size && row[i] != 0; j++) {
                        products[i][j] += row[i] * row[j] / energy / OUTPUTS;
                    }
                }
            }
        }
    }
}
