package dev.espalier.evaluators.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.choice.Design;
import dev.espalier.space.network.Network;
import java.util.List;
import java.util.Map;

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

    /**
     * The model in single precision, batch normalisation folded into the layer in front of it.
     *
     * @throws IllegalArgumentException if a weight of the network is missing
     */
    public static byte[] float32(Network network, Weights weights, ModelInfo info) {
        return float32(network, weights, info, ExportOptions.DEFAULT);
    }

    /**
     * The model in single precision, written as {@code options} say.
     *
     * @throws IllegalArgumentException if a weight of the network is missing
     */
    public static byte[] float32(Network network, Weights weights, ModelInfo info, ExportOptions options) {
        GraphProto graph = options.batchNormFolded()
                ? floatGraph(network, weights, options.ending())
                : FloatGraph.of(network, weights.effective(network), options.ending());
        byte[] model = model(graph, info).toByteArray();
        return options.dynamicBatch() ? BatchAxis.dynamic(model) : model;
    }

    /**
     * The model with unsigned 8-bit activations and signed 8-bit weights per output channel, as a float graph with
     * quantization in between that ONNX Runtime fuses to integer kernels. The outputs stay float.
     *
     * @param samples normalised inputs that the ranges of the activations are taken from
     * @throws IllegalArgumentException if there is no sample, one has a wrong size, or an activation is not finite
     */
    public static byte[] int8(Network network, Weights weights, ModelInfo info, List<float[]> samples) {
        GraphProto graph = floatGraph(network, weights, Ending.LOGITS);
        Quantization quantization = new Quantization(graph);
        Map<String, Range> ranges = Calibration.minMax(model(graph, info), quantization.observed(), samples);
        return model(quantization.apply(ranges), info).toByteArray();
    }

    private static GraphProto floatGraph(Network network, Weights weights, Ending ending) {
        BatchNormFolding.Folded folded = BatchNormFolding.fold(network, weights.effective(network));
        return FloatGraph.of(folded.network(), folded.weights(), ending);
    }

    private static ModelProto model(GraphProto graph, ModelInfo info) {
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(8)
                .setProducerName("espalier")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(17))
                .setGraph(graph);
        info.toMetadata()
                .forEach((key, value) -> model.addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return model.build();
    }
}
