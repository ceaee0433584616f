package dev.espalier.evaluators.onnx;

import static dev.espalier.evaluators.onnx.GraphWriter.attribute;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts quantization into a float graph so that ONNX Runtime fuses all of it to integer kernels.
 *
 * <p>Behind every tensor come a {@code QuantizeLinear} and a {@code DequantizeLinear}, except between an operator and its
 * only reader where that is a clamp (the runtime folds the clamp into the range of the quantization behind it), and
 * behind the graph's output. Operators that only move values hand on the grid of their input, without which they would
 * compute in float. Weights are signed with a scale per output channel and zero at zero, biases 32-bit integers on the
 * product of the scales of input and weight. Activations are unsigned: on x64 only part of a graph with signed ones
 * fuses. On x64 processors without VNNI, sums of two products saturate in 16 bits, so accuracies there may be lower.
 */
final class Quantization {
    private static final Set<String> CLAMPS = Set.of("Relu", "Clip");
    private static final Set<String> MOVES =
            Set.of("MaxPool", "Flatten", "Reshape", "Transpose", "Slice", "Gather", "Pad");
    private static final Set<String> CLAMPABLE =
            Set.of("Conv", "Gemm", "Add", "Mul", "Concat", "AveragePool", "GlobalAveragePool", "BatchNormalization");

    private final GraphProto graph;
    private final String output;
    private final Map<String, NodeProto> makers = new LinkedHashMap<>();
    private final Map<String, List<NodeProto>> readers = new HashMap<>();
    private final Map<String, TensorProto> constants = new LinkedHashMap<>();

    Quantization(GraphProto graph) {
        this.graph = graph;
        this.output = graph.getOutput(0).getName();
        graph.getInitializerList().forEach(tensor -> constants.put(tensor.getName(), tensor));
        for (NodeProto node : graph.getNodeList()) {
            makers.put(node.getOutput(0), node);
            node.getInputList()
                    .forEach(from -> readers.computeIfAbsent(from, _ -> new ArrayList<>())
                            .add(node));
        }
    }

    /** The tensors whose ranges must be known. */
    List<String> observed() {
        List<String> observed = new ArrayList<>();
        observed.add(FloatGraph.INPUT);
        for (NodeProto node : graph.getNodeList()) {
            String tensor = node.getOutput(0);
            if (quantized(tensor) && !MOVES.contains(node.getOpType())) {
                observed.add(tensor);
            }
        }
        return observed;
    }

    /** The quantized graph, given the ranges of all {@link #observed} tensors. */
    GraphProto apply(Map<String, Range> ranges) {
        return new Rewriting(ranges).run();
    }

    private boolean quantized(String tensor) {
        List<NodeProto> reading = readers.getOrDefault(tensor, List.of());
        boolean clampedNext = reading.size() == 1
                && CLAMPS.contains(reading.getFirst().getOpType())
                && makers.containsKey(tensor)
                && CLAMPABLE.contains(makers.get(tensor).getOpType());
        return !tensor.equals(output) && !clampedNext;
    }

    /** One pass over the nodes in order. */
    private final class Rewriting {
        private final Map<String, Range> ranges;
        private final GraphWriter writer = new GraphWriter(graph.getName());
        private final Map<String, Range.Grid> grids = new HashMap<>();
        private final Map<String, String> dequantized = new HashMap<>();
        private final Set<String> takenOver = new HashSet<>();

        Rewriting(Map<String, Range> ranges) {
            this.ranges = ranges;
        }

        GraphProto run() {
            graph.getNodeList().forEach(node -> writer.unique(node.getOutput(0)));
            constants.keySet().forEach(writer::unique);
            writer.input(FloatGraph.INPUT, shape(graph.getInput(0)));
            quantize(FloatGraph.INPUT, ranges.get(FloatGraph.INPUT).grid());
            for (NodeProto node : graph.getNodeList()) {
                rewrite(node);
            }
            writer.output(output, shape(graph.getOutput(0)));
            return writer.build();
        }

        private void rewrite(NodeProto node) {
            List<String> inputs = new ArrayList<>();
            boolean weighted =
                    node.getOpType().equals("Conv") || node.getOpType().equals("Gemm");
            if (weighted) {
                inputs.add(dequantized.get(node.getInput(0)));
                inputs.addAll(weights(node, grids.get(node.getInput(0))));
            } else {
                node.getInputList().forEach(from -> inputs.add(dequantized.getOrDefault(from, kept(from))));
            }
            writer.node(node.toBuilder().clearInput().addAllInput(inputs).build());
            String tensor = node.getOutput(0);
            if (quantized(tensor)) {
                boolean moves = MOVES.contains(node.getOpType());
                quantize(
                        tensor,
                        moves ? grids.get(node.getInput(0)) : ranges.get(tensor).grid());
            }
        }

        /** A constant that stays float is taken over; a tensor that was not quantized is read as it is. */
        private String kept(String from) {
            if (constants.containsKey(from) && takenOver.add(from)) {
                writer.initializer(constants.get(from));
            }
            return from;
        }

        private void quantize(String tensor, Range.Grid grid) {
            String scale = writer.floats(tensor + ".scale", List.of(), grid.scale());
            String zero =
                    writer.bytes(tensor + ".zero", TensorProto.DataType.UINT8, List.of(), (byte) grid.zeroPoint());
            String bytes = writer.node("QuantizeLinear", List.of(tensor, scale, zero), writer.unique(tensor + ".q"));
            grids.put(tensor, grid);
            dequantized.put(
                    tensor,
                    writer.node("DequantizeLinear", List.of(bytes, scale, zero), writer.unique(tensor + ".dq")));
        }

        private List<String> weights(NodeProto node, Range.Grid input) {
            TensorProto weight = constants.get(node.getInput(1));
            List<Integer> shape =
                    weight.getDimsList().stream().map(Math::toIntExact).toList();
            boolean biased = node.getInputCount() > 2;
            float[] bias = biased ? values(constants.get(node.getInput(2))) : new float[shape.getFirst()];
            QuantizedWeights quantized = QuantizedWeights.of(values(weight), bias, input.scale());
            List<Integer> perChannel = List.of(shape.getFirst());
            List<String> inputs = new ArrayList<>();
            inputs.add(dequantize(
                    writer.bytes(weight.getName() + ".q", TensorProto.DataType.INT8, shape, quantized.weights()),
                    writer.floats(weight.getName() + ".scale", perChannel, quantized.scales()),
                    writer.bytes(
                            weight.getName() + ".zero",
                            TensorProto.DataType.INT8,
                            perChannel,
                            new byte[shape.getFirst()])));
            if (biased) {
                String name = node.getInput(2);
                inputs.add(dequantize(
                        writer.ints(name + ".q", perChannel, quantized.biases()),
                        writer.floats(name + ".scale", perChannel, quantized.biasScales()),
                        writer.ints(name + ".zero", perChannel, new int[shape.getFirst()])));
            }
            return inputs;
        }

        private String dequantize(String tensor, String scale, String zero) {
            return writer.node(
                    "DequantizeLinear",
                    List.of(tensor, scale, zero),
                    writer.unique(tensor + ".dq"),
                    attribute("axis", 0));
        }
    }

    private static long[] shape(ValueInfoProto info) {
        return info.getType().getTensorType().getShape().getDimList().stream()
                .mapToLong(dimension -> dimension.getDimValue())
                .toArray();
    }

    private static float[] values(TensorProto tensor) {
        FloatBuffer buffer = ByteBuffer.wrap(tensor.getRawData().toByteArray())
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }
}
