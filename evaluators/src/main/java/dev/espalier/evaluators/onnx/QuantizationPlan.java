package dev.espalier.evaluators.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.espalier.evaluators.calibration.Range;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.compression.Precision;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which tensors of a float graph are quantized so that ONNX Runtime fuses all that shall compute in integers.
 *
 * <p>Quantized is what a node of integers reads or gives, except between an operator and its only reader where that is a
 * clamp (the runtime folds the clamp into the range of the quantization behind it, so a clamp computes with what is in
 * front of it), and except the logits. Operators that only move values hand on the grid of their input, without
 * which they would compute in float. Large linear layers of few bits read and give floats.
 */
final class QuantizationPlan {
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
    private final Map<NodeProto, LayerPrecision> precisions = new IdentityHashMap<>();
    private final Map<NodeProto, Boolean> integer = new IdentityHashMap<>();

    QuantizationPlan(LayeredGraph layered, Precision precision) {
        this.graph = layered.graph();
        this.output = graph.getOutput(0).getName();
        graph.getInitializerList().forEach(tensor -> constants.put(tensor.getName(), tensor));
        for (NodeProto node : graph.getNodeList()) {
            makers.put(node.getOutput(0), node);
            node.getInputList()
                    .forEach(from -> readers.computeIfAbsent(from, _ -> new ArrayList<>())
                            .add(node));
        }
        for (int i = 0; i < graph.getNodeCount(); i++) {
            NodeProto node = graph.getNode(i);
            NodeProto maker = makers.get(node.getInput(0));
            boolean folded = maker != null && clampedNext(node.getInput(0));
            precisions.put(
                    node,
                    folded
                            ? precisions.get(maker)
                            : precision.at(layered.layers().get(i)));
        }
        graph.getNodeList().forEach(node -> integer.put(node, computesInIntegers(node)));
    }

    GraphProto graph() {
        return graph;
    }

    String output() {
        return output;
    }

    /** The constants by name. */
    Map<String, TensorProto> constants() {
        return constants;
    }

    /** The tensors whose ranges must be known. */
    List<String> observed() {
        List<String> observed = new ArrayList<>();
        if (quantized(FloatGraph.INPUT)) {
            observed.add(FloatGraph.INPUT);
        }
        for (NodeProto node : graph.getNodeList()) {
            if (quantized(node.getOutput(0)) && !handsOn(node)) {
                observed.add(node.getOutput(0));
            }
        }
        return observed;
    }

    /** What every quantized tensor is rounded to, given the ranges of those {@link #observed}. */
    Map<String, Range.Grid> grids(Map<String, Range> ranges) {
        Map<String, Range.Grid> grids = new LinkedHashMap<>();
        ranges.forEach((tensor, range) -> grids.put(tensor, range.grid()));
        for (NodeProto node : graph.getNodeList()) {
            if (quantized(node.getOutput(0)) && handsOn(node)) {
                grids.put(node.getOutput(0), grids.get(node.getInput(0)));
            }
        }
        return grids;
    }

    /** Whether {@code tensor} is rounded to 256 values. */
    boolean quantized(String tensor) {
        if (constants.containsKey(tensor)) {
            return false;
        }
        NodeProto maker = makers.get(tensor);
        boolean asked = maker != null && integer(maker)
                || readers.getOrDefault(tensor, List.of()).stream().anyMatch(this::integer);
        return asked && !tensor.equals(FloatGraph.OUTPUT) && !(maker != null && clampedNext(tensor));
    }

    /** Whether {@code node} reads the rounded values of {@code tensor}, where there are any. */
    boolean readsRounded(NodeProto node, String tensor) {
        NodeProto maker = makers.get(tensor);
        return quantized(tensor) && (integer(node) || maker != null && integer(maker));
    }

    /** Whether {@code node} has weights that are stored in few bits. */
    boolean stored(NodeProto node) {
        return weighted(node) && precision(node).quantized();
    }

    /** Whether the weights of {@code node} are stored with a scale per block of inputs. */
    boolean storedInBlocks(NodeProto node) {
        return node.getOpType().equals("Gemm")
                && stored(node)
                && BlockWeights.fit(
                        shape(constants.get(node.getInput(1))), precision(node).weightBits());
    }

    /** That of all stored weights that needs the latest version of ONNX. */
    LayerPrecision fewestBits() {
        return graph.getNodeList().stream()
                .filter(node -> stored(node) && !storedInBlocks(node))
                .map(this::precision)
                .min(Comparator.comparingInt(LayerPrecision::weightBits))
                .orElse(LayerPrecision.FLOAT32);
    }

    LayerPrecision precision(NodeProto node) {
        return precisions.get(node);
    }

    private boolean integer(NodeProto node) {
        return integer.get(node);
    }

    /** What only moves or clamps values does it in what they come in, or, from outside, in what they go to. */
    private boolean computesInIntegers(NodeProto node) {
        boolean ending = node.getInput(0).equals(FloatGraph.OUTPUT);
        if (!precision(node).quantized() || storedInBlocks(node) || ending) {
            return false;
        }
        boolean passes = MOVES.contains(node.getOpType()) || CLAMPS.contains(node.getOpType());
        NodeProto maker = makers.get(node.getInput(0));
        return !passes
                || (maker != null
                        ? integer(maker)
                        : readers.getOrDefault(node.getOutput(0), List.of()).stream()
                                .noneMatch(this::storedInBlocks));
    }

    private boolean handsOn(NodeProto node) {
        return integer(node) && MOVES.contains(node.getOpType());
    }

    private static boolean weighted(NodeProto node) {
        return node.getOpType().equals("Conv") || node.getOpType().equals("Gemm");
    }

    private boolean clampedNext(String tensor) {
        List<NodeProto> reading = readers.getOrDefault(tensor, List.of());
        return reading.size() == 1
                && CLAMPS.contains(reading.getFirst().getOpType())
                && CLAMPABLE.contains(makers.get(tensor).getOpType());
    }

    /** The weights of {@code node} in its own number of bits, with a scale per output channel. */
    QuantizedWeights channelWeights(NodeProto node, Range.Grid input) {
        TensorProto weight = constants.get(node.getInput(1));
        float[] bias = biased(node)
                ? values(constants.get(node.getInput(2)))
                : new float[shape(weight).getFirst()];
        return QuantizedWeights.of(
                values(weight), bias, input.scale(), precision(node).weightBits());
    }

    /** The weights of {@code node} in its own number of bits, with a scale per block of inputs. */
    BlockWeights blockWeights(NodeProto node) {
        TensorProto weight = constants.get(node.getInput(1));
        return BlockWeights.of(
                values(weight), shape(weight).getFirst(), precision(node).weightBits());
    }

    static boolean biased(NodeProto node) {
        return node.getInputCount() > 2;
    }

    static List<Integer> shape(TensorProto tensor) {
        return tensor.getDimsList().stream().map(Math::toIntExact).toList();
    }

    static float[] values(TensorProto tensor) {
        FloatBuffer buffer = ByteBuffer.wrap(tensor.getRawData().toByteArray())
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }
}
