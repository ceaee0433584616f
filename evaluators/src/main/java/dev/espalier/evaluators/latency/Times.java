package dev.espalier.evaluators.latency;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Nanoseconds of many calls, in rounds. */
final class Times {
    private final List<Integer> starts = new ArrayList<>();
    private long[] values = new long[1024];
    private int count;

    /** Whatever is added from here on belongs to another round. */
    void beginRound() {
        starts.add(count);
    }

    void add(long nanoseconds) {
        if (count == values.length) {
            values = Arrays.copyOf(values, 2 * count);
        }
        values[count++] = nanoseconds;
    }

    int count() {
        return count;
    }

    long total() {
        return Arrays.stream(values, 0, count).sum();
    }

    double median() {
        return quantile(0.5);
    }

    /** The median of each round's calls. */
    double[] roundMedians() {
        double[] medians = new double[starts.size()];
        for (int i = 0; i < medians.length; i++) {
            int end = i + 1 < medians.length ? starts.get(i + 1) : count;
            medians[i] = quantile(Arrays.copyOfRange(values, starts.get(i), end), 0.5);
        }
        return medians;
    }

    /** The value that a share of {@code p} of the calls stays under, between two calls in proportion. */
    double quantile(double p) {
        return quantile(Arrays.copyOf(values, count), p);
    }

    private static double quantile(long[] values, double p) {
        Arrays.sort(values);
        double place = p * (values.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, values.length - 1);
        return values[below] + (place - below) * (values[above] - values[below]);
    }
}
