package dev.espalier.evaluators.calibration;

/** Values from {@code low} to {@code high}: those that a tensor takes, or those that it keeps when it is quantized. */
public record Range(float low, float high) {
    /** No value yet. */
    public static final Range EMPTY = new Range(Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);

    /** What an unsigned byte stands for: {@code (byte - zeroPoint) * scale}. */
    public record Grid(float scale, int zeroPoint) {
        /** The value that {@code value} becomes when it is quantized. */
        double nearest(double value) {
            return (Math.clamp(Math.round(value / scale) + zeroPoint, 0, 255) - zeroPoint) * (double) scale;
        }
    }

    /** The range of {@code values}. */
    static Range of(float[] values) {
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        return new Range(low, high);
    }

    /** What covers this range and {@code other}. */
    Range and(Range other) {
        return new Range(Math.min(low, other.low), Math.max(high, other.high));
    }

    /** What of this range is no larger than {@code magnitude}. */
    Range within(double magnitude) {
        return new Range((float) Math.max(low, -magnitude), (float) Math.min(high, magnitude));
    }

    /** The largest absolute value. */
    double magnitude() {
        return Math.max(Math.abs(low), Math.abs(high));
    }

    /** The 256 values that cover this range and hold zero exactly, as padding needs it. */
    public Grid grid() {
        double from = Math.min(low, 0.0);
        double to = Math.max(high, 0.0);
        double span = to > from ? to - from : 1;
        float scale = (float) Math.max(span / 255, Float.MIN_NORMAL);
        return new Grid(scale, Math.clamp(Math.round(-from / scale), 0, 255));
    }
}
