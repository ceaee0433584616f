package dev.espalier.evaluators.table;

import static dev.espalier.space.Requirement.require;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The times of models that were not measured, from those that were.
 *
 * <p>The trend is linear in what a model asks of the device, fitted by ridge regression of relative errors. What it leaves, as
 * a logarithm, is smoothed by a Gaussian process with an exponential kernel on the logarithms of demands and sizes, each
 * scaled to its spread; models of other kinds of layers count as farther apart. Of the models known, the {@value
 * #NEIGHBOURS} nearest take part (Vecchia's approximation). Length and noise are those
 * of a small grid that foretell known points best from the others. Known points cost O(n p²) once, a new one O(n p).
 */
final class Interpolation {
    private static final int NEIGHBOURS = 48;
    private static final double RIDGE = 1e-3;
    /** So many known points, evenly chosen, decide on length and noise. */
    private static final int JUDGES = 200;

    private static final double[] LENGTHS = {1, 3, 10, 30};
    private static final double[] NOISES = {0.001, 0.01, 0.1};

    /** How much farther apart models of different kinds are; between 2 and 10 it makes little difference. */
    private static final double OTHER_KIND = 2;

    private final List<Point> points;
    private final double[][] places;
    private final double[] center;
    private final double[] spread;
    private final double[] trend;
    private final double floor;
    private final double[] residuals;
    private final double variance;
    private double length = LENGTHS[0];
    private double noise = NOISES[0];
    private double error;

    /**
     * A model.
     *
     * @param demands what it asks of the device, in numbers its time grows with
     * @param sizes positive numbers that describe it beside
     * @param kind its layers in words
     */
    record Point(double[] demands, double[] sizes, String kind) {}

    /**
     * A value foretold.
     *
     * @param error its expected relative error, one standard deviation
     */
    record Estimate(double value, double error) {}

    /**
     * Learns what {@code points} took: one of {@code values} each.
     *
     * @throws IllegalArgumentException if there is none, or a value is not positive
     */
    Interpolation(List<Point> points, double[] values) {
        require(values.length > 0 && points.size() == values.length, "needs a value for each point");
        require(Arrays.stream(values).allMatch(v -> v > 0), "values must be positive");
        this.points = List.copyOf(points);
        double[][] logs = points.stream().map(Interpolation::logs).toArray(double[][]::new);
        int width = logs[0].length;
        center = new double[width];
        spread = new double[width];
        for (int f = 0; f < width; f++) {
            int column = f;
            double[] all = Arrays.stream(logs).mapToDouble(row -> row[column]).toArray();
            double mean = Arrays.stream(all).average().orElseThrow();
            double square = Arrays.stream(all)
                    .map(v -> (v - mean) * (v - mean))
                    .average()
                    .orElseThrow();
            center[f] = mean;
            spread[f] = square > 1e-12 ? Math.sqrt(square) : 1;
        }
        places = Arrays.stream(logs).map(this::scaled).toArray(double[][]::new);
        floor = Arrays.stream(values).min().orElseThrow() / 4;
        trend = ridge(points.stream().map(Point::demands).toList(), values);
        residuals = IntStream.range(0, values.length)
                .mapToDouble(i -> Math.log(values[i] / trend(points.get(i).demands())))
                .toArray();
        variance = Math.max(
                1e-6, Arrays.stream(residuals).map(r -> r * r).average().orElseThrow());
        choose();
    }

    /** The relative error with which known points are foretold from the others: the median. */
    double error() {
        return error;
    }

    /** The time of {@code point}. */
    Estimate at(Point point) {
        double[] residual = residual(scaled(logs(point)), point.kind(), -1);
        return new Estimate(trend(point.demands()) * Math.exp(residual[0]), residual[1]);
    }

    private void choose() {
        int step = Math.max(1, places.length / JUDGES);
        int[] judges =
                IntStream.iterate(0, i -> i < places.length, i -> i + step).toArray();
        error = Double.POSITIVE_INFINITY;
        double bestLength = length;
        double bestNoise = noise;
        for (double eachLength : LENGTHS) {
            for (double eachNoise : NOISES) {
                length = eachLength;
                noise = eachNoise;
                double[] errors = Arrays.stream(judges)
                        .mapToDouble(i -> Math.abs(
                                Math.expm1(residual(places[i], points.get(i).kind(), i)[0] - residuals[i])))
                        .sorted()
                        .toArray();
                double median = errors[errors.length / 2];
                if (median < error) {
                    error = median;
                    bestLength = eachLength;
                    bestNoise = eachNoise;
                }
            }
        }
        length = bestLength;
        noise = bestNoise;
    }

    /** Mean and standard deviation of the process at {@code place}, without what is known of point {@code left}. */
    private double[] residual(double[] place, String kind, int left) {
        double[] distances = IntStream.range(0, places.length)
                .mapToDouble(i -> distance(place, kind, i))
                .toArray();
        int[] near = IntStream.range(0, places.length)
                .filter(i -> i != left)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> distances[i]).thenComparing(i -> i))
                .limit(NEIGHBOURS)
                .mapToInt(Integer::intValue)
                .toArray();
        int n = near.length;
        double[][] kernel = new double[n][n];
        double[] to = new double[n];
        double[] known = new double[n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                kernel[i][j] =
                        kernel(distance(places[near[i]], points.get(near[i]).kind(), near[j]));
            }
            kernel[i][i] = 1 + noise;
            to[i] = kernel(distances[near[i]]);
            known[i] = residuals[near[i]];
        }
        Cholesky cholesky = new Cholesky(kernel);
        double[] weights = cholesky.solve(known);
        double mean = 0;
        double explained = 0;
        double[] forward = cholesky.forward(to);
        for (int i = 0; i < n; i++) {
            mean += to[i] * weights[i];
            explained += forward[i] * forward[i];
        }
        return new double[] {mean, Math.sqrt(variance * Math.max(noise, 1 + noise - explained))};
    }

    private double kernel(double distance) {
        return Math.exp(-distance / length);
    }

    private double distance(double[] place, String kind, int to) {
        double[] other = places[to];
        double sum = 0;
        for (int i = 0; i < place.length; i++) {
            sum += (place[i] - other[i]) * (place[i] - other[i]);
        }
        return Math.sqrt(sum) + (kind.equals(points.get(to).kind()) ? 0 : OTHER_KIND);
    }

    private double trend(double[] features) {
        double sum = trend[features.length];
        for (int f = 0; f < features.length; f++) {
            sum += trend[f] * features[f];
        }
        return Math.max(floor, sum);
    }

    /** Coefficients of the features, and a constant, that leave the least squares of relative errors. */
    private static double[] ridge(List<double[]> features, double[] values) {
        int width = features.getFirst().length + 1;
        double[] size = new double[width];
        for (int i = 0; i < values.length; i++) {
            for (int f = 0; f < width; f++) {
                double x = relative(features.get(i), f, values[i]);
                size[f] += x * x;
            }
        }
        double[][] matrix = new double[width][width];
        double[] right = new double[width];
        for (int f = 0; f < width; f++) {
            size[f] = size[f] > 0 ? Math.sqrt(size[f]) : 1;
            matrix[f][f] = RIDGE;
        }
        for (int i = 0; i < values.length; i++) {
            for (int f = 0; f < width; f++) {
                double x = relative(features.get(i), f, values[i]) / size[f];
                right[f] += x;
                for (int g = 0; g <= f; g++) {
                    matrix[f][g] += x * relative(features.get(i), g, values[i]) / size[g];
                }
            }
        }
        double[] solved = new Cholesky(matrix).solve(right);
        for (int f = 0; f < width; f++) {
            solved[f] /= size[f];
        }
        return solved;
    }

    private static double relative(double[] features, int index, double value) {
        return (index < features.length ? features[index] : 1) / value;
    }

    private static double[] logs(Point point) {
        return DoubleStream.concat(
                        Arrays.stream(point.demands()).map(Math::log1p),
                        Arrays.stream(point.sizes()).map(Math::log))
                .toArray();
    }

    private double[] scaled(double[] logs) {
        return IntStream.range(0, logs.length)
                .mapToDouble(f -> (logs[f] - center[f]) / spread[f])
                .toArray();
    }
}
