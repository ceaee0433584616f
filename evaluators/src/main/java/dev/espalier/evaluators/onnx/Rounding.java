package dev.espalier.evaluators.onnx;

/**
 * Weights as whole numbers times one scale. Eight bits reach from -127 to 127, so that the largest weight is exact and the
 * sums of two products fit 16 bits; fewer bits have all their values, -8 to 7 and -2 to 1, and a scale that makes the
 * squared error least: with so few steps, clipping the largest weights costs less than coarse steps for all others.
 */
final class Rounding {
    /** Scales tried for few bits, from a fifth of that which clips nothing up to it. */
    private static final int TRIED = 40;

    private Rounding() {}

    /** The scale for {@code count} weights from {@code from} on. */
    static double scale(float[] weights, int from, int count, int bits) {
        double largest = 0;
        for (int i = from; i < from + count; i++) {
            largest = Math.max(largest, Math.abs(weights[i]));
        }
        double widest = largest / largest(bits);
        if (bits == 8 || largest == 0) {
            return widest;
        }
        double best = widest;
        double least = Double.POSITIVE_INFINITY;
        for (int i = TRIED; i > 0; i--) {
            double scale = widest * (0.2 + 0.8 * i / TRIED);
            double error = 0;
            for (int k = from; k < from + count; k++) {
                double difference = nearest(weights[k], scale, bits) * scale - weights[k];
                error += difference * difference;
            }
            if (error < least) {
                least = error;
                best = scale;
            }
        }
        return best;
    }

    /** The whole number nearest to {@code weight / scale}. */
    static byte nearest(double weight, double scale, int bits) {
        int smallest = bits == 8 ? -127 : -largest(bits) - 1;
        return (byte) Math.clamp(Math.round(weight / scale), smallest, largest(bits));
    }

    private static int largest(int bits) {
        return (1 << (bits - 1)) - 1;
    }
}
