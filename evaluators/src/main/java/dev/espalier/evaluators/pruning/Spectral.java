package dev.espalier.evaluators.pruning;

import dev.espalier.evaluators.pruning.Readers.Reader;
import dev.espalier.space.compression.ChannelGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;

/**
 * Spectral clustering of filters by their incoming and outgoing weights, keeping the largest of each cluster: filters are
 * points of the first eigenvectors of the normalised graph of their similarities. (<a
 * href="https://arxiv.org/abs/1806.05320">Zhuo et al., 2018</a>, section 3; <a
 * href="https://papers.nips.cc/paper/2092-on-spectral-clustering-analysis-and-an-algorithm">Ng et al., 2002</a>)
 */
public record Spectral() implements Criterion {
    @Override
    public double[] scores(Subject subject) {
        return Removal.scored(subject, group -> {
            double[][] weights = weights(subject, group);
            double[] strength = Arrays.stream(weights)
                    .mapToDouble(all -> Arrays.stream(all).map(Math::abs).sum())
                    .toArray();
            double[][] unit = Arrays.stream(weights).map(Thinning::unit).toArray(double[][]::new);
            return Thinning.scores(Thinning.distances(embedded(Thinning.distances(unit))), strength);
        });
    }

    /** Rows of unit length: coordinates along half of the eigenvectors, those of the largest eigenvalues. */
    static double[][] embedded(double[][] distances) {
        int size = distances.length;
        double mean = Arrays.stream(distances)
                .flatMapToDouble(Arrays::stream)
                .average()
                .orElseThrow();
        double[][] similar = new double[size][size];
        double[] degree = new double[size];
        for (int a = 0; a < size; a++) {
            for (int b = 0; b < size; b++) {
                double scaled = mean > 0 ? distances[a][b] / mean : 0;
                similar[a][b] = a == b ? 0 : Math.exp(-scaled * scaled);
                degree[a] += similar[a][b];
            }
        }
        if (size < 3) {
            return distances;
        }
        for (int a = 0; a < size; a++) {
            for (int b = 0; b < size; b++) {
                similar[a][b] /= Math.sqrt(degree[a] * degree[b]);
            }
        }
        EigenDecomposition eigen = new EigenDecomposition(new Array2DRowRealMatrix(similar, false));
        double[][] points = new double[size][(size + 1) / 2];
        for (int vector = 0; vector < points[0].length; vector++) {
            for (int a = 0; a < size; a++) {
                points[a][vector] = eigen.getV().getEntry(a, vector);
            }
        }
        return Arrays.stream(points).map(Thinning::unit).toArray(double[][]::new);
    }

    /** All weights that make or read each class, one after the other. */
    private static double[][] weights(Subject subject, ChannelGroup group) {
        Map<Integer, List<Double>> of = new HashMap<>();
        group.classes().forEach(c -> of.put(c, new ArrayList<>()));
        for (Reader layer : Readers.of(subject.groups().network())) {
            float[] values = layer.weight(subject.weights()).values();
            int[] made = subject.groups().classesOf(layer.node().name());
            int[] read = subject.groups().classesOf(layer.tensor());
            layer.eachKernel(subject.weights(), (out, in, offset, area) -> {
                for (int i = offset; i < offset + area; i++) {
                    if (of.containsKey(made[out])) {
                        of.get(made[out]).add((double) values[i]);
                    }
                    if (of.containsKey(read[in])) {
                        of.get(read[in]).add((double) values[i]);
                    }
                }
            });
        }
        int longest = of.values().stream().mapToInt(List::size).max().orElseThrow();
        return group.classes().stream()
                .map(c -> Arrays.copyOf(of.get(c).stream().mapToDouble(v -> v).toArray(), longest))
                .toArray(double[][]::new);
    }
}
