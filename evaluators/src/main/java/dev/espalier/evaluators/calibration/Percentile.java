package dev.espalier.evaluators.calibration;

import static dev.espalier.space.Requirement.require;

/**
 * Leaves out the outermost values: {@code share} of all lie at or below the upper end, and as many at or above the lower.
 *
 * @param share above one half, at most 1
 */
public record Percentile(double share) implements Calibrator {
    /** One value of 10,000 is clipped at each end. */
    public static final Percentile USUAL = new Percentile(0.9999);

    /** @throws IllegalArgumentException if the share is not above one half and at most 1 */
    public Percentile {
        require(share > 0.5 && share <= 1, "a percentile needs a share above 0.5 and at most 1, got %s", share);
    }

    @Override
    public Observer observer() {
        return new HistogramObserver(this::range);
    }

    private Range range(Histogram values) {
        long outside = (long) ((1 - share) * values.total());
        return new Range((float) -end(values, outside, true), (float) end(values, outside, false));
    }

    /** The magnitude beyond which {@code outside} values lie in one direction; negative if it is in the other one. */
    private static double end(Histogram values, long outside, boolean down) {
        Range seen = values.seen();
        double furthest = down ? -(double) seen.low() : seen.high();
        long left = outside;
        for (int bin = Histogram.BINS - 1; bin >= 0; bin--) {
            left -= down ? values.negative(bin) : values.positive(bin);
            if (left < 0) {
                return Math.min(furthest, (bin + 1) * values.width());
            }
        }
        left -= values.zeros();
        for (int bin = 0; left >= 0; bin++) {
            left -= down ? values.positive(bin) : values.negative(bin);
            if (left < 0) {
                return Math.min(furthest, -bin * values.width());
            }
        }
        return Math.min(furthest, 0);
    }
}
