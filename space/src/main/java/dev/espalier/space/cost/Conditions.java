package dev.espalier.space.cost;

import static dev.espalier.space.Requirement.require;

import java.util.Map;

/**
 * Under which conditions a network is counted.
 *
 * @param bits of weights and activations
 * @param weightDensity share of weights that are not zero, by layer name; 1 for layers not named
 * @param activationDensity share of a layer's input values that are not zero, by layer name; 1 for layers not named
 */
public record Conditions(OperandBits bits, Map<String, Double> weightDensity, Map<String, Double> activationDensity) {
    /** Single precision, nothing zero. */
    public static final Conditions FLOAT32 = at(OperandBits.FLOAT32);

    /** @throws IllegalArgumentException if a density is not 0 to 1 */
    public Conditions {
        weightDensity = checked(weightDensity);
        activationDensity = checked(activationDensity);
    }

    /** With {@code bits}, nothing zero. */
    public static Conditions at(OperandBits bits) {
        return new Conditions(bits, Map.of(), Map.of());
    }

    private static Map<String, Double> checked(Map<String, Double> densities) {
        densities.forEach((layer, density) ->
                require(density >= 0 && density <= 1, "%s: a density is 0 to 1, got %s", layer, density));
        return Map.copyOf(densities);
    }

    double density(String layer) {
        return weightDensity.getOrDefault(layer, 1.0) * activationDensity.getOrDefault(layer, 1.0);
    }
}
