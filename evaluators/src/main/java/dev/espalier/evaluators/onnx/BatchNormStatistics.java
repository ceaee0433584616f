package dev.espalier.evaluators.onnx;

import static dev.espalier.evaluators.onnx.GraphWriter.attribute;
import static dev.espalier.space.Requirement.require;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.espalier.evaluators.weights.Tensor;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.evaluators.weights.Weights.Role;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.network.Layer.BatchNorm;
import dev.espalier.space.network.Network;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Finds the means and variances of batch normalisations anew, for weights that are no longer those with which they were
 * found: a network that was cut, or whose weights were rounded.
 *
 * <p>As in training, every normalisation uses the statistics of the batch at hand, so that those behind it see values that
 * are already normalised rightly, and all are found in one pass; they are averaged over batches. No weight changes.
 */
public final class BatchNormStatistics {
    private static final int BATCH = 64;

    /** A normalisation, and the tensors that hold its statistics for a batch. */
    private record Norm(String name, int channels, String mean, String variance) {}

    private BatchNormStatistics() {}

    /**
     * The weights with the statistics that {@code samples} give.
     *
     * @param samples normalised inputs; a few hundred are enough
     * @throws IllegalArgumentException if there is no sample or one has a wrong size
     */
    public static Weights estimated(Network network, Weights weights, List<float[]> samples) {
        require(!samples.isEmpty(), "statistics need at least one sample");
        List<Norm> norms = new ArrayList<>();
        ModelProto model = normalisingByBatch(network, weights, norms);
        Map<String, Tensor> tensors = new LinkedHashMap<>(weights.tensors());
        norms.forEach(norm -> {
            for (Role role : List.of(Role.MEAN, Role.VARIANCE)) {
                tensors.put(role.of(norm.name()), new Tensor(List.of(norm.channels()), new float[norm.channels()]));
            }
        });
        List<String> statistics = norms.stream()
                .flatMap(norm -> Stream.of(norm.mean(), norm.variance()))
                .toList();
        try (ExposedModel exposed = ExposedModel.open(model, statistics)) {
            for (int from = 0; from < samples.size(); from += BATCH) {
                List<float[]> batch = samples.subList(from, Math.min(samples.size(), from + BATCH));
                Map<String, float[]> found = exposed.run(joined(batch), batch.size());
                double share = (double) batch.size() / samples.size();
                for (Norm norm : norms) {
                    add(found.get(norm.mean()), share, tensors.get(Role.MEAN.of(norm.name())));
                    add(found.get(norm.variance()), share, tensors.get(Role.VARIANCE.of(norm.name())));
                }
            }
        }
        return new Weights(tensors);
    }

    private static void add(float[] statistics, double share, Tensor to) {
        for (int c = 0; c < statistics.length; c++) {
            to.values()[c] += (float) (share * statistics[c]);
        }
    }

    private static float[] joined(List<float[]> samples) {
        int size = samples.getFirst().length;
        float[] joined = new float[samples.size() * size];
        for (int i = 0; i < samples.size(); i++) {
            require(samples.get(i).length == size, "samples have %d and %d values", size, samples.get(i).length);
            System.arraycopy(samples.get(i), 0, joined, i * size, size);
        }
        return joined;
    }

    /** The float model for any batch, with the statistics of the batch in the place of the running ones. */
    private static ModelProto normalisingByBatch(Network network, Weights weights, List<Norm> norms) {
        GraphProto graph = FloatGraph.of(network, weights.effective(network), Ending.LOGITS);
        GraphWriter writer = new GraphWriter(graph.getName());
        graph.getNodeList().forEach(node -> writer.unique(node.getOutput(0)));
        graph.getInitializerList().forEach(writer::initializer);
        for (NodeProto node : graph.getNodeList()) {
            if (node.getOpType().equals("BatchNormalization")) {
                norms.add(byBatch(writer, network, node));
            } else {
                writer.node(node);
            }
        }
        GraphProto.Builder rewritten =
                writer.build().toBuilder().addAllInput(graph.getInputList()).addAllOutput(graph.getOutputList());
        ModelInfo info =
                ModelInfo.anonymous(network.input().channels(), network.output().channels());
        return BatchAxis.dynamic(OnnxExporter.model(rewritten.build(), info, LayerPrecision.FLOAT32));
    }

    private static Norm byBatch(GraphWriter writer, Network network, NodeProto node) {
        String x = node.getInput(0);
        String name = node.getName();
        Network.Node layer = network.nodes().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow();
        double epsilon = ((BatchNorm) layer.layer()).epsilon();
        int channels = layer.shape().channels();
        // maps and vectors alike as samples of channels of values
        String rows = writer.node("Shape", List.of(x), writer.unique(name + ".shape"));
        String flat = writer.longs(name + ".flat", 0, channels, -1);
        String planes = writer.node("Reshape", List.of(x, flat), writer.unique(name + ".planes"));
        String mean =
                writer.node("ReduceMean", List.of(planes), writer.unique(name + ".batchMean"), attribute("axes", 0, 2));
        String centred = writer.node("Sub", List.of(planes, mean), writer.unique(name + ".centred"));
        String squared = writer.node("Mul", List.of(centred, centred), writer.unique(name + ".squared"));
        String variance = writer.node(
                "ReduceMean", List.of(squared), writer.unique(name + ".batchVariance"), attribute("axes", 0, 2));
        String floor = writer.floats(name + ".epsilon", List.of(), (float) epsilon);
        String safe = writer.node("Add", List.of(variance, floor), writer.unique(name + ".safe"));
        String deviation = writer.node("Sqrt", List.of(safe), writer.unique(name + ".deviation"));
        String normal = writer.node("Div", List.of(centred, deviation), writer.unique(name + ".normal"));
        String column = writer.longs(name + ".column", channels, 1);
        String scale = writer.node("Reshape", List.of(node.getInput(1), column), writer.unique(name + ".factor"));
        String shift = writer.node("Reshape", List.of(node.getInput(2), column), writer.unique(name + ".term"));
        String scaled = writer.node("Mul", List.of(normal, scale), writer.unique(name + ".scaled"));
        String shifted = writer.node("Add", List.of(scaled, shift), writer.unique(name + ".shifted"));
        writer.node("Reshape", List.of(shifted, rows), node.getOutput(0));
        return new Norm(name, channels, mean, variance);
    }
}
