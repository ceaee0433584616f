package dev.espalier.space.trial;

import static dev.espalier.space.Requirement.require;

/**
 * A value with its spread.
 *
 * @param value the median of the repeats, or the exact value of what is counted
 * @param spread for a latency the interquartile range, for an accuracy the half-width of its 95 % interval, 0 for what is
 *     counted; in the unit of the value
 * @param repeats number of samples behind it, 1 for what is counted
 */
public record Measurement(double value, double spread, long repeats) {
    /** @throws IllegalArgumentException if the value or the spread is not finite or the spread negative */
    public Measurement {
        require(Double.isFinite(value), "measurement: the value must be finite, got %s", value);
        require(
                Double.isFinite(spread) && spread >= 0,
                "measurement: the spread must be finite and not negative, got %s",
                spread);
        require(repeats >= 1, "measurement: needs at least one sample, got %d", repeats);
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
}
