package dev.espalier.evaluators.table;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.compression.LayerPrecision;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How a network's latency follows from the sum of its parts, {@code scale * sum + constantMs}, and how well: told by networks
 * that were measured whole, those it is judged by not being those it was fitted to.
 *
 * @param networks number of networks it was fitted to
 * @param checked number of networks it is judged by
 * @param spearman rank correlation of foretold and measured latency; Kendall's beside it
 * @param medianError median of the relative errors' sizes, after the one scale that suits the judging networks best
 * @param error what 95 of 100 relative errors stay under, as they are: the error that is stated with every prediction
 * @param coverage share of the judging networks' parts that were measured themselves
 */
public record AdditiveFit(
        LayerPrecision precision,
        double scale,
        double constantMs,
        int networks,
        int checked,
        double spearman,
        double kendall,
        double medianError,
        double error,
        double coverage) {
    static final String HEADER =
            "precision,scale,constantMs,networks,checked,spearman,kendall,medianError,error,coverage";

    /** The latency of a network whose parts sum up to {@code sumMs}. */
    public double ms(double sumMs) {
        return Math.max(1e-6, scale * sumMs + constantMs);
    }

    /** Scale and constant with the least squares of relative errors; a scale alone of fewer than four networks. */
    static double[] line(double[] sums, double[] measured) {
        require(sums.length > 0, "needs at least one network to fit to");
        double xx = 0;
        double x = 0;
        double one = 0;
        double xy = 0;
        double y = 0;
        for (int i = 0; i < sums.length; i++) {
            double weight = 1 / (measured[i] * measured[i]);
            xx += weight * sums[i] * sums[i];
            x += weight * sums[i];
            one += weight;
            xy += weight * sums[i] * measured[i];
            y += weight * measured[i];
        }
        double determinant = xx * one - x * x;
        if (sums.length < 4 || determinant < 1e-9 * xx * one) {
            return new double[] {xy / xx, 0};
        }
        return new double[] {(xy * one - x * y) / determinant, (xx * y - x * xy) / determinant};
    }

    /** The relative sizes of the errors of {@code foretold}, ascending. */
    static double[] errors(double[] foretold, double[] measured) {
        return IntStream.range(0, measured.length)
                .mapToDouble(i -> Math.abs(foretold[i] / measured[i] - 1))
                .sorted()
                .toArray();
    }

    /** The median relative error of {@code foretold} after the one scale that makes it least. */
    static double medianError(double[] foretold, double[] measured) {
        double[] ratios = IntStream.range(0, measured.length)
                .mapToDouble(i -> measured[i] / foretold[i])
                .sorted()
                .toArray();
        double scale = middle(ratios);
        return middle(errors(Arrays.stream(foretold).map(v -> v * scale).toArray(), measured));
    }

    private static double middle(double[] sorted) {
        int n = sorted.length;
        return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }

    String line() {
        return Stream.of(
                        precision.label(),
                        scale,
                        constantMs,
                        networks,
                        checked,
                        spearman,
                        kendall,
                        medianError,
                        error,
                        coverage)
                .map(String::valueOf)
                .collect(Collectors.joining(","));
    }

    static AdditiveFit parse(String line) {
        String[] cells = line.split(",");
        return new AdditiveFit(
                LayerPrecision.named(cells[0]),
                Double.parseDouble(cells[1]),
                Double.parseDouble(cells[2]),
                Integer.parseInt(cells[3]),
                Integer.parseInt(cells[4]),
                Double.parseDouble(cells[5]),
                Double.parseDouble(cells[6]),
                Double.parseDouble(cells[7]),
                Double.parseDouble(cells[8]),
                Double.parseDouble(cells[9]));
    }
}
