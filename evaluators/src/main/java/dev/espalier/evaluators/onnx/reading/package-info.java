/**
 * Models of others: an ONNX classifier becomes a {@link dev.espalier.space.network.Network} with its {@link
 * dev.espalier.evaluators.weights.Weights}, so that all that is done to networks of our own can be done to it. Start at
 * {@link dev.espalier.evaluators.onnx.reading.OnnxReader}.
 */
@NullMarked
package dev.espalier.evaluators.onnx.reading;

import org.jspecify.annotations.NullMarked;
