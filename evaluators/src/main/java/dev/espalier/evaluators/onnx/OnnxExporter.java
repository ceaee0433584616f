package dev.espalier.evaluators.onnx;

import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.choice.Design;
import dev.espalier.space.network.Network;
import java.util.List;

/** Writes networks as ONNX files (opset 17, IR 8). The same arguments give the same bytes. */
public final class OnnxExporter {
    private OnnxExporter() {}

    /**
     * The model of {@code design} at its precision.
     *
     * @param samples normalised inputs, {@code c * h * w} values each, that an int8 model takes its ranges from; not
     *     read for a float model
     */
    public static byte[] export(Design design, Weights weights, ModelInfo info, List<float[]> samples) {
        return design.precision().quantized()
                ? int8(design.network(), weights, info, samples)
                : float32(design.network(), weights, info);
    }

    /** The model in single precision. */
    public static byte[] float32(Network network, Weights weights, ModelInfo info) {
        throw new UnsupportedOperationException();
    }

    /** The model quantized. */
    public static byte[] int8(Network network, Weights weights, ModelInfo info, List<float[]> samples) {
        throw new UnsupportedOperationException();
    }
}
