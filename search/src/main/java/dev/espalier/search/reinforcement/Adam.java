package dev.espalier.search.reinforcement;

/**
 * Steps against a gradient, each coordinate at a speed of its own. (<a href="https://arxiv.org/abs/1412.6980">Kingma and
 * Ba, 2015</a>, with their settings)
 */
final class Adam {
    private static final double FIRST = 0.9;
    private static final double SECOND = 0.999;
    private static final double EPSILON = 1e-8;

    private final double rate;
    private final double[] mean;
    private final double[] square;
    private int steps;

    Adam(int size, double rate) {
        this.rate = rate;
        this.mean = new double[size];
        this.square = new double[size];
    }

    /** Moves {@code values} one step in the direction in which what has this {@code gradient} descends. */
    void descend(double[] values, double[] gradient) {
        steps++;
        double firstBias = 1 - Math.pow(FIRST, steps);
        double secondBias = 1 - Math.pow(SECOND, steps);
        for (int i = 0; i < values.length; i++) {
            mean[i] = FIRST * mean[i] + (1 - FIRST) * gradient[i];
            square[i] = SECOND * square[i] + (1 - SECOND) * gradient[i] * gradient[i];
            values[i] -= rate * (mean[i] / firstBias) / (Math.sqrt(square[i] / secondBias) + EPSILON);
        }
    }
}
