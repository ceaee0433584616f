package dev.espalier.space.cost;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Network;
import java.util.HashMap;
import java.util.Map;

/**
 * Under which conditions a network is counted.
 *
 * @param bits of weights and activations
 * @param layerBits of single layers where they are others, by layer name
 * @param weightDensity share of weights that are not zero, by layer name; 1 for layers not named
 * @param activationDensity share of a layer's input values that are not zero, by layer name; 1 for layers not named
 */
public record Conditions(
        OperandBits bits,
        Map<String, OperandBits> layerBits,
        Map<String, Double> weightDensity,
        Map<String, Double> activationDensity) {
    /** Single precision, nothing zero. */
    public static final Conditions FLOAT32 = at(OperandBits.FLOAT32);

    /** @throws IllegalArgumentException if a density is not 0 to 1 */
    public Conditions {
        layerBits = Map.copyOf(layerBits);
        weightDensity = checked(weightDensity);
        activationDensity = checked(activationDensity);
    }

    /** With {@code bits}, nothing zero. */
    public static Conditions at(OperandBits bits) {
        return new Conditions(bits, Map.of(), Map.of(), Map.of());
    }

    /** With the bits of {@code precision}, nothing zero. */
    public static Conditions at(Precision precision) {
        Map<String, OperandBits> layers = new HashMap<>();
        precision.exceptions().forEach((layer, its) -> layers.put(layer, OperandBits.of(its)));
        return new Conditions(OperandBits.of(precision.standard()), layers, Map.of(), Map.of());
    }

    /**
     * These conditions with the same densities in every layer of {@code network}.
     *
     * @throws IllegalArgumentException if a density is not 0 to 1
     */
    public Conditions sparse(Network network, double weights, double activations) {
        Map<String, Double> ofWeights = new HashMap<>();
        Map<String, Double> ofActivations = new HashMap<>();
        for (Network.Node node : network.nodes()) {
            ofWeights.put(node.name(), weights);
            ofActivations.put(node.name(), activations);
        }
        return new Conditions(bits, layerBits, ofWeights, ofActivations);
    }

    private static Map<String, Double> checked(Map<String, Double> densities) {
        densities.forEach((layer, density) ->
                require(density >= 0 && density <= 1, "%s: a density is 0 to 1, got %s", layer, density));
        return Map.copyOf(densities);
    }

    /** The bits of the layer called {@code layer}. */
    OperandBits bits(String layer) {
        return layerBits.getOrDefault(layer, bits);
    }

    double density(String layer) {
        return weightDensity.getOrDefault(layer, 1.0) * activationDensity.getOrDefault(layer, 1.0);
    }
}
