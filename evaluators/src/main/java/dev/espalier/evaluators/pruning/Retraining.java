package dev.espalier.evaluators.pruning;

import dev.espalier.evaluators.training.TrainingRecipe;
import dev.espalier.evaluators.training.TrainingSetup;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.network.Network;

/**
 * How a cut network gets its last weights. (<a href="https://arxiv.org/abs/1810.05270">Liu et al., 2019</a>, section 3)
 */
public enum Retraining {
    /** Trained on from the weights that the cut left. */
    FINE_TUNE,
    /** From random weights, for as many epochs as the uncut network had: Scratch-E. */
    SCRATCH_E,
    /** From random weights, for as much computation as the uncut network had, that is, for more epochs: Scratch-B. */
    SCRATCH_B;

    /** Where a training of the cut network starts. */
    public TrainingSetup setup(Weights left) {
        return this == FINE_TUNE ? TrainingSetup.from(left) : TrainingSetup.fromScratch();
    }

    /** The recipe for {@code cut}, when {@code recipe} is that of {@code whole}. */
    public TrainingRecipe recipe(TrainingRecipe recipe, Network whole, Network cut) {
        if (this != SCRATCH_B) {
            return recipe;
        }
        double more = (double) macs(whole) / Math.max(1, macs(cut));
        return recipe.withEpochs(Math.toIntExact(Math.max(1, Math.round(recipe.epochs() * more))));
    }

    private static long macs(Network network) {
        return CostModel.count(network, Precision.FLOAT32).macs();
    }
}
