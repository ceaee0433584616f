package dev.espalier.space.block;

import static dev.espalier.space.Requirement.require;

/** Rounding of channel counts to what a runtime computes at full speed. */
public final class Alignment {
    private Alignment() {}

    /**
     * The multiple of {@code step} nearest to {@code channels}, at least {@code step}, and never more than 10 % below
     * {@code channels}: the reference rounding of MobileNet and EfficientNet.
     *
     * @throws IllegalArgumentException if {@code step} is not positive
     */
    public static int round(double channels, int step) {
        require(step > 0, "the channel step must be positive, got %d", step);
        int rounded = Math.max(step, (int) (channels + step / 2.0) / step * step);
        return rounded < 0.9 * channels ? rounded + step : rounded;
    }
}
