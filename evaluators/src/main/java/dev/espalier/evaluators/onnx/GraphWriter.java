package dev.espalier.evaluators.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/** Grows an ONNX graph node by node; every name it gives is unique within the graph. */
final class GraphWriter {
    private final GraphProto.Builder graph = GraphProto.newBuilder();
    private final Set<String> names = new HashSet<>();
    private final Map<String, Integer> numbers = new HashMap<>();

    GraphWriter(String name) {
        graph.setName(name);
    }

    /** {@code wanted}, or with a number behind it if that is taken. */
    String unique(String wanted) {
        String name = wanted;
        int number = numbers.getOrDefault(wanted, 1);
        while (!names.add(name)) {
            number++;
            name = wanted + "_" + number;
        }
        numbers.put(wanted, number);
        return name;
    }

    void input(String name, long... shape) {
        names.add(name);
        graph.addInput(floatTensor(name, shape));
    }

    void output(String name, long... shape) {
        graph.addOutput(floatTensor(name, shape));
    }

    /** Adds a node that gives one tensor, called {@code output}, and returns that name. */
    String node(String operator, List<String> inputs, String output, AttributeProto... attributes) {
        graph.addNode(NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output)
                .addAllInput(inputs)
                .addOutput(output)
                .addAllAttribute(List.of(attributes)));
        return output;
    }

    /** Adds a node without a name whose tensor is called {@code kind} and a number if need be, and returns that. */
    String helper(String operator, List<String> inputs, String kind, AttributeProto... attributes) {
        String output = node(operator, inputs, unique(kind), attributes);
        graph.getNodeBuilder(graph.getNodeCount() - 1).clearName();
        return output;
    }

    /** Adds a node of an operator that belongs to {@code domain}. */
    String node(String domain, String operator, List<String> inputs, String output, AttributeProto... attributes) {
        node(operator, inputs, output, attributes);
        graph.getNodeBuilder(graph.getNodeCount() - 1).setDomain(domain);
        return output;
    }

    /** Adds a node as it is. */
    void node(NodeProto node) {
        names.addAll(node.getOutputList());
        graph.addNode(node);
    }

    /** Number of nodes so far. */
    int nodes() {
        return graph.getNodeCount();
    }

    /** Calls the last node {@code name}; the tensor it gives keeps its own. */
    void nameLast(String name) {
        graph.getNodeBuilder(graph.getNodeCount() - 1).setName(name);
    }

    /** Gives the result of the last node another name; the node keeps its own. */
    void renameLast(String output) {
        graph.getNodeBuilder(graph.getNodeCount() - 1).setOutput(0, output);
    }

    String floats(String name, List<Integer> shape, float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return initializer(name, TensorProto.DataType.FLOAT, shape, bytes.array());
    }

    String ints(String name, List<Integer> shape, int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(values);
        return initializer(name, TensorProto.DataType.INT32, shape, bytes.array());
    }

    String longs(String name, long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return initializer(name, TensorProto.DataType.INT64, List.of(values.length), bytes.array());
    }

    /** Adds an 8-bit tensor. */
    String bytes(String name, TensorProto.DataType type, List<Integer> shape, byte... values) {
        return initializer(name, type, shape, values);
    }

    /** Adds a tensor of signed whole numbers that need no more than {@code bits}, 8, 4 or 2, and are stored in so many. */
    String packed(String name, List<Integer> shape, byte[] values, int bits) {
        return initializer(name, Packing.type(bits), shape, Packing.pack(values, bits));
    }

    private String initializer(String name, TensorProto.DataType type, List<Integer> shape, byte[] raw) {
        return initializer(name, type.getNumber(), shape, raw);
    }

    private String initializer(String name, int type, List<Integer> shape, byte[] raw) {
        initializer(TensorProto.newBuilder()
                .setName(unique(name))
                .setDataType(type)
                .addAllDims(shape.stream().map(Integer::longValue).toList())
                .setRawData(ByteString.copyFrom(raw))
                .build());
        return graph.getInitializer(graph.getInitializerCount() - 1).getName();
    }

    /** Adds a tensor as it is. */
    void initializer(TensorProto tensor) {
        names.add(tensor.getName());
        graph.addInitializer(tensor);
    }

    GraphProto build() {
        return graph.build();
    }

    static AttributeProto attribute(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    static AttributeProto attribute(String name, float value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.FLOAT)
                .setF(value)
                .build();
    }

    static AttributeProto attribute(String name, long... values) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INTS)
                .addAllInts(LongStream.of(values).boxed().toList())
                .build();
    }

    static ValueInfoProto floatTensor(String name, long... shape) {
        TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
        for (long extent : shape) {
            dims.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(extent));
        }
        TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder()
                .setElemType(TensorProto.DataType.FLOAT.getNumber())
                .setShape(dims);
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }
}
