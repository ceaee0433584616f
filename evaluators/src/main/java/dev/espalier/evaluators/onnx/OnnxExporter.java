package dev.espalier.evaluators.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.espalier.evaluators.calibration.QuantizationRecipe;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.choice.Design;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Network;
import java.util.List;

/**
 * Writes networks as ONNX files: opset 17 and IR 8; 21 and 10 with weights of 4 bits, 25 and 13 of 2, which first have them.
 * The same arguments give the same bytes.
 */
public final class OnnxExporter {
    /** The domain of ONNX Runtime's own operators. */
    static final String MICROSOFT = "com.microsoft";

    private OnnxExporter() {}

    /**
     * The model of {@code design} at its precision.
     *
     * @param samples normalised inputs, {@code c * h * w} values each, that a quantized model takes its ranges from;
     *     not read for a float model
     */
    public static byte[] export(Design design, Weights weights, ModelInfo info, List<float[]> samples) {
        return design.precision().quantized()
                ? QuantizedModel.of(
                                design.network(),
                                weights,
                                info,
                                design.precision(),
                                QuantizationRecipe.STANDARD,
                                samples)
                        .bytes()
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
        byte[] model = model(graph, info, LayerPrecision.FLOAT32).toByteArray();
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
        return export(new Design(network, Precision.INT8), weights, info, samples);
    }

    private static GraphProto floatGraph(Network network, Weights weights, Ending ending) {
        BatchNormFolding.Folded folded = BatchNormFolding.fold(network, weights.effective(network));
        return FloatGraph.of(folded.network(), folded.weights(), ending);
    }

    /**
     * An exported model that says other things about itself; what it computes stays as it is.
     *
     * @throws IllegalArgumentException if {@code model} is no exported model
     */
    public static byte[] described(byte[] model, ModelInfo info) {
        try {
            return described(ModelProto.parseFrom(model), info).toByteArray();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("the bytes are no exported model", e);
        }
    }

    private static ModelProto described(ModelProto model, ModelInfo info) {
        ModelProto.Builder described = model.toBuilder().clearMetadataProps();
        info.toMetadata()
                .forEach((key, value) -> described.addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return described.build();
    }

    /** The model of {@code graph}, in the oldest form that has weights of {@code fewestBits}. */
    static ModelProto model(GraphProto graph, ModelInfo info, LayerPrecision fewestBits) {
        Version version = Version.with(fewestBits);
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(version.ir())
                .setProducerName("espalier")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(version.opset()))
                .setGraph(graph);
        if (graph.getNodeList().stream().anyMatch(node -> node.getDomain().equals(MICROSOFT))) {
            model.addOpsetImport(
                    OperatorSetIdProto.newBuilder().setDomain(MICROSOFT).setVersion(1));
        }
        return described(model.build(), info);
    }

    /** Of operators and of the file format. */
    private record Version(int opset, int ir) {
        static Version with(LayerPrecision bits) {
            return switch (bits) {
                case FLOAT32, INT8 -> new Version(17, 8);
                case W4A8 -> new Version(21, 10);
                case W2A8 -> new Version(25, 13);
            };
        }
    }
}
