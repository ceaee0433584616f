package dev.espalier.evaluators.onnx.reading;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rounding of activations to integers, a {@code QuantizeLinear} and the {@code DequantizeLinear} behind it, taken out of
 * a graph.
 *
 * <p>Rounding also cuts to the range of the integers. Where their lowest stands for zero, behind an operator that gives
 * negative values too, a clamp was left to it: that becomes a {@code Relu} again.
 */
final class Rounding {
    private static final Set<String> SIGNED = Set.of("Conv", "Gemm", "MatMul", "Add", "BatchNormalization");
    private static final long LOWEST_SIGNED = 0x80;

    private final Map<String, TensorProto> values = new HashMap<>();
    private final Set<String> constants = new HashSet<>();
    private final Map<String, String> makers = new HashMap<>();
    private final Map<String, NodeProto> roundings = new HashMap<>();
    private final Map<String, String> instead = new HashMap<>();
    private final List<NodeProto> nodes = new ArrayList<>();

    private Rounding(GraphProto graph) {
        graph.getInitializerList().forEach(tensor -> values.put(tensor.getName(), tensor));
        constants.addAll(values.keySet());
        graph.getNodeList().forEach(this::add);
        String output = graph.getOutput(0).getName();
        if (instead.containsKey(output)) {
            nodes.add(node("Identity", instead.get(output), output));
        }
    }

    /** Whether {@code graph} rounds any activation. */
    static boolean of(GraphProto graph) {
        return !new Rounding(graph).roundings.isEmpty();
    }

    /** The nodes of {@code graph} without it; constants stay as they are. */
    static List<NodeProto> removed(GraphProto graph) {
        return new Rounding(graph).nodes;
    }

    private void add(NodeProto node) {
        String input = node.getInputCount() > 0 ? node.getInput(0) : "";
        if (node.getOpType().equals("QuantizeLinear") && !constants.contains(input)) {
            roundings.put(node.getOutput(0), node);
        } else if (node.getOpType().equals("DequantizeLinear") && roundings.containsKey(input)) {
            String exact = exact(roundings.get(input));
            instead.put(node.getOutput(0), exact);
        } else {
            if (constants.containsAll(node.getInputList())) {
                constants.addAll(node.getOutputList());
            }
            NodeProto.Builder floating = node.toBuilder();
            for (int i = 0; i < node.getInputCount(); i++) {
                floating.setInput(i, instead.getOrDefault(node.getInput(i), node.getInput(i)));
            }
            node.getOutputList().forEach(output -> makers.put(output, node.getOpType()));
            nodes.add(floating.build());
        }
    }

    /** What {@code rounding} rounds, clamped if it clamps. */
    private String exact(NodeProto rounding) {
        String input = rounding.getInput(0);
        String from = instead.getOrDefault(input, input);
        boolean clamps = SIGNED.contains(makers.getOrDefault(from, ""))
                && rounding.getInputCount() > 2
                && values.containsKey(rounding.getInput(2))
                && lowest(values.get(rounding.getInput(2)));
        if (!clamps) {
            return from;
        }
        String clamped = rounding.getOutput(0);
        if (makers.putIfAbsent(clamped, "Relu") == null) {
            nodes.add(node("Relu", from, clamped));
        }
        return clamped;
    }

    /** Whether {@code zero} is the least value of its type. */
    private static boolean lowest(TensorProto zero) {
        boolean signed = zero.getDataType() == DataType.INT8_VALUE;
        boolean bytes = signed || zero.getDataType() == DataType.UINT8_VALUE;
        long first = zero.getRawData().size() == 1
                ? zero.getRawData().byteAt(0) & 0xFF
                : zero.getInt32DataCount() == 1 ? zero.getInt32Data(0) & 0xFF : -1;
        return bytes && first == (signed ? LOWEST_SIGNED : 0);
    }

    private static NodeProto node(String operator, String input, String output) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .addInput(input)
                .addOutput(output)
                .build();
    }
}
