package dev.espalier.evaluators.onnx.reading;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How large a constant may be that is computed when a graph is simplified, so that all of them together take no more than
 * {@value #ALL_BYTES} bytes beyond what the file's own weights account for.
 *
 * <p>Operators that change the form of one tensor give as many values as they take, so theirs are counted. What others give
 * is known only to be small where what they take is small; the rest shares what is left.
 */
final class FoldingBudget {
    private static final long ALL_BYTES = 1L << 30;

    /** Values of a constant that is too small to matter, even in each of the most nodes that are read. */
    private static final double SMALL = 1 << 13;

    /** The widest type that is computed with. */
    private static final int WIDEST = Long.BYTES;

    private static final Set<String> FORM = Set.of(
            "Cast",
            "DequantizeLinear",
            "Flatten",
            "Identity",
            "QuantizeLinear",
            "Reshape",
            "Squeeze",
            "Transpose",
            "Unsqueeze");

    /** What they give is larger than what they take, by numbers in it. */
    private static final Set<String> GROWING = Set.of("ConstantOfShape", "Expand", "Pad", "Range");

    /** Values of each constant, at most; infinite where that cannot be told. */
    private final Map<String, Double> sizes = new HashMap<>();

    private double counted;
    private double largest;
    private int unknown;

    private FoldingBudget(GraphProto graph) {
        graph.getInitializerList().forEach(tensor -> sizes.put(tensor.getName(), elements(tensor)));
        graph.getNodeList().forEach(this::add);
    }

    /**
     * Bytes of the largest constant that may be computed for {@code graph}.
     *
     * @param size bytes of the file
     * @throws Refusal if those that are surely computed take too much
     */
    static long of(GraphProto graph, int size) {
        FoldingBudget budget = new FoldingBudget(graph);
        // weights of one byte become four times as large, and may be given another form once or twice
        double all = ALL_BYTES + 16.0 * size;
        double left = all - WIDEST * budget.counted;
        Refusal.unless(
                left >= 0,
                "computes constants of some %.0f MB from its weights; export it with weights in their final form",
                WIDEST * budget.counted / (1 << 20));
        double share = left / Math.max(1, budget.unknown);
        return (long) (budget.unknown == 0 ? Math.max(share, WIDEST * budget.largest) : share);
    }

    private void add(NodeProto node) {
        String operator = node.getOpType();
        if (operator.equals("Shape") || operator.equals("Size")) {
            define(node, 1);
        } else if (operator.equals("Constant")) {
            define(
                    node,
                    node.getAttributeList().stream()
                            .mapToDouble(FoldingBudget::elements)
                            .sum());
        } else if (sizes.keySet().containsAll(given(node))) {
            List<Double> taken = given(node).stream().map(sizes::get).toList();
            List<Double> many = taken.stream().filter(size -> size > 1).toList();
            double most = taken.stream().mapToDouble(Double::doubleValue).sum()
                    + many.stream().mapToDouble(Double::doubleValue).reduce(1, (a, b) -> a * b);
            if (FORM.contains(operator) && !taken.isEmpty()) {
                form(node, taken.getFirst());
            } else if (many.size() == 1 && !GROWING.contains(operator)) {
                form(node, most);
            } else if (most <= SMALL && !GROWING.contains(operator)) {
                define(node, most);
            } else {
                unknown++;
                define(node, Double.POSITIVE_INFINITY);
            }
        }
    }

    private void form(NodeProto node, double size) {
        if (Double.isFinite(size) && size > SMALL) {
            counted += size;
            largest = Math.max(largest, size);
        }
        define(node, size);
    }

    private static List<String> given(NodeProto node) {
        return node.getInputList().stream().filter(input -> !input.isEmpty()).toList();
    }

    private void define(NodeProto node, double size) {
        node.getOutputList().forEach(output -> sizes.put(output, size));
    }

    private static double elements(TensorProto tensor) {
        return tensor.getDimsList().stream().mapToDouble(Long::doubleValue).reduce(1, (a, b) -> a * b);
    }

    private static double elements(AttributeProto attribute) {
        return attribute.hasT()
                ? elements(attribute.getT())
                : Math.max(1, attribute.getIntsCount() + attribute.getFloatsCount());
    }
}
