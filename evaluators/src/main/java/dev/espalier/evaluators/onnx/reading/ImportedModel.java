package dev.espalier.evaluators.onnx.reading;

import dev.espalier.evaluators.onnx.Ending;
import dev.espalier.evaluators.onnx.ModelInfo;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Network;

/**
 * A model as it was read from an ONNX file.
 *
 * @param network what it computes, up to the logits
 * @param weights in single precision, those of an int8 file too
 * @param info what the file says about itself; for a foreign file classes called by their number and an input taken as
 *     it is
 * @param precision int8 or, with weights of 4 bits, w4a8 throughout if the file rounds its activations; else float32
 * @param ending what the file does to the logits, which is not part of {@code network}
 */
public record ImportedModel(Network network, Weights weights, ModelInfo info, Precision precision, Ending ending) {}
