package dev.espalier.experiments.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Where values lie along a side of a picture.
 *
 * @param low the value at {@code from}
 * @param high the value at {@code to}
 * @param from a coordinate in the picture
 * @param to a coordinate in the picture
 * @param logarithmic whether equal steps are equal ratios
 */
record Axis(double low, double high, double from, double to, boolean logarithmic) {
    private static final int TICKS = 6;
    private static final double WIDE = 10;

    /** An axis around {@code values}, logarithmic if they are positive and spread more than tenfold. */
    static Axis around(Collection<Double> values, double from, double to) {
        double least = values.stream().mapToDouble(Double::doubleValue).min().orElse(0);
        double most = values.stream().mapToDouble(Double::doubleValue).max().orElse(1);
        if (least > 0 && most > WIDE * least) {
            return new Axis(least / 1.15, most * 1.15, from, to, true);
        }
        double margin = most > least ? 0.06 * (most - least) : Math.max(Math.abs(most), 1) / 10;
        double low = least >= 0 ? Math.max(0, least - margin) : least - margin;
        return new Axis(low, most + margin, from, to, false);
    }

    /** An even axis from {@code low} to {@code high}. */
    static Axis between(double low, double high, double from, double to) {
        return new Axis(low, high, from, to, false);
    }

    /** The coordinate of {@code value}. */
    double at(double value) {
        double share = logarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
        return from + share * (to - from);
    }

    /** Round values along the axis. */
    List<Double> ticks() {
        return logarithmic ? logarithmicTicks() : evenTicks();
    }

    private List<Double> evenTicks() {
        double rough = (high - low) / TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double digits = rough / power;
        double step = power * (digits <= 1 ? 1 : digits <= 2 ? 2 : digits <= 5 ? 5 : 10);
        List<Double> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(low / step); i * step <= high; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    private List<Double> logarithmicTicks() {
        List<Double> ticks = new ArrayList<>();
        for (double decade = Math.pow(10, Math.floor(Math.log10(low))); decade <= high; decade *= 10) {
            for (double digit : new double[] {1, 2, 5}) {
                if (digit * decade >= low && digit * decade <= high) {
                    ticks.add(digit * decade);
                }
            }
        }
        return ticks;
    }
}
