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
 */
final class BiasCorrection {
    private static final String ERROR = ".error";

    private BiasCorrection() {}

    /**
     * The graph of {@code model} with corrected biases.
     *
     * @param ranges of the tensors that {@code plan} observes
     * @param samples normalised inputs
     */
    static GraphProto apply(ModelProto model, QuantizationPlan plan, Map<String, Range> ranges, List<float[]> samples) {
        Map<NodeProto, String> twins = new LinkedHashMap<>();
        GraphProto.Builder doubled = plan.graph().toBuilder();
        Map<String, Range.Grid> grids = plan.grids(ranges);
        for (NodeProto node : plan.graph().getNodeList()) {
            if (plan.stored(node)) {
                TensorProto weight = plan.constants().get(node.getInput(1));
                float[] restored = plan.storedInBlocks(node)
                        ? plan.blockWeights(node).restored()
                        : plan.channelWeights(node, grids.get(node.getInput(0))).restored();
                String error = node.getOutput(0) + ERROR;
                doubled.addInitializer(tensor(
                        node.getInput(1) + ERROR,
                        weight.getDimsList(),
                        minus(restored, QuantizationPlan.values(weight))));
                doubled.addNode(node.toBuilder()
                        .clearInput()
                        .addInput(node.getInput(0))
                        .addInput(node.getInput(1) + ERROR)
                        .setOutput(0, error)
                        .setName(error));
                twins.put(node, error);
            }
        }
        ModelProto withTwins = model.toBuilder().setGraph(doubled).build();
        return corrected(plan, means(withTwins, plan, twins, samples));
    }

    private static Map<NodeProto, double[]> means(
            ModelProto model, QuantizationPlan plan, Map<NodeProto, String> twins, List<float[]> samples) {
        Map<NodeProto, double[]> means = new LinkedHashMap<>();
        twins.keySet()
                .forEach(node -> means.put(
                        node,
                        new double
                                [Math.toIntExact(
                                        plan.constants().get(node.getInput(1)).getDims(0))]));
        try (ExposedModel exposed = ExposedModel.open(model, List.copyOf(twins.values()))) {
            for (float[] sample : samples) {
                Map<String, float[]> values = exposed.run(sample);
                twins.forEach((node, twin) -> {
                    double[] mean = means.get(node);
                    float[] errors = values.get(twin);
                    int area = errors.length / mean.length;
                    for (int i = 0; i < errors.length; i++) {
                        mean[i / area] += (double) errors[i] / area / samples.size();
                    }
                });
            }
        }
        return means;
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
