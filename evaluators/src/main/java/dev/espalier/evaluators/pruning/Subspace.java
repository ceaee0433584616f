package dev.espalier.evaluators.pruning;

import dev.espalier.space.compression.ChannelGroup;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * Clusters feature maps that are linearly related, and keeps one of each cluster: maps are the nearer the larger their
 * cosine is in either direction. (<a href="https://arxiv.org/abs/1803.05729">Wang et al., 2018</a>, section 3)
 */
public record Subspace() implements Criterion {
    @Override
    public double[] scores(Subject subject) {
        return Removal.scored(subject, group -> {
            double[][] maps = maps(subject, group);
            double[] strength = new double[maps.length];
            double[][] unit = new double[maps.length][];
            for (int i = 0; i < maps.length; i++) {
                for (double value : maps[i]) {
                    strength[i] += value * value;
                }
                unit[i] = Thinning.unit(maps[i]);
            }
            double[][] distances = new double[maps.length][maps.length];
            for (int a = 0; a < maps.length; a++) {
                for (int b = 0; b < a; b++) {
                    double cosine = 0;
                    for (int i = 0; i < unit[a].length; i++) {
                        cosine += unit[a][i] * unit[b][i];
                    }
                    distances[a][b] = 1 - Math.abs(cosine);
                    distances[b][a] = distances[a][b];
                }
            }
            return Thinning.scores(distances, strength);
        });
    }

    /** All that is read of each class, one value after the other. */
    private static double[][] maps(Subject subject, ChannelGroup group) {
        List<DoubleStream.Builder> maps =
                group.classes().stream().map(_ -> DoubleStream.builder()).toList();
        Map<Integer, Integer> places = new HashMap<>();
        group.classes().forEach(c -> places.put(c, places.size()));
        Readers.eachTensor(subject.groups().network(), tensor -> {
            int[] classes = subject.groups().classesOf(tensor);
            if (Arrays.stream(classes).anyMatch(places::containsKey)) {
                float[][][] values = Maps.of(subject, tensor);
                for (int channel = 0; channel < classes.length; channel++) {
                    if (places.containsKey(classes[channel])) {
                        add(values[channel], maps.get(places.get(classes[channel])));
                    }
                }
            }
        });
        return maps.stream().map(map -> map.build().toArray()).toArray(double[][]::new);
    }

    private static void add(float[][] maps, DoubleStream.Builder to) {
        for (float[] map : maps) {
            for (float value : map) {
                to.add(value);
            }
        }
    }
}
