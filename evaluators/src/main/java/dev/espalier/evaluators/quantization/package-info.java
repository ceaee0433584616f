/**
 * Quantizers: what makes few different values of many. A {@link dev.espalier.evaluators.quantization.Quantizer} takes a
 * tensor and gives one of the same shape whose values are those that so many bits can tell apart, as floats, so that any
 * engine can compute with them. A training that sees its weights through one is quantization-aware. Start at {@link
 * dev.espalier.evaluators.quantization.Quantizer}.
 */
@NullMarked
package dev.espalier.evaluators.quantization;

import org.jspecify.annotations.NullMarked;
