package dev.espalier.evaluators.calibration;

import java.util.function.Function;

/** Counts values by size, and leaves the range to {@code choice}; nothing but zeros needs no choice. */
final class HistogramObserver implements Calibrator.Observer {
    private final Histogram histogram = new Histogram();
    private final Function<Histogram, Range> choice;

    HistogramObserver(Function<Histogram, Range> choice) {
        this.choice = choice;
    }

    @Override
    public void observe(float[] values) {
        histogram.add(values);
    }

    @Override
    public Range range() {
        return histogram.width() == 0 ? histogram.seen() : choice.apply(histogram);
    }
}
