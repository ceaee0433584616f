package dev.espalier.evaluators.onnx;

import static dev.espalier.space.Requirement.require;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Whether an exported float model computes what the network it was exported from computes. */
public final class Parity {
    /** What rounding may explain, as a share of the largest output. */
    public static final double TOLERANCE = 1e-5;

    /** How many times farther than the trained network from the exact outputs an export may be. */
    private static final int ALLOWANCE = 8;

    private Parity() {}

    /**
     * The largest difference between the outputs of {@code model} and {@code reference}, as a share of the reference's
     * largest absolute output, over all {@code samples}; infinite where one of them is not finite.
     *
     * @param reference gives the outputs for one normalised sample
     * @throws IllegalArgumentException if there is no sample, or the two differ in their number of outputs
     */
    public static double error(OnnxModel model, UnaryOperator<float[]> reference, List<float[]> samples) {
        require(!samples.isEmpty(), "parity needs at least one sample");
        double worst = 0;
        for (float[] sample : samples) {
            worst = Math.max(worst, error(reference.apply(sample), model.run(sample)));
        }
        return worst;
    }

    /**
     * Checks that {@link #error} is at most {@link #TOLERANCE}.
     *
     * @throws OnnxModelException if it is not
     */
    public static void check(OnnxModel model, UnaryOperator<float[]> reference, List<float[]> samples) {
        double error = error(model, reference, samples);
        if (!(error <= TOLERANCE)) {
            throw new OnnxModelException(
                    "the exported model differs from the trained one by %.3g of its largest output, more than %s"
                            .formatted(error, TOLERANCE));
        }
    }

    /**
     * Checks that {@code model} is as near to the exact outputs as single precision can be asked to be: within {@link
     * #TOLERANCE} of the largest output or, of a network that multiplies rounding errors with its depth, within {@value
     * #ALLOWANCE} times the distance of the trained network's own outputs. A mistake in an export is far beyond either.
     *
     * @param trained gives the trained network's outputs for one normalised sample, in single precision
     * @param exact gives the same in double precision
     * @throws OnnxModelException if it is not
     * @throws IllegalArgumentException if there is no sample, or the number of outputs differs
     */
    public static void check(
            OnnxModel model, UnaryOperator<float[]> trained, Function<float[], double[]> exact, List<float[]> samples) {
        require(!samples.isEmpty(), "parity needs at least one sample");
        double largest = 0;
        double distance = 0;
        double rounding = 0;
        for (float[] sample : samples) {
            double[] outputs = exact.apply(sample);
            largest = Math.max(
                    largest, Arrays.stream(outputs).map(Math::abs).max().orElse(0));
            distance = Math.max(distance, distance(outputs, model.run(sample)));
            rounding = Math.max(rounding, distance(outputs, trained.apply(sample)));
        }
        double allowed = Math.max(TOLERANCE * largest, ALLOWANCE * rounding);
        if (!(distance <= allowed && Double.isFinite(distance))) {
            throw new OnnxModelException(
                    "the exported model differs from the trained one by %.3g of its largest output, more than the %.3g of rounding"
                            .formatted(distance / largest, allowed / largest));
        }
    }

    /** The largest difference; infinite where a value is not finite. */
    private static double distance(double[] expected, float[] actual) {
        require(expected.length == actual.length, "%d outputs expected, got %d", expected.length, actual.length);
        double difference = 0;
        for (int i = 0; i < expected.length; i++) {
            double here = Math.abs(expected[i] - actual[i]);
            difference = Double.isFinite(here) ? Math.max(difference, here) : Double.POSITIVE_INFINITY;
        }
        return difference;
    }

    private static double error(float[] expected, float[] actual) {
        require(expected.length == actual.length, "%d outputs expected, got %d", expected.length, actual.length);
        double difference = 0;
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            if (!Float.isFinite(expected[i]) || !Float.isFinite(actual[i])) {
                return Double.POSITIVE_INFINITY;
            }
            difference = Math.max(difference, Math.abs((double) expected[i] - actual[i]));
            largest = Math.max(largest, Math.abs(expected[i]));
        }
        return difference == 0 ? 0 : difference / largest;
    }
}
