package dev.espalier.evaluators.onnx;

import dev.espalier.evaluators.weights.Tensor;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.evaluators.weights.Weights.Role;
import dev.espalier.space.network.Layer;
import dev.espalier.space.network.Layer.BatchNorm;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Network;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes batch normalisations out of a network by changing the convolution or linear layer in front of them.
 *
 * <p>With {@code f = scale / sqrt(variance + epsilon)}, {@code f * (W x + b - mean) + shift} is {@code (f W) x + (f * (b -
 * mean) + shift)}, so the layer's weights are multiplied by {@code f} per output channel and it gets a bias. A
 * normalisation stays where what it reads has other readers or comes from another kind of layer.
 */
final class BatchNormFolding {
    /** A network without the normalisations that could be folded, and its weights. */
    record Folded(Network network, Weights weights) {}

    private final Network network;
    private final Weights weights;
    private final Map<String, Network.Node> normalisationOf = new HashMap<>();

    private BatchNormFolding(Network network, Weights weights) {
        this.network = network;
        this.weights = weights;
        Map<String, Integer> readers = new HashMap<>();
        network.nodes().forEach(node -> node.inputs().forEach(from -> readers.merge(from, 1, Integer::sum)));
        for (Network.Node node : network.nodes()) {
            if (node.layer() instanceof BatchNorm && readers.get(node.inputs().getFirst()) == 1) {
                normalisationOf.put(node.inputs().getFirst(), node);
            }
        }
    }

    static Folded fold(Network network, Weights weights) {
        return new BatchNormFolding(network, weights).fold();
    }

    private Folded fold() {
        Network.Builder folded = Network.builder(network.input());
        Map<String, Tensor> tensors = new LinkedHashMap<>(weights.tensors());
        Map<String, String> renamed = new HashMap<>();
        for (Network.Node node : network.nodes()) {
            if (renamed.containsKey(node.name())) {
                continue;
            }
            Network.Node norm = normalisationOf.get(node.name());
            Layer layer = node.layer();
            if (norm != null && (layer instanceof Conv2d || layer instanceof Linear)) {
                foldWeights(node, (BatchNorm) norm.layer(), norm.name(), tensors);
                layer = withBias(layer);
                renamed.put(norm.name(), node.name());
            }
            List<String> inputs = node.inputs().stream()
                    .map(from -> renamed.getOrDefault(from, from))
                    .toList();
            folded.add(node.name(), layer, inputs.toArray(String[]::new));
        }
        return new Folded(folded.build(), new Weights(tensors));
    }

    private void foldWeights(Network.Node node, BatchNorm norm, String normName, Map<String, Tensor> tensors) {
        float[] scale = weights.get(normName, Role.SCALE).values();
        float[] shift = weights.get(normName, Role.SHIFT).values();
        float[] mean = weights.get(normName, Role.MEAN).values();
        float[] variance = weights.get(normName, Role.VARIANCE).values();
        Tensor weight = weights.get(node.name(), Role.WEIGHT);
        float[] bias =
                hasBias(node.layer()) ? weights.get(node.name(), Role.BIAS).values() : new float[scale.length];
        float[] newWeight = new float[weight.values().length];
        float[] newBias = new float[scale.length];
        int perChannel = newWeight.length / scale.length;
        for (int c = 0; c < scale.length; c++) {
            double factor = scale[c] / Math.sqrt(variance[c] + norm.epsilon());
            newBias[c] = (float) (factor * ((double) bias[c] - mean[c]) + shift[c]);
            for (int i = c * perChannel; i < (c + 1) * perChannel; i++) {
                newWeight[i] = (float) (factor * weight.values()[i]);
            }
        }
        tensors.put(Role.WEIGHT.of(node.name()), new Tensor(weight.shape(), newWeight));
        tensors.put(Role.BIAS.of(node.name()), new Tensor(List.of(scale.length), newBias));
    }

    private static boolean hasBias(Layer layer) {
        return layer instanceof Conv2d conv && conv.bias() || layer instanceof Linear linear && linear.bias();
    }

    private static Layer withBias(Layer layer) {
        return switch (layer) {
            case Conv2d conv -> new Conv2d(conv.outChannels(), conv.window(), conv.groups(), true);
            case Linear linear -> new Linear(linear.outFeatures(), true);
            default -> layer;
        };
    }
}
