package dev.espalier.evaluators.calibration;

import java.util.Arrays;

/**
 * How often values of each size occur, without knowing beforehand how large they get.
 *
 * <p>Each sign has {@value #BINS} bins of one width, a power of two. When a larger value comes, the width doubles and
 * neighbouring bins merge, which loses nothing: the counts are those that the wider bins would have had. The values seen
 * fill at least half of the bins of a sign, 2,048. Zeros are counted apart, as every grid holds zero exactly.
 */
final class Histogram {
    static final int BINS = 4096;

    /** By magnitude: bin {@code m} holds {@code m * width <= |x| < (m + 1) * width}. */
    private final long[] positive = new long[BINS];

    private final long[] negative = new long[BINS];
    private long zeros;
    /** Binary logarithm of the width. */
    private int exponent = Integer.MIN_VALUE;

    private Range seen = Range.EMPTY;

    void add(float[] values) {
        Range range = Range.of(values);
        seen = seen.and(range);
        if (range.magnitude() > 0) {
            widenTo(Math.getExponent(range.magnitude()) + 1 - Integer.numberOfTrailingZeros(BINS));
        }
        double perWidth = Math.scalb(1.0, -exponent);
        for (float value : values) {
            if (value > 0) {
                positive[(int) (value * perWidth)]++;
            } else if (value < 0) {
                negative[(int) (-value * perWidth)]++;
            } else {
                zeros++;
            }
        }
    }

    private void widenTo(int wanted) {
        if (exponent == Integer.MIN_VALUE) {
            exponent = wanted;
        } else if (wanted > exponent) {
            // A shift by more than the bins have bits puts all of them into the first.
            int doublings = Math.min(wanted - exponent, Integer.numberOfTrailingZeros(BINS));
            merge(positive, doublings);
            merge(negative, doublings);
            exponent = wanted;
        }
    }

    private static void merge(long[] bins, int doublings) {
        long[] narrow = bins.clone();
        Arrays.fill(bins, 0);
        for (int i = 0; i < narrow.length; i++) {
            bins[i >> doublings] += narrow[i];
        }
    }

    /** The smallest and the largest value. */
    Range seen() {
        return seen;
    }

    /** Number of values. */
    long total() {
        return zeros + Arrays.stream(positive).sum() + Arrays.stream(negative).sum();
    }

    /** Number of zeros. */
    long zeros() {
        return zeros;
    }

    /** Width of a bin; 0 while nothing but zeros was seen. */
    double width() {
        return exponent == Integer.MIN_VALUE ? 0 : Math.scalb(1.0, exponent);
    }

    /** Positive values by magnitude. */
    long positive(int bin) {
        return positive[bin];
    }

    /** Negative values by magnitude. */
    long negative(int bin) {
        return negative[bin];
    }

    /** Values of both signs by magnitude, up to the largest. */
    long[] magnitudes() {
        long[] both = new long[BINS];
        int used = 0;
        for (int i = 0; i < BINS; i++) {
            both[i] = positive[i] + negative[i];
            used = both[i] > 0 ? i + 1 : used;
        }
        return Arrays.copyOf(both, used);
    }
}
