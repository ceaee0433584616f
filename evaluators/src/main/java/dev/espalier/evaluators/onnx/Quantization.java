package dev.espalier.evaluators.onnx;

import static dev.espalier.evaluators.onnx.GraphWriter.attribute;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.espalier.evaluators.calibration.Range;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes a float graph anew with quantization in it, as a {@link QuantizationPlan} says.
 *
 * <p>Behind every tensor that the plan quantizes come a {@code QuantizeLinear} and a {@code DequantizeLinear}. Weights are
 * signed with a scale per output channel and zero at zero, biases 32-bit integers on the product of the scales of input
 * and weight. Activations are unsigned: on x64 only part of a graph with signed ones fuses. On x64 processors without
 * VNNI, sums of two products saturate in 16 bits, so accuracies there may be lower.
 *
 * <p>Weights of less than 8 bits are stored packed and cast to 8 bits, which the runtime does once, when it loads the
 * model; then the same kernels fuse as for int8. Read directly, they would make it compute in float. Large matrices of
 * few bits are for an operator of the runtime's own, which multiplies with the matrix as it is stored.
 *
 * <p>In a small model all this would take more of the file than the weights do. So what stands between the layers has no
 * name for its nodes and short ones for its tensors, grids that are alike are written once, and zeros not at all.
 */
final class Quantization {
    /** The accuracy level of products that are summed in integers; with floats 2 bits are slower than single precision. */
    private static final int INTEGER_PRODUCTS = 4;

    private static final int INT8 = TensorProto.DataType.INT8.getNumber();

    private final QuantizationPlan plan;
    private final Map<String, Range.Grid> grids;
    private final GraphWriter writer;
    private final Map<String, String> dequantized = new LinkedHashMap<>();
    private final Map<Range.Grid, String[]> written = new HashMap<>();
    private final Set<String> takenOver = new HashSet<>();

    private Quantization(QuantizationPlan plan, Map<String, Range> ranges) {
        this.plan = plan;
        this.grids = plan.grids(ranges);
        this.writer = new GraphWriter(plan.graph().getName());
    }

    /**
     * A quantized graph.
     *
     * @param dequantized what the rounded values of a tensor are called, of all that are rounded
     */
    record Quantized(GraphProto graph, Map<String, String> dequantized) {
        Quantized {
            dequantized = Collections.unmodifiableMap(new LinkedHashMap<>(dequantized));
        }
    }

    /** The quantized graph, given the ranges of all tensors that the plan observes. */
    static Quantized apply(QuantizationPlan plan, Map<String, Range> ranges) {
        Quantization quantization = new Quantization(plan, ranges);
        return new Quantized(quantization.run(), quantization.dequantized);
    }

    private GraphProto run() {
        GraphProto graph = plan.graph();
        graph.getNodeList().forEach(node -> writer.unique(node.getOutput(0)));
        plan.constants().keySet().forEach(writer::unique);
        writer.input(FloatGraph.INPUT, shape(graph.getInput(0)));
        if (plan.quantized(FloatGraph.INPUT)) {
            quantize(FloatGraph.INPUT);
        }
        for (NodeProto node : graph.getNodeList()) {
            rewrite(node);
            if (plan.quantized(node.getOutput(0))) {
                quantize(node.getOutput(0));
            }
        }
        writer.output(plan.output(), shape(graph.getOutput(0)));
        return writer.build();
    }

    private void rewrite(NodeProto node) {
        if (plan.storedInBlocks(node)) {
            multiplyBlocks(node);
            return;
        }
        List<String> inputs = new ArrayList<>();
        inputs.add(read(node, node.getInput(0)));
        if (plan.stored(node)) {
            inputs.addAll(weights(node));
        } else {
            node.getInputList().stream().skip(1).forEach(from -> inputs.add(read(node, from)));
        }
        writer.node(node.toBuilder().clearInput().addAllInput(inputs).build());
    }

    /** What {@code node} reads in the place of {@code from}; a constant that stays float is taken over. */
    private String read(NodeProto node, String from) {
        if (plan.readsRounded(node, from)) {
            return dequantized.get(from);
        }
        if (plan.constants().containsKey(from) && takenOver.add(from)) {
            writer.initializer(plan.constants().get(from));
        }
        return from;
    }

    private void quantize(String tensor) {
        String[] grid = written.computeIfAbsent(grids.get(tensor), this::write);
        String bytes = writer.helper("QuantizeLinear", List.of(tensor, grid[0], grid[1]), "q");
        dequantized.put(tensor, writer.helper("DequantizeLinear", List.of(bytes, grid[0], grid[1]), "d"));
    }

    /** Writes scale and zero point once, however many tensors are rounded so. */
    private String[] write(Range.Grid grid) {
        return new String[] {
            writer.floats("s", List.of(), grid.scale()),
            writer.bytes("z", TensorProto.DataType.UINT8, List.of(), (byte) grid.zeroPoint())
        };
    }

    private List<String> weights(NodeProto node) {
        TensorProto weight = plan.constants().get(node.getInput(1));
        QuantizedWeights quantized = plan.channelWeights(node, grids.get(node.getInput(0)));
        int channels = quantized.scales().length;
        List<Integer> perChannel = List.of(channels);
        List<String> inputs = new ArrayList<>();
        inputs.add(dequantize(
                integers(weight.getName(), QuantizationPlan.shape(weight), quantized.weights(), quantized.bits()),
                writer.floats("s", perChannel, quantized.scales()),
                zero(node, channels)));
        if (QuantizationPlan.biased(node)) {
            String name = node.getInput(2);
            inputs.add(dequantize(
                    writer.ints(name + ".q", perChannel, quantized.biases()),
                    writer.floats("s", perChannel, quantized.biasScales()),
                    List.of()));
        }
        return inputs;
    }

    /** 8-bit integers that are stored in {@code bits}. */
    private String integers(String name, List<Integer> shape, byte[] values, int bits) {
        String stored = writer.packed(name + ".q", shape, values, bits);
        return bits == 8 ? stored : writer.helper("Cast", List.of(stored), "w", attribute("to", INT8));
    }

    /** The zero points of weights, which are zero and need not be written, were it not that a Gemm fuses only with them. */
    private List<String> zero(NodeProto node, int channels) {
        return node.getOpType().equals("Gemm")
                ? List.of(writer.bytes("z", TensorProto.DataType.INT8, List.of(channels), new byte[channels]))
                : List.of();
    }

    private String dequantize(String tensor, String scale, List<String> zero) {
        List<String> inputs = new ArrayList<>(List.of(tensor, scale));
        inputs.addAll(zero);
        return writer.helper("DequantizeLinear", inputs, "d", attribute("axis", 0));
    }

    private void multiplyBlocks(NodeProto node) {
        BlockWeights blocks = plan.blockWeights(node);
        String weight = node.getInput(1);
        int perOutput = blocks.inputs() / BlockWeights.BLOCK;
        int bytesPerBlock = BlockWeights.BLOCK * blocks.bits() / 8;
        List<String> inputs = List.of(
                read(node, node.getInput(0)),
                writer.bytes(
                        weight + ".q",
                        TensorProto.DataType.UINT8,
                        List.of(blocks.outputs(), perOutput, bytesPerBlock),
                        blocks.packed()),
                writer.floats(weight + ".scale", List.of(blocks.outputs() * perOutput), blocks.scales()));
        String result = node.getOutput(0);
        String product = QuantizationPlan.biased(node) ? writer.unique(result + ".product") : result;
        writer.node(
                OnnxExporter.MICROSOFT,
                "MatMulNBits",
                inputs,
                product,
                attribute("K", blocks.inputs()),
                attribute("N", blocks.outputs()),
                attribute("bits", blocks.bits()),
                attribute("block_size", BlockWeights.BLOCK),
                attribute("accuracy_level", INTEGER_PRODUCTS));
        if (QuantizationPlan.biased(node)) {
            writer.node("Add", List.of(product, read(node, node.getInput(2))), result);
        }
    }

    private static long[] shape(ValueInfoProto info) {
        return info.getType().getTensorType().getShape().getDimList().stream()
                .mapToLong(dimension -> dimension.getDimValue())
                .toArray();
    }
}
