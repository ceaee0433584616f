package dev.espalier.evaluators.proxy;

import dev.espalier.evaluators.weights.Weights;
import dev.espalier.evaluators.weights.Weights.Role;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Network;
import java.util.stream.Stream;

/**
 * What the gradients of a network's weights come to, of those of convolutions and linear layers. Gradients that are no
 * numbers, of networks whose outputs explode, come to nothing.
 */
final class Saliency {
    private Saliency() {}

    /** The sum of {@code |w ∂L/∂w|}. */
    static double sensitivity(Network network, Weights weights, Weights gradients) {
        double sum = 0;
        for (String name : kernels(network).toList()) {
            float[] w = weights.tensors().get(name).values();
            float[] g = gradients.tensors().get(name).values();
            for (int i = 0; i < w.length; i++) {
                sum += Math.abs((double) w[i] * g[i]);
            }
        }
        return finite(sum);
    }

    /** The sum of the layers' Euclidean norms. */
    static double norms(Network network, Weights gradients) {
        double sum = 0;
        for (String name : kernels(network).toList()) {
            double squares = 0;
            for (float g : gradients.tensors().get(name).values()) {
                squares += (double) g * g;
            }
            sum += Math.sqrt(squares);
        }
        return finite(sum);
    }

    /** The names of all kernels and matrices. */
    static Stream<String> kernels(Network network) {
        return network.nodes().stream()
                .filter(node -> node.layer() instanceof Conv2d || node.layer() instanceof Linear)
                .map(node -> Role.WEIGHT.of(node.name()));
    }

    private static double finite(double sum) {
        return Double.isFinite(sum) ? sum : 0;
    }
}
