/**
 * How a trained network becomes one of integers without being trained again, as far as that is arithmetic and runs no
 * model. A {@link dev.espalier.evaluators.calibration.Calibrator} chooses the range over which a tensor is quantized from
 * the values it takes; {@link dev.espalier.evaluators.calibration.Equalization} moves scale from one layer to the next so
 * that channels are alike; a {@link dev.espalier.evaluators.calibration.QuantizationRecipe} says what of this is done.
 */
@NullMarked
package dev.espalier.evaluators.calibration;

import org.jspecify.annotations.NullMarked;
