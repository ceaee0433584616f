package dev.espalier.evaluators.calibration;

import static dev.espalier.space.Requirement.require;

/**
 * Averages the smallest and the largest value of the samples, as training with simulated quantization does: {@code
 * average += share * (sample - average)}. (<a href="https://arxiv.org/abs/1712.05877">Jacob et al., 2018</a>, section 3.1)
 *
 * @param share of a new sample, 0 to 1
 */
public record MovingAverage(double share) implements Calibrator {
    /** A hundredth. */
    public static final MovingAverage USUAL = new MovingAverage(0.01);

    /** @throws IllegalArgumentException if the share is not above 0 and at most 1 */
    public MovingAverage {
        require(share > 0 && share <= 1, "a moving average needs a share above 0 and at most 1, got %s", share);
    }

    @Override
    public Observer observer() {
        return new Average();
    }

    private final class Average implements Observer {
        private boolean first = true;
        private double low;
        private double high;

        @Override
        public void observe(float[] values) {
            Range sample = Range.of(values);
            low = first ? sample.low() : low + share * (sample.low() - low);
            high = first ? sample.high() : high + share * (sample.high() - high);
            first = false;
        }

        @Override
        public Range range() {
            return new Range((float) low, (float) high);
        }
    }
}
