package dev.espalier.evaluators.onnx;

import static dev.espalier.space.Requirement.require;

import java.util.List;
import java.util.function.UnaryOperator;

/** Whether an exported float model computes what the network it was exported from computes. */
public final class Parity {
    /** What rounding may explain, as a share of the largest output. */
    public static final double TOLERANCE = 1e-5;

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
