/**
 * Models as ONNX files: what is deployed, and therefore what is scored and timed. {@link
 * dev.espalier.evaluators.onnx.OnnxExporter} writes a {@link dev.espalier.space.network.Network} with its {@link
 * dev.espalier.evaluators.weights.Weights} as float or in fewer bits (one input {@code input (1, c, h, w)}, one output
 * {@code logits (1, classes)}), with a {@link dev.espalier.evaluators.onnx.ModelInfo} inside; the same arguments give the
 * same bytes. {@link dev.espalier.evaluators.onnx.ExportOptions} tell what else can be wanted of a float file. {@link
 * dev.espalier.evaluators.onnx.QuantizedModel} is what a network becomes in few bits. {@link
 * dev.espalier.evaluators.onnx.OnnxModel} runs a file in ONNX Runtime, {@link dev.espalier.evaluators.onnx.Scoring} counts
 * what it classifies rightly and {@link dev.espalier.evaluators.onnx.Parity} checks that it computes what was trained. The
 * way back, from a file to a network, is the package {@code reading}.
 */
@NullMarked
package dev.espalier.evaluators.onnx;

import org.jspecify.annotations.NullMarked;
