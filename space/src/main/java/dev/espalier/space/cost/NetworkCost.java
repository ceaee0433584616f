package dev.espalier.space.cost;

import java.util.List;

/**
 * What a network costs for one sample.
 *
 * @param layers cost per layer, in the network's order
 * @param macs multiply-adds
 * @param params trainable weights
 * @param memoryAccess memory access cost in bytes
 * @param peakActivation most bytes of activations alive at once, in the best order of execution
 */
public record NetworkCost(List<LayerCost> layers, long macs, long params, long memoryAccess, long peakActivation) {
    public NetworkCost {
        layers = List.copyOf(layers);
    }

    /** Floating point operations: two per multiply-add. */
    public long flops() {
        return 2 * macs;
    }
}
