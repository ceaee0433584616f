package dev.espalier.evaluators.calibration;

/**
 * How a trained network is quantized.
 *
 * @param calibrator chooses the ranges of the activations
 * @param equalize whether scale is moved between layers first, see {@link Equalization}
 * @param correctBias whether biases make up for what rounding the weights does to the mean of every output channel
 */
public record QuantizationRecipe(Calibrator calibrator, boolean equalize, boolean correctBias) {
    /** All values as they are seen, nothing else done. */
    public static final QuantizationRecipe STANDARD = new QuantizationRecipe(new MinMax(), false, false);
}
