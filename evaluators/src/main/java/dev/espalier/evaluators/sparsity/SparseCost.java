package dev.espalier.evaluators.sparsity;

import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.cost.LayerCost;
import dev.espalier.space.network.Network;

/**
 * What a network costs if zeros are neither stored nor multiplied: figures for hardware that skips them. The runtime that
 * measures latencies here does not.
 *
 * @param macs multiply-adds by weights that are not zero
 * @param weights of kernels and matrices that are not zero
 * @param of how many there are
 */
public record SparseCost(long macs, long weights, long of) {
    /** Counts {@code network} with these weights. */
    public static SparseCost of(Network network, Weights weights) {
        long macs = 0;
        long left = 0;
        long all = 0;
        for (LayerCost layer : CostModel.count(network, Precision.FLOAT32).layers()) {
            String name = layer.node().name() + ".weight";
            if (weights.tensors().containsKey(name)) {
                float[] values = weights.tensors().get(name).values();
                long own = 0;
                for (float value : values) {
                    own += value != 0 ? 1 : 0;
                }
                macs += Math.round((double) layer.macs() / values.length * own);
                left += own;
                all += values.length;
            }
        }
        return new SparseCost(macs, left, all);
    }

    /** The share of weights that is not zero. */
    public double density() {
        return (double) weights / of;
    }
}
