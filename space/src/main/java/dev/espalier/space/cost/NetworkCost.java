package dev.espalier.space.cost;

import java.util.List;

/**
 * What a network costs for one sample.
 *
 * @param layers cost per layer, in the network's order
 * @param macs multiply-adds; FLOPs are twice as many
 * @param params trainable weights
 * @param memoryAccess memory access cost in bytes
 * @param peakActivation most bytes of activations alive at once, executed in the network's order
 */
public record NetworkCost(List<LayerCost> layers, long macs, long params, long memoryAccess, long peakActivation) {
    public NetworkCost {
        layers = List.copyOf(layers);
    }
}
