package dev.espalier.evaluators.onnx.reading;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.espalier.evaluators.onnx.ExportOptions;
import dev.espalier.evaluators.onnx.ModelInfo;
import dev.espalier.evaluators.onnx.OnnxExporter;
import dev.espalier.evaluators.onnx.OnnxModel;
import dev.espalier.evaluators.onnx.OnnxModelException;
import dev.espalier.evaluators.onnx.Simplifier;
import dev.espalier.evaluators.onnx.reading.GraphMapping.Mapped;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads ONNX classifiers of opsets 7 to 21.
 *
 * <p>A file goes through five steps, each of which may refuse it: {@link SoundModel} looks at what it claims before
 * anything else does; {@link Preparation} makes it a float model of one sample; {@link Simplifier} folds what is constant;
 * {@link GraphMapping} maps what is left to layers; {@link Verification} runs both and compares.
 */
public final class OnnxReader {
    private OnnxReader() {}

    /**
     * The classifier in {@code file}.
     *
     * @throws OnnxModelException if the file cannot be read, is no sound ONNX model, or has a part that no layer of a
     *     network computes; the message names the node, its operator and what would help
     */
    public static ImportedModel read(Path file) {
        try {
            long size = Files.size(file);
            if (size > Integer.MAX_VALUE || 4 * size > Runtime.getRuntime().maxMemory()) {
                throw new OnnxModelException(
                        "%s has %d MB; models over 2 GB, or a quarter of the memory that Java may take, are not read"
                                .formatted(file, size >> 20));
            }
            return read(Files.readAllBytes(file), file.toString());
        } catch (IOException e) {
            throw new OnnxModelException(file + " cannot be read: " + e, e);
        }
    }

    /**
     * The classifier in {@code model}, which people know as {@code name}.
     *
     * @throws OnnxModelException as {@link #read(Path)}
     */
    public static ImportedModel read(byte[] model, String name) {
        try {
            return read(SoundModel.parse(model), model.length, name);
        } catch (Refusal e) {
            throw new OnnxModelException(name + ": " + e.getMessage(), e);
        }
    }

    private static ImportedModel read(ModelProto sound, int size, String name) {
        Preparation prepared = Preparation.of(sound);
        GraphProto simplified = simplified(prepared, size, name);
        Mapped mapped = GraphMapping.of(simplified, prepared.input());
        Network network = mapped.network();
        ModelInfo info = info(sound, network);
        Verification.checkSize(network);
        ExportOptions asRead = ExportOptions.DEFAULT.withBatchNorm().with(mapped.ending());
        byte[] written = OnnxExporter.float32(network, mapped.weights(), info, asRead);
        try (OnnxModel original = OnnxModel.loadAsWritten(
                        prepared.withOutput(mapped.output()).toByteArray(), name);
                OnnxModel read = OnnxModel.loadAsWritten(written, name)) {
            Verification.check(original, read, network);
        }
        Precision precision = prepared.quantized() ? quantized(sound) : Precision.FLOAT32;
        return new ImportedModel(network, mapped.weights(), info, precision, mapped.ending());
    }

    /** Of a file that rounds its activations, by its weights. */
    private static Precision quantized(ModelProto sound) {
        boolean fourBits = sound.getGraph().getInitializerList().stream()
                .anyMatch(tensor -> Constant.bits(tensor.getDataType()) == 4);
        return Precision.of(fourBits ? LayerPrecision.W4A8 : LayerPrecision.INT8);
    }

    private static GraphProto simplified(Preparation prepared, int size, String name) {
        long largest = FoldingBudget.of(prepared.model().getGraph(), size);
        try {
            byte[] simplified = Simplifier.simplify(prepared.model().toByteArray(), name, largest);
            return ModelProto.parseFrom(simplified).getGraph();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("ONNX Runtime writes models that can be read", e);
        }
    }

    private static ModelInfo info(ModelProto sound, Network network) {
        Map<String, String> metadata = new LinkedHashMap<>();
        for (StringStringEntryProto entry : sound.getMetadataPropsList()) {
            metadata.put(entry.getKey(), entry.getValue());
        }
        try {
            ModelInfo info = ModelInfo.of(metadata);
            return info.classes().isEmpty()
                    ? ModelInfo.anonymous(
                            network.input().channels(),
                            Math.toIntExact(network.output().elements()))
                    : info;
        } catch (IllegalArgumentException e) {
            throw new Refusal("has metadata that no export writes: %s", e.getMessage());
        }
    }
}
