package dev.espalier.search.surrogate;

/** A normally distributed cost. */
record Gaussian(double mean, double deviation) {
    private static final double ROOT_TWO_PI = Math.sqrt(2 * Math.PI);
    /** So many deviations off, and what is rounded away is more than what is left of the tail. */
    private static final double FAR = 12;

    /** The probability of a cost up to {@code bound}. */
    double below(double bound) {
        return deviation == 0 ? (mean <= bound ? 1 : 0) : standard((bound - mean) / deviation);
    }

    /** By how much the cost is expected to stay under {@code bound}: the integral of {@link #below} up to it. */
    double expectedUnder(double bound) {
        if (deviation == 0) {
            return Math.max(0, bound - mean);
        }
        double z = (bound - mean) / deviation;
        if (Math.abs(z) > FAR) {
            return Math.max(0, bound - mean);
        }
        return Math.max(0, deviation * (z * standard(z) + Math.exp(-z * z / 2) / ROOT_TWO_PI));
    }

    /**
     * The standard normal distribution function with a relative error below 1.2e-7, by the Chebyshev fit to the
     * complementary error function in Numerical Recipes, section 6.2.
     */
    static double standard(double z) {
        double x = Math.abs(z) / Math.sqrt(2);
        double t = 1 / (1 + 0.5 * x);
        double tail = 0.5
                * t
                * Math.exp(
                        -x * x
                                - 1.26551223
                                + t
                                        * (1.00002368
                                                + t
                                                        * (0.37409196
                                                                + t
                                                                        * (0.09678418
                                                                                + t
                                                                                        * (-0.18628806
                                                                                                + t
                                                                                                        * (0.27886807
                                                                                                                + t
                                                                                                                        * (-1.13520398
                                                                                                                                + t
                                                                                                                                        * (1.48851587
                                                                                                                                                + t
                                                                                                                                                        * (-0.82215223
                                                                                                                                                                + t
                                                                                                                                                                        * 0.17087277)))))))));
        return z > 0 ? 1 - tail : tail;
    }
}
