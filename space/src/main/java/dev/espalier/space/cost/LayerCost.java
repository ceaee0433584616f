package dev.espalier.space.cost;

import dev.espalier.space.network.Network;

/**
 * What one layer costs for one sample.
 *
 * @param node the layer counted
 * @param macs multiply-adds of convolutions and linear layers
 * @param params trainable weights: kernels, biases, two per channel of a batch normalisation or of a learned shift
 * @param memoryAccess bytes moved: inputs, outputs and weights; 0 for what a runtime folds into its predecessor
 */
public record LayerCost(Network.Node node, long macs, long params, long memoryAccess) {
    /** Floating point operations: two per multiply-add. */
    public long flops() {
        return 2 * macs;
    }
}
