package dev.espalier.evaluators.proxy;

import dev.espalier.evaluators.training.BatchProbe;
import dev.espalier.evaluators.weights.Tensor;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.evaluators.weights.Weights.Role;
import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.BatchNorm;
import dev.espalier.space.network.Layer.Multiply;
import dev.espalier.space.network.Network;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Synaptic flow. Dozens of layers that each multiply by ten leave what a float can hold, so it is computed in double
 * precision, and of the logarithm: {@code Σ w ∂R/∂w = R Σ w ∂(log R)/∂w}, of which the second factor is about the number of
 * layers.
 */
final class SynapticFlow {
    /** Where nothing flows. */
    static final double LEAST = -700;
    /** Where more flows than can be counted. */
    static final double MOST = 700;

    private SynapticFlow() {}

    /** The logarithm of the flow. */
    static double of(Network network, Weights weights) {
        Network linear = linear(network);
        Weights absolute = absolute(weights);
        BatchProbe.Flow flow = BatchProbe.flow(linear, absolute);
        if (!Double.isFinite(flow.logSum())) {
            return flow.logSum() == Double.POSITIVE_INFINITY ? MOST : LEAST;
        }
        return Math.clamp(
                flow.logSum() + Math.log(Saliency.sensitivity(linear, absolute, flow.gradients())), LEAST, MOST);
    }

    private static Weights absolute(Weights weights) {
        Map<String, Tensor> tensors = new LinkedHashMap<>(weights.tensors());
        // where a shift looks is no weight: its sign is a direction
        tensors.replaceAll((name, tensor) -> name.endsWith(Role.OFFSET.of("")) ? tensor : absolute(tensor));
        return new Weights(tensors);
    }

    private static Tensor absolute(Tensor tensor) {
        float[] values = tensor.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.abs(values[i]);
        }
        return new Tensor(tensor.shape(), values);
    }

    /**
     * The network as what is positive flows through it: without normalisations, through activations as they are, even those
     * with a ceiling, and through gates that are wide open. Layers keep their names.
     */
    static Network linear(Network network) {
        Map<String, String> standsFor = new HashMap<>();
        List<Network.Node> left = new ArrayList<>();
        for (Network.Node node : network.nodes()) {
            List<String> inputs = node.inputs().stream()
                    .map(input -> standsFor.getOrDefault(input, input))
                    .toList();
            switch (node.layer()) {
                case BatchNorm _, Activation _, Multiply _ -> standsFor.put(node.name(), inputs.getFirst());
                default -> left.add(new Network.Node(node.name(), node.layer(), inputs, node.shape()));
            }
        }
        String output = network.nodes().getLast().name();
        Set<String> used = new HashSet<>(Set.of(standsFor.getOrDefault(output, output)));
        List<Network.Node> kept = new ArrayList<>();
        for (Network.Node node : left.reversed()) {
            if (used.contains(node.name())) {
                used.addAll(node.inputs());
                kept.addFirst(node);
            }
        }
        return new Network(network.input(), kept);
    }
}
