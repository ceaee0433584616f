package dev.espalier.evaluators.latency;

import java.util.Arrays;

/** Nanoseconds of many calls. */
final class Times {
    private long[] values = new long[1024];
    private int count;

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

    /** The value that a share of {@code p} of the calls stays under, between two calls in proportion. */
    double quantile(double p) {
        long[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        double place = p * (count - 1);
        int below = (int) place;
        int above = Math.min(below + 1, count - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
