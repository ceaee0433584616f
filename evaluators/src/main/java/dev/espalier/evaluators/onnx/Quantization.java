package dev.espalier.evaluators.onnx;

import static dev.espalier.evaluators.onnx.GraphWriter.attribute;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.espalier.evaluators.calibration.Range;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
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
 */
final class Quantization {
    /** The accuracy level of products that are summed in integers; with floats 2 bits are slower than single precision. */
    private static final int INTEGER_PRODUCTS = 4;

    private static final int INT8 = TensorProto.DataType.INT8.getNumber();

    private final QuantizationPlan plan;
    private final Map<String, Range.Grid> grids;
    private final GraphWriter writer;
    private final Map<String, String> dequantized = new HashMap<>();
    private final Set<String> takenOver = new HashSet<>();

    private Quantization(QuantizationPlan plan, Map<String, Range> ranges) {
        this.plan = plan;
        this.grids = plan.grids(ranges);
        this.writer = new GraphWriter(plan.graph().getName());
    }

    /** The quantized graph, given the ranges of all tensors that the plan observes. */
    static GraphProto apply(QuantizationPlan plan, Map<String, Range> ranges) {
        return new Quantization(plan, ranges).run();
    }

    /** What the dequantized form of {@code tensor} is called, unless that name was taken. */
    static String dequantized(String tensor) {
        return tensor + ".dq";
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
        Range.Grid grid = grids.get(tensor);
        String scale = writer.floats(tensor + ".scale", List.of(), grid.scale());
        String zero = writer.bytes(tensor + ".zero", TensorProto.DataType.UINT8, List.of(), (byte) grid.zeroPoint());
        String bytes = writer.node("QuantizeLinear", List.of(tensor, scale, zero), writer.unique(tensor + ".q"));
        dequantized.put(
                tensor,
                writer.node("DequantizeLinear", List.of(bytes, scale, zero), writer.unique(dequantized(tensor))));
    }

    private List<String> weights(NodeProto node) {
        TensorProto weight = plan.constants().get(node.getInput(1));
        QuantizedWeights quantized = plan.channelWeights(node, grids.get(node.getInput(0)));
        int channels = quantized.scales().length;
        List<Integer> perChannel = List.of(channels);
        List<String> inputs = new ArrayList<>();
        inputs.add(dequantize(
                integers(weight.getName(), QuantizationPlan.shape(weight), quantized.weights(), quantized.bits()),
                writer.floats(weight.getName() + ".scale", perChannel, quantized.scales()),
                writer.bytes(weight.getName() + ".zero", TensorProto.DataType.INT8, perChannel, new byte[channels])));
        if (QuantizationPlan.biased(node)) {
            String name = node.getInput(2);
            inputs.add(dequantize(
                    writer.ints(name + ".q", perChannel, quantized.biases()),
                    writer.floats(name + ".scale", perChannel, quantized.biasScales()),
                    writer.ints(name + ".zero", perChannel, new int[channels])));
        }
        return inputs;
    }

    /** 8-bit integers that are stored in {@code bits}. */
    private String integers(String name, List<Integer> shape, byte[] values, int bits) {
        String stored = writer.packed(name + ".q", shape, values, bits);
        return bits == 8
                ? stored
                : writer.node("Cast", List.of(stored), writer.unique(name + ".wide"), attribute("to", INT8));
    }

    private String dequantize(String tensor, String scale, String zero) {
        return writer.node(
                "DequantizeLinear",
                List.of(tensor, scale, zero),
                writer.unique(dequantized(tensor)),
                attribute("axis", 0));
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
