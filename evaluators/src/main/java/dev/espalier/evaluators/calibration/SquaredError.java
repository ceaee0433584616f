package dev.espalier.evaluators.calibration;

/**
 * Clips at the magnitude that makes the mean squared difference between the values and their quantized ones least. 96
 * magnitudes are tried, from a quarter of the largest value to the whole of it.
 */
public record SquaredError() implements Calibrator {
    private static final int TRIED = 96;

    @Override
    public Observer observer() {
        return new HistogramObserver(SquaredError::range);
    }

    private static Range range(Histogram values) {
        Range best = values.seen();
        double least = error(values, best.grid());
        for (int i = 1; i < TRIED; i++) {
            Range clipped = values.seen().within(values.seen().magnitude() * (1 - 0.75 * i / TRIED));
            double error = error(values, clipped.grid());
            if (error < least) {
                least = error;
                best = clipped;
            }
        }
        return best;
    }

    /** The summed squared error, every value taken as the middle of its bin. */
    static double error(Histogram values, Range.Grid grid) {
        double error = 0;
        for (int bin = 0; bin < Histogram.BINS; bin++) {
            double middle = (bin + 0.5) * values.width();
            error += values.positive(bin) * square(grid.nearest(middle) - middle);
            error += values.negative(bin) * square(grid.nearest(-middle) + middle);
        }
        return error;
    }

    private static double square(double x) {
        return x * x;
    }
}
