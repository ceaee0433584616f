package dev.espalier.evaluators.onnx;

import static dev.espalier.space.Requirement.require;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;

/** The axis that counts samples, the first one of a model's inputs and outputs. */
public final class BatchAxis {
    private BatchAxis() {}

    /**
     * An exported model for batches of {@code size} samples; all else of it stays as it is.
     *
     * @param model as {@link OnnxExporter} wrote it
     * @throws IllegalArgumentException if {@code size} is not positive or {@code model} is none
     */
    public static byte[] sized(byte[] model, int size) {
        require(size > 0, "a batch needs at least one sample, got %d", size);
        return with(model, Dimension.newBuilder().setDimValue(size).build());
    }

    /**
     * An exported model for batches of any size.
     *
     * @param model as {@link OnnxExporter} wrote it
     * @throws IllegalArgumentException if {@code model} is none
     */
    public static byte[] dynamic(byte[] model) {
        return with(model, Dimension.newBuilder().setDimParam("batch").build());
    }

    private static byte[] with(byte[] model, Dimension size) {
        try {
            ModelProto.Builder changed = ModelProto.parseFrom(model).toBuilder();
            GraphProto.Builder graph = changed.getGraphBuilder();
            graph.getInputBuilderList().forEach(input -> resize(input, size));
            graph.getOutputBuilderList().forEach(output -> resize(output, size));
            return changed.build().toByteArray();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("the bytes are no exported model", e);
        }
    }

    private static void resize(ValueInfoProto.Builder value, Dimension size) {
        value.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder().setDim(0, size);
    }
}
