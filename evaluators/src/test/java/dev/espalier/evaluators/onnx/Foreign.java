package dev.espalier.evaluators.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import dev.espalier.evaluators.onnx.reading.ImportedModel;
import dev.espalier.evaluators.onnx.reading.OnnxReader;
import dev.espalier.space.network.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Writes models node by node as other programs do, with random weights. */
final class Foreign {
    private final GraphWriter graph = new GraphWriter("foreign");
    private final RandomGenerator random = new SplittableRandom(1);
    private final List<NodeProto> nodes = new ArrayList<>();
    private final int opset;
    private String last = "x";
    private boolean anyBatch;

    /** A model of {@code opset} whose images are {@code (channels, 8, 8)}. */
    Foreign(int opset, int channels) {
        this.opset = opset;
        graph.input("x", 1, channels, 8, 8);
    }

    /** The model takes batches of a size that only running it tells. */
    Foreign anyBatch() {
        anyBatch = true;
        return this;
    }

    /** Adds a node that reads the last result and {@code more}, and gives the next. */
    Foreign then(String operator, List<String> more, AttributeProto... attributes) {
        List<String> inputs = new ArrayList<>(List.of(last));
        inputs.addAll(more);
        return node(operator, inputs, attributes);
    }

    Foreign then(String operator, AttributeProto... attributes) {
        return then(operator, List.of(), attributes);
    }

    /** Adds a node whose result is the next to be read. */
    Foreign node(String operator, List<String> inputs, AttributeProto... attributes) {
        last = graph.node(operator, inputs, operator + nodes.size(), attributes);
        nodes.add(NodeProto.getDefaultInstance());
        return this;
    }

    /** Adds a node as it is; its first result is the next to be read. */
    Foreign node(NodeProto node) {
        graph.node(node);
        nodes.add(node);
        last = node.getOutput(0);
        return this;
    }

    /** Goes on from {@code tensor}. */
    Foreign from(String tensor) {
        last = tensor;
        return this;
    }

    /** The result of the last node. */
    String last() {
        return last;
    }

    /** A convolution without bias, of weights that are new. */
    Foreign conv(int out, int in, int kernel, AttributeProto... attributes) {
        return then("Conv", List.of(weights(out, in, kernel, kernel)), attributes);
    }

    /** Mean over all positions, and a linear layer to three classes. */
    Foreign classifier(int channels) {
        return then("GlobalAveragePool").then("Flatten").then("Gemm", List.of(weights(channels, 3), weights(3)));
    }

    String weights(Integer... shape) {
        float[] values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-0.5, 0.5);
        }
        return graph.floats("w", List.of(shape), values);
    }

    String floats(List<Integer> shape, float... values) {
        return graph.floats("c", shape, values);
    }

    /** An unsigned byte of zero. */
    String byteZero() {
        return graph.bytes("zero", TensorProto.DataType.UINT8, List.of(), (byte) 0);
    }

    String longs(long... values) {
        return graph.longs("n", values);
    }

    ModelProto model() {
        graph.output(last, 1, 3);
        GraphProto.Builder written = graph.build().toBuilder();
        written.getOutputBuilder(0).getTypeBuilder().getTensorTypeBuilder().clearShape();
        if (anyBatch) {
            written.getInputBuilder(0)
                    .getTypeBuilder()
                    .getTensorTypeBuilder()
                    .getShapeBuilder()
                    .setDim(0, Dimension.newBuilder().setDimParam("N"));
        }
        return ModelProto.newBuilder()
                .setIrVersion(opset > 20 ? 10 : 7)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
                .setGraph(written)
                .build();
    }

    ImportedModel read() {
        return OnnxReader.read(model().toByteArray(), "foreign.onnx");
    }

    /** The kinds of layers that are read, in order. */
    static List<String> kinds(ImportedModel model) {
        return model.network().nodes().stream()
                .map(Network.Node::layer)
                .map(layer -> layer.getClass().getSimpleName())
                .toList();
    }
}
