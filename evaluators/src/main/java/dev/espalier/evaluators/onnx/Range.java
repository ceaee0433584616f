package dev.espalier.evaluators.onnx;

/** The values that a tensor takes, from {@code low} to {@code high}. */
record Range(float low, float high) {
    /** No value yet. */
    static final Range EMPTY = new Range(Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);

    /** What an unsigned byte stands for: {@code (byte - zeroPoint) * scale}. */
    record Grid(float scale, int zeroPoint) {}

    /**
     * The 256 values that cover this range and hold zero exactly, as padding needs it.
     */
    Grid grid() {
        double from = Math.min(low, 0.0);
        double to = Math.max(high, 0.0);
        double span = to > from ? to - from : 1;
        float scale = (float) Math.max(span / 255, Float.MIN_NORMAL);
        return new Grid(scale, Math.clamp(Math.round(-from / scale), 0, 255));
    }
}
