package dev.espalier.evaluators.calibration;

/** Keeps every value that was seen: nothing is clipped, and one outlier makes all else coarse. */
public record MinMax() implements Calibrator {
    @Override
    public Observer observer() {
        return new Seen();
    }

    private static final class Seen implements Observer {
        private Range range = Range.EMPTY;

        @Override
        public void observe(float[] values) {
            range = range.and(Range.of(values));
        }

        @Override
        public Range range() {
            return range;
        }
    }
}
