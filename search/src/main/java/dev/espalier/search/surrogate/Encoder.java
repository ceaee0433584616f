package dev.espalier.search.surrogate;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes candidates comparable. A feature becomes its rank among random candidates of the space, from -1 to 1 and scaled to
 * a variance of 1: so it needs no unit, and an infinity or a tail does no harm. Features that are the same for all are
 * left out.
 */
final class Encoder {
    private final Choices choices;
    private final int[] used;
    private final double[][] sorted;
    private final double[] means;
    private final double[] scales;

    /** An encoder for candidates like {@code sample}. */
    Encoder(Choices choices, List<Preview> sample) {
        this.choices = choices;
        List<Integer> varying = new ArrayList<>();
        List<double[]> columns = new ArrayList<>();
        int size = sample.getFirst().features().length;
        double[][] rows = sample.stream().map(Preview::features).toArray(double[][]::new);
        for (int i = 0; i < size; i++) {
            int column = i;
            double[] values =
                    Arrays.stream(rows).mapToDouble(row -> row[column]).sorted().toArray();
            if (values[0] < values[values.length - 1]) {
                varying.add(i);
                columns.add(values);
            }
        }
        this.used = varying.stream().mapToInt(Integer::intValue).toArray();
        this.sorted = columns.toArray(double[][]::new);
        this.means = new double[used.length];
        this.scales = new double[used.length];
        for (int i = 0; i < used.length; i++) {
            double sum = 0;
            double squares = 0;
            for (double value : sorted[i]) {
                double rank = rank(sorted[i], value);
                sum += rank;
                squares += rank * rank;
            }
            means[i] = sum / sorted[i].length;
            scales[i] = Math.sqrt(squares / sorted[i].length - means[i] * means[i]);
        }
    }

    Point encode(Assignment genes, Preview preview) {
        boolean[] active = choices.activity(genes);
        int[] options = new int[active.length];
        for (int i = 0; i < options.length; i++) {
            options[i] = active[i] ? genes.get(i) : choices.list().get(i).size();
        }
        double[] raw = preview.features();
        double[] features = new double[used.length];
        for (int i = 0; i < used.length; i++) {
            features[i] = (rank(sorted[i], raw[used[i]]) - means[i]) / scales[i];
        }
        return new Point(options, features);
    }

    /** Where {@code value} stands among {@code values}, 0 to 1; between what is equal to it, in the middle. */
    private static double rank(double[] values, double value) {
        return (below(values, value, false) + below(values, value, true)) / (2.0 * values.length);
    }

    private static int below(double[] values, double value, boolean orEqual) {
        int low = 0;
        int high = values.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (values[middle] < value || orEqual && values[middle] == value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
