package dev.espalier.evaluators.compression;

import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.quantization.Codebook;
import dev.espalier.evaluators.quantization.PowerOfTwo;
import dev.espalier.evaluators.quantization.PowerOfTwo.Partial;
import dev.espalier.evaluators.training.Restriction;
import dev.espalier.evaluators.training.Training;
import dev.espalier.evaluators.training.TrainingRecipe;
import dev.espalier.evaluators.training.TrainingSetup;
import dev.espalier.evaluators.weights.Tensor;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.network.Network;
import dev.espalier.space.trial.Epoch;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Turns trained weights into powers of two, a portion at a time: each step quantizes and freezes the largest that are still
 * free, and the others make up for it in retraining; after the last step none is free. Zeros of a pruned network stay
 * zeros. (<a href="https://arxiv.org/abs/1702.03044">Zhou et al., 2017</a>, algorithm 1)
 */
public final class IncrementalQuantization {
    private IncrementalQuantization() {}

    /**
     * Quantizes the kernels and matrices of {@code weights}.
     *
     * @param quantizer of as many bits as each weight gets
     * @param recipe of the retraining after each step but the last
     * @param watcher told of every epoch as it ends, and at which portion
     * @throws IllegalArgumentException if network, weights and data do not fit
     */
    public static Weights run(
            Network network,
            Weights weights,
            ImageDataset data,
            PowerOfTwo quantizer,
            TrainingRecipe recipe,
            long seed,
            BiConsumer<String, Epoch> watcher) {
        Map<String, Codebook> codebooks = new LinkedHashMap<>();
        Map<String, Partial> partials = new LinkedHashMap<>();
        weights.tensors().forEach((name, tensor) -> {
            if (tensor.shape().size() > 1) {
                codebooks.put(name, quantizer.codebook(tensor));
                partials.put(name, Partial.pruned(tensor));
            }
        });
        Weights current = weights;
        double done = 0;
        for (double share : PowerOfTwo.schedule()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>(current.tensors());
            Map<String, Restriction> restrictions = new LinkedHashMap<>();
            for (Map.Entry<String, Codebook> entry : codebooks.entrySet()) {
                String name = entry.getKey();
                Partial before =
                        new Partial(tensors.get(name), partials.get(name).frozen());
                Partial after = PowerOfTwo.advance(before, share, entry.getValue());
                partials.put(name, after);
                tensors.put(name, after.weights());
                restrictions.put(name, new Restriction.Masked(after.free()));
            }
            current = new Weights(tensors);
            if (share < 1) {
                TrainingSetup setup = TrainingSetup.from(current).restricted(restrictions);
                done += share * (1 - done);
                String stage = "quantized %.1f %%".formatted(100 * done);
                current = Training.train(network, data, recipe, setup, seed, epoch -> watcher.accept(stage, epoch))
                        .weights();
            }
        }
        return current;
    }
}
