package dev.espalier.evaluators.onnx.reading;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Activations that a graph spells out: {@code x * sigmoid(x)}, {@code clip(x + 3, 0, 6) / 6} and {@code x} times that, each
 * put into one node with the name of the last one of its spelling.
 */
final class Idioms {
    /** An operator that exists in no opset. */
    static final String SWISH = "Swish";

    private final GraphProto graph;
    private final Map<String, NodeProto> makers = new HashMap<>();
    private final Map<String, Constant> constants = new HashMap<>();
    private final Map<String, Integer> readers = new HashMap<>();
    private final Set<String> spelled = new HashSet<>();

    private Idioms(GraphProto graph) {
        this.graph = graph;
        graph.getInitializerList().forEach(tensor -> constants.put(tensor.getName(), new Constant(tensor)));
        graph.getNodeList().forEach(node -> node.getInputList().forEach(from -> readers.merge(from, 1, Integer::sum)));
        graph.getOutputList().forEach(output -> readers.merge(output.getName(), 1, Integer::sum));
    }

    static GraphProto read(GraphProto graph) {
        return new Idioms(graph).read();
    }

    private GraphProto read() {
        for (NodeProto node : graph.getNodeList()) {
            NodeProto read = read(node);
            read.getOutputList().forEach(output -> makers.put(output, read));
        }
        GraphProto.Builder result = graph.toBuilder().clearNode();
        for (NodeProto node : graph.getNodeList()) {
            if (node.getOutputCount() == 0 || !spelled.contains(node.getOutput(0))) {
                result.addNode(node.getOutputCount() == 0 ? node : makers.get(node.getOutput(0)));
            }
        }
        return result.build();
    }

    private NodeProto read(NodeProto node) {
        return switch (node.getOpType()) {
            case "Mul" -> product(node);
            case "Div" -> constant(node, 1).orElse(0) == 6 ? sixth(node, node.getInput(0)) : node;
            default -> node;
        };
    }

    private NodeProto product(NodeProto node) {
        for (int i = 0; i < 2 && node.getInputCount() == 2; i++) {
            String x = node.getInput(1 - i);
            String factor = node.getInput(i);
            if (Math.abs(constant(node, i).orElse(0) - 1 / 6.0) < 1e-7) {
                return sixth(node, x);
            }
            NodeProto gate = makers.get(factor);
            if (gate != null
                    && readers.getOrDefault(factor, 0) == 1
                    && gate.getInput(0).equals(x)) {
                if (gate.getOpType().equals("Sigmoid")) {
                    spelled.add(factor);
                    return unary(node, SWISH, x);
                }
                if (isHardSigmoid(gate)) {
                    spelled.add(factor);
                    return unary(node, "HardSwish", x);
                }
            }
        }
        return node;
    }

    /** A sixth of {@code clip(x + 3, 0, 6)}, or of {@code x} times that. */
    private NodeProto sixth(NodeProto node, String of) {
        String inside = shifted(of);
        if (!inside.isEmpty()) {
            return unary(node, "HardSigmoid", inside);
        }
        NodeProto product = makers.get(of);
        if (product == null || !product.getOpType().equals("Mul") || readers.getOrDefault(of, 0) != 1) {
            return node;
        }
        for (int i = 0; i < 2; i++) {
            String x = product.getInput(1 - i);
            if (shiftOf(product.getInput(i)).equals(x)) {
                shifted(product.getInput(i));
                spelled.add(of);
                return unary(node, "HardSwish", x);
            }
        }
        return node;
    }

    /** The {@code x} of {@code clip(x + 3, 0, 6)}, whose nodes are then spoken for; empty if it is something else. */
    private String shifted(String clip) {
        String x = shiftOf(clip);
        if (!x.isEmpty()) {
            spelled.add(makers.get(clip).getInput(0));
            spelled.add(clip);
        }
        return x;
    }

    private String shiftOf(String tensor) {
        NodeProto clip = makers.get(tensor);
        if (clip == null || !clip.getOpType().equals("Clip") || readers.getOrDefault(tensor, 0) != 1) {
            return "";
        }
        NodeProto sum = makers.get(clip.getInput(0));
        boolean bounded = bound(clip, "min", 1) == 0 && bound(clip, "max", 2) == 6;
        if (!bounded
                || sum == null
                || !sum.getOpType().equals("Add")
                || readers.getOrDefault(clip.getInput(0), 0) != 1) {
            return "";
        }
        for (int i = 0; i < 2; i++) {
            if (constant(sum, i).orElse(0) == 3) {
                return sum.getInput(1 - i);
            }
        }
        return "";
    }

    private double bound(NodeProto clip, String name, int input) {
        Node node = new Node(clip);
        return node.has(name) ? node.real(name, 0) : constant(clip, input).orElse(Double.NaN);
    }

    /** The value of a constant of one element. */
    private OptionalDouble constant(NodeProto node, int input) {
        Constant constant = input < node.getInputCount() ? constants.get(node.getInput(input)) : null;
        if (constant == null || !constant.isFloat()) {
            return OptionalDouble.empty();
        }
        float[] values = constant.floats();
        return values.length == 1 ? OptionalDouble.of(values[0]) : OptionalDouble.empty();
    }

    private static boolean isHardSigmoid(NodeProto proto) {
        Node node = new Node(proto);
        return node.operator().equals("HardSigmoid")
                && Math.abs(node.real("alpha", 0.2f) - 1 / 6f) < 1e-6
                && node.real("beta", 0.5f) == 0.5f;
    }

    private static NodeProto unary(NodeProto last, String operator, String input) {
        NodeProto.Builder node = last.toBuilder()
                .setOpType(operator)
                .clearInput()
                .addInput(input)
                .clearAttribute();
        if (operator.equals("HardSigmoid")) {
            node.addAllAttribute(List.of(real("alpha", 1 / 6f), real("beta", 0.5f)));
        }
        return node.build();
    }

    private static AttributeProto real(String name, float value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.FLOAT)
                .setF(value)
                .build();
    }
}
