package dev.espalier.evaluators.quantization;

import dev.espalier.evaluators.weights.Tensor;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.evaluators.weights.Weights.Role;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Layer;
import dev.espalier.space.network.Network;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Which quantizer each tensor of weights gets. {@link #apply} quantizes after training; {@link #views} makes a training
 * quantization-aware, after which {@link #apply} changes nothing the training has not seen.
 *
 * @param quantizers by the tensor's name; tensors without one stay as they are
 */
public record QuantizationPlan(Map<String, Quantizer> quantizers) {
    public QuantizationPlan {
        quantizers = Collections.unmodifiableMap(new LinkedHashMap<>(quantizers));
    }

    /** {@code quantizer} for every convolution and linear layer of {@code network}. */
    public static QuantizationPlan everywhere(Network network, Quantizer quantizer) {
        return withEnds(network, quantizer, quantizer);
    }

    /**
     * {@code inner} for every convolution and linear layer but the first and the last, which get {@code ends}, usually of 8
     * bits: they have few weights, and errors there are not made up for.
     */
    public static QuantizationPlan withEnds(Network network, Quantizer inner, Quantizer ends) {
        List<String> tensors = tensors(network);
        Map<String, Quantizer> plan = new LinkedHashMap<>();
        for (int i = 0; i < tensors.size(); i++) {
            plan.put(tensors.get(i), i == 0 || i == tensors.size() - 1 ? ends : inner);
        }
        return new QuantizationPlan(plan);
    }

    /** {@code inner} for every convolution and linear layer but the first and the last, which stay in full precision. */
    public static QuantizationPlan sparingEnds(Network network, Quantizer inner) {
        List<String> tensors = tensors(network);
        Map<String, Quantizer> plan = new LinkedHashMap<>();
        tensors.stream().skip(1).limit(Math.max(0, tensors.size() - 2)).forEach(name -> plan.put(name, inner));
        return new QuantizationPlan(plan);
    }

    private static List<String> tensors(Network network) {
        return network.nodes().stream()
                .filter(QuantizationPlan::weighs)
                .map(node -> Role.WEIGHT.of(node.name()))
                .toList();
    }

    /**
     * What an export makes of weights that {@code precision} stores in fewer than 8 bits: even steps, a scale for each output
     * channel. 8 bits make so little difference that nothing need be trained for them.
     */
    public static QuantizationPlan fewerBits(Network network, Precision precision) {
        Map<String, Quantizer> plan = new LinkedHashMap<>();
        for (Network.Node node : network.nodes()) {
            int bits = precision.at(node.name()).weightBits();
            if (bits < 8 && weighs(node)) {
                plan.put(Role.WEIGHT.of(node.name()), new Linear(bits, new Grouping.PerChannel()));
            }
        }
        return new QuantizationPlan(plan);
    }

    private static boolean weighs(Network.Node node) {
        return node.layer() instanceof Layer.Conv2d || node.layer() instanceof Layer.Linear;
    }

    /** This plan with {@code quantizer} for the tensor called {@code name}. */
    public QuantizationPlan with(String name, Quantizer quantizer) {
        Map<String, Quantizer> plan = new LinkedHashMap<>(quantizers);
        plan.put(name, quantizer);
        return new QuantizationPlan(plan);
    }

    /** This plan with the values that a training has learned, where {@code weights} have some. */
    public QuantizationPlan learned(Weights weights) {
        Map<String, Quantizer> plan = new LinkedHashMap<>(quantizers);
        plan.replaceAll((name, quantizer) -> {
            Tensor values = weights.tensors().get(Role.VALUES.of(name));
            return values != null && quantizer instanceof TrainedTernary ternary
                    ? ternary.with(values.values())
                    : quantizer;
        });
        return new QuantizationPlan(plan);
    }

    /** {@code weights}, quantized; with the values they were trained with, where those are learned. */
    public Weights apply(Weights weights) {
        Map<String, Tensor> tensors = new LinkedHashMap<>(weights.tensors());
        learned(weights)
                .quantizers
                .forEach((name, quantizer) -> tensors.computeIfPresent(name, (_, tensor) -> quantizer.apply(tensor)));
        return new Weights(tensors);
    }

    /** What a training sees its weights through. */
    public Map<String, UnaryOperator<Tensor>> views() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(quantizers));
    }
}
