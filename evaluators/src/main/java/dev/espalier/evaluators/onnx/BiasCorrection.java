package dev.espalier.evaluators.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.espalier.evaluators.calibration.Range;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes from the biases what rounding the weights adds to the mean of every output channel.
 *
 * <p>With weights {@code W} rounded to {@code W + E}, a layer's output is off by {@code E x}, which is not zero on average:
 * inputs behind a clamp are never negative. Beside every layer of the float model stands a twin with the weights {@code E}
 * that reads the same values; the mean of each of its channels over samples and places, edges included, is what the bias
 * loses. All layers are looked at in one run. (<a href="https://arxiv.org/abs/1906.04721">Nagel et al., 2019</a>, section
 * 4.2)
 *
 * <p>That looks at what each layer reads in the float model, but it reads what the layers in front of it give, rounded and
 * corrected. So further passes run the model with rounded weights and the biases so far, and take from them what the means of
 * all layers are still off by, as long as that makes them come nearer: after the first, two or three mostly.
 */
final class BiasCorrection {
    /** Passes at most. */
    static final int PASSES = 6;

    private static final String ERROR = ".error";
    private static final double TINY = 1e-12;

    private BiasCorrection() {}

    /**
     * The graph of {@code model} with corrected biases.
     *
     * @param ranges of the tensors that {@code plan} observes
     * @param samples normalised inputs
     * @param passes at most, from 1
     */
    static GraphProto apply(
            ModelProto model, QuantizationPlan plan, Map<String, Range> ranges, List<float[]> samples, int passes) {
        Map<NodeProto, float[]> rounded = rounded(plan, ranges);
        Map<NodeProto, double[]> off = errors(model, plan, rounded, samples);
        if (passes == 1) {
            return corrected(plan, off);
        }
        Map<NodeProto, String> outputs = new LinkedHashMap<>();
        rounded.keySet().forEach(node -> outputs.put(node, node.getOutput(0)));
        Map<NodeProto, double[]> exact = means(model, plan, outputs, samples);
        Map<NodeProto, double[]> best = off;
        double least = Double.POSITIVE_INFINITY;
        for (int pass = 1; pass <= passes; pass++) {
            GraphProto graph = withWeights(corrected(plan, off), rounded);
            Map<NodeProto, double[]> now =
                    means(model.toBuilder().setGraph(graph).build(), plan, outputs, samples);
            double distance = distance(now, exact);
            if (distance >= least) {
                break;
            }
            least = distance;
            best = off;
            off = further(off, now, exact);
        }
        return corrected(plan, best);
    }

    /** What the weights of every layer that stores them in few bits are when they are read. */
    private static Map<NodeProto, float[]> rounded(QuantizationPlan plan, Map<String, Range> ranges) {
        Map<NodeProto, float[]> rounded = new LinkedHashMap<>();
        Map<String, Range.Grid> grids = plan.grids(ranges);
        for (NodeProto node : plan.graph().getNodeList()) {
            if (plan.stored(node)) {
                rounded.put(
                        node,
                        plan.storedInBlocks(node)
                                ? plan.blockWeights(node).restored()
                                : plan.channelWeights(node, grids.get(node.getInput(0)))
                                        .restored());
            }
        }
        return rounded;
    }

    /** What rounding adds to the mean of every channel where a layer reads what it does in the float model. */
    private static Map<NodeProto, double[]> errors(
            ModelProto model, QuantizationPlan plan, Map<NodeProto, float[]> rounded, List<float[]> samples) {
        Map<NodeProto, String> twins = new LinkedHashMap<>();
        GraphProto.Builder doubled = plan.graph().toBuilder();
        rounded.forEach((node, restored) -> {
            TensorProto weight = plan.constants().get(node.getInput(1));
            String error = node.getOutput(0) + ERROR;
            doubled.addInitializer(tensor(
                    node.getInput(1) + ERROR, weight.getDimsList(), minus(restored, QuantizationPlan.values(weight))));
            doubled.addNode(node.toBuilder()
                    .clearInput()
                    .addInput(node.getInput(0))
                    .addInput(node.getInput(1) + ERROR)
                    .setOutput(0, error)
                    .setName(error));
            twins.put(node, error);
        });
        return means(model.toBuilder().setGraph(doubled).build(), plan, twins, samples);
    }

    private static Map<NodeProto, double[]> means(
            ModelProto model, QuantizationPlan plan, Map<NodeProto, String> tensors, List<float[]> samples) {
        Map<NodeProto, double[]> means = new LinkedHashMap<>();
        tensors.keySet()
                .forEach(node -> means.put(
                        node,
                        new double
                                [Math.toIntExact(
                                        plan.constants().get(node.getInput(1)).getDims(0))]));
        try (ExposedModel exposed = ExposedModel.open(model, List.copyOf(tensors.values()))) {
            for (float[] sample : samples) {
                Map<String, float[]> values = exposed.run(sample);
                tensors.forEach((node, tensor) -> {
                    double[] mean = means.get(node);
                    float[] all = values.get(tensor);
                    int area = all.length / mean.length;
                    for (int i = 0; i < all.length; i++) {
                        mean[i / area] += (double) all[i] / area / samples.size();
                    }
                });
            }
        }
        return means;
    }

    /** {@code graph} with other weights; several layers may read one tensor, so each gets its own. */
    private static GraphProto withWeights(GraphProto graph, Map<NodeProto, float[]> weights) {
        Map<String, float[]> byOutput = new HashMap<>();
        weights.forEach((node, values) -> byOutput.put(node.getOutput(0), values));
        GraphProto.Builder changed = graph.toBuilder().clearNode();
        Map<String, TensorProto> constants = new HashMap<>();
        graph.getInitializerList().forEach(constant -> constants.put(constant.getName(), constant));
        for (NodeProto node : graph.getNodeList()) {
            float[] values = byOutput.get(node.getOutput(0));
            if (values == null) {
                changed.addNode(node);
            } else {
                String name = node.getOutput(0) + ".rounded";
                changed.addInitializer(
                        tensor(name, constants.get(node.getInput(1)).getDimsList(), values));
                changed.addNode(node.toBuilder().setInput(1, name));
            }
        }
        return changed.build();
    }

    /** Squares of what means are off by, as shares of the squares of each layer. */
    private static double distance(Map<NodeProto, double[]> now, Map<NodeProto, double[]> exact) {
        double distance = 0;
        for (Map.Entry<NodeProto, double[]> layer : exact.entrySet()) {
            double error = 0;
            double whole = TINY;
            for (int c = 0; c < layer.getValue().length; c++) {
                error += Math.pow(now.get(layer.getKey())[c] - layer.getValue()[c], 2);
                whole += Math.pow(layer.getValue()[c], 2);
            }
            distance += error / whole;
        }
        return distance;
    }

    private static Map<NodeProto, double[]> further(
            Map<NodeProto, double[]> off, Map<NodeProto, double[]> now, Map<NodeProto, double[]> exact) {
        Map<NodeProto, double[]> further = new LinkedHashMap<>();
        off.forEach((node, before) -> {
            double[] sum = before.clone();
            for (int c = 0; c < sum.length; c++) {
                sum[c] += now.get(node)[c] - exact.get(node)[c];
            }
            further.put(node, sum);
        });
        return further;
    }

    private static GraphProto corrected(QuantizationPlan plan, Map<NodeProto, double[]> means) {
        GraphProto.Builder graph = plan.graph().toBuilder().clearInitializer().clearNode();
        Map<String, TensorProto> constants = new LinkedHashMap<>(plan.constants());
        Map<String, Integer> readers = new HashMap<>();
        plan.graph()
                .getNodeList()
                .forEach(node -> node.getInputList().forEach(from -> readers.merge(from, 1, Integer::sum)));
        for (NodeProto node : plan.graph().getNodeList()) {
            double[] mean = means.get(node);
            if (mean == null) {
                graph.addNode(node);
                continue;
            }
            boolean biased = QuantizationPlan.biased(node);
            float[] bias = biased ? QuantizationPlan.values(constants.get(node.getInput(2))) : new float[mean.length];
            for (int c = 0; c < bias.length; c++) {
                bias[c] -= (float) mean[c];
            }
            boolean own = biased && readers.get(node.getInput(2)) == 1;
            String name = own ? node.getInput(2) : node.getInput(1) + ".correction";
            constants.put(name, tensor(name, List.of((long) bias.length), bias));
            List<String> inputs = new ArrayList<>(node.getInputList().subList(0, 2));
            inputs.add(name);
            graph.addNode(node.toBuilder().clearInput().addAllInput(inputs));
        }
        return graph.addAllInitializer(constants.values()).build();
    }

    private static float[] minus(float[] a, float[] b) {
        float[] difference = new float[a.length];
        for (int i = 0; i < a.length; i++) {
            difference[i] = a[i] - b[i];
        }
        return difference;
    }

    private static TensorProto tensor(String name, List<Long> shape, float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .addAllDims(shape)
                .setRawData(ByteString.copyFrom(bytes.array()))
                .build();
    }
}
