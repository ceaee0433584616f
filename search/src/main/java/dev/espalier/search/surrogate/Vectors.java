package dev.espalier.search.surrogate;

/** Sums of products. */
final class Vectors {
    private Vectors() {}

    /** The sum of the products of the first {@code length} values: in four parts, which a processor adds up at once. */
    static double product(double[] a, double[] b, int length) {
        double first = 0;
        double second = 0;
        double third = 0;
        double fourth = 0;
        int i = 0;
        for (; i + 3 < length; i += 4) {
            first += a[i] * b[i];
            second += a[i + 1] * b[i + 1];
            third += a[i + 2] * b[i + 2];
            fourth += a[i + 3] * b[i + 3];
        }
        for (; i < length; i++) {
            first += a[i] * b[i];
        }
        return (first + second) + (third + fourth);
    }
}
