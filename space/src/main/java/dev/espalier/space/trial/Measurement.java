package dev.espalier.space.trial;

import static dev.espalier.space.Requirement.require;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * A value with its spread.
 *
 * @param value the median of the repeats, or the exact value of what is counted
 * @param spread for a latency the interquartile range, for an accuracy the half-width of its 95 % interval, 0 for what is
 *     counted; in the unit of the value
 * @param repeats number of samples behind it, 1 for what is counted
 * @param interval where the value itself lies with a confidence of 95 %
 * @param doubts what to know before trusting it, empty if all went well; in the order of the constants
 */
public record Measurement(double value, double spread, long repeats, Interval interval, Set<Doubt> doubts) {
    /** From {@code low} to {@code high}, both included. */
    public record Interval(double low, double high) {
        /** @throws IllegalArgumentException if an end is not finite, or they are in the wrong order */
        public Interval {
            require(
                    Double.isFinite(low) && Double.isFinite(high) && low <= high,
                    "an interval goes from a finite number to one not below it, got %s to %s",
                    low,
                    high);
        }
    }

    /** @throws IllegalArgumentException if the value or the spread is not finite, or the spread negative */
    public Measurement {
        require(Double.isFinite(value), "measurement: the value must be finite, got %s", value);
        require(
                Double.isFinite(spread) && spread >= 0,
                "measurement: the spread must be finite and not negative, got %s",
                spread);
        require(repeats >= 1, "measurement: needs at least one sample, got %d", repeats);
        doubts = doubts.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(doubts));
    }

    /**
     * A value without doubts that lies within {@code spread} to either side.
     *
     * @throws IllegalArgumentException if the value or the spread is not finite, or the spread negative
     */
    public Measurement(double value, double spread, long repeats) {
        this(value, spread, repeats, new Interval(value - Math.abs(spread), value + Math.abs(spread)), Set.of());
    }

    /** A value that is counted and has no spread. */
    public static Measurement exact(double value) {
        return new Measurement(value, 0, 1);
    }

    /** The share {@code right / total} with the half-width of its 95 % normal interval. */
    public static Measurement share(long right, long total) {
        double p = (double) right / total;
        return new Measurement(p, 1.96 * Math.sqrt(p * (1 - p) / total), total);
    }

    /** This measurement with one doubt more. */
    public Measurement doubted(Doubt doubt) {
        Set<Doubt> more = EnumSet.of(doubt);
        more.addAll(doubts);
        return new Measurement(value, spread, repeats, interval, more);
    }
}
