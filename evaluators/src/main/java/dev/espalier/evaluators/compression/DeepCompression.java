package dev.espalier.evaluators.compression;

import dev.espalier.evaluators.coding.CompressedWeights;
import dev.espalier.evaluators.compression.Compressed.Stage;
import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.quantization.SharedWeights;
import dev.espalier.evaluators.quantization.SharedWeights.Initialization;
import dev.espalier.evaluators.training.Inference;
import dev.espalier.evaluators.training.Restriction;
import dev.espalier.evaluators.training.Teacher;
import dev.espalier.evaluators.training.Trained;
import dev.espalier.evaluators.training.Training;
import dev.espalier.evaluators.training.TrainingRecipe;
import dev.espalier.evaluators.training.TrainingSetup;
import dev.espalier.evaluators.weights.Tensor;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.network.Network;
import dev.espalier.space.trial.Epoch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Prune, share, code. (<a href="https://arxiv.org/abs/1510.00149">Han et al., 2016</a>)
 *
 * <p>Each round of pruning takes away the weights of least magnitude and retrains what is left, masked; then the weights of
 * each layer are clustered and the centroids tuned, each by the summed gradients of its weights; then distances and
 * symbols are coded. The uncompressed network teaches throughout. All choices are made by validation images.
 */
public final class DeepCompression {
    private static final int FLOAT_BITS = 32;

    private final Network network;
    private final ImageDataset data;
    private final CompressionRecipe recipe;
    private final long seed;
    private final BiConsumer<String, Epoch> watcher;
    private final List<Stage> stages = new ArrayList<>();

    private DeepCompression(
            Network network,
            ImageDataset data,
            CompressionRecipe recipe,
            long seed,
            BiConsumer<String, Epoch> watcher) {
        this.network = network;
        this.data = data;
        this.recipe = recipe;
        this.seed = seed;
        this.watcher = watcher;
    }

    /**
     * Compresses {@code network} with its trained {@code weights}.
     *
     * @param seed of the order of images and their augmentation
     * @param watcher told of every epoch as it ends, and in which stage
     * @throws IllegalArgumentException if network, weights and data do not fit
     */
    public static Compressed run(
            Network network,
            Weights weights,
            ImageDataset data,
            CompressionRecipe recipe,
            long seed,
            BiConsumer<String, Epoch> watcher) {
        return new DeepCompression(network, data, recipe, seed, watcher).compress(weights);
    }

    private Compressed compress(Weights original) {
        note("trained", 1, original);
        TrainingSetup setup = TrainingSetup.fromScratch();
        if (recipe.teacherShare() > 0) {
            setup = setup.taughtBy(new Teacher(network, original, recipe.temperature(), recipe.teacherShare()));
        }
        Weights weights = original;
        for (int round = 1; round <= recipe.rounds(); round++) {
            weights = prune(round, weights, setup);
        }
        weights = share(weights, setup);
        CompressedWeights file = CompressedWeights.of(weights);
        return new Compressed(CompressedWeights.read(file.bytes()), file, stages);
    }

    private Weights prune(int round, Weights before, TrainingSetup setup) {
        double keep = recipe.keepAfter(round);
        Map<String, boolean[]> masks = MagnitudeMasks.keep(before, keep);
        Weights pruned = MagnitudeMasks.apply(masks, before);
        note("pruned", keep, pruned);
        Map<String, Restriction> restrictions = new LinkedHashMap<>();
        masks.forEach((name, mask) -> restrictions.put(name, new Restriction.Masked(mask)));
        Weights retrained = train(
                "pruned to %.1f %%".formatted(100 * keep),
                round < recipe.rounds() ? recipe.retraining() : recipe.last(),
                setup.startingFrom(pruned).restricted(restrictions));
        note("retrained", keep, retrained);
        return retrained;
    }

    private Weights share(Weights before, TrainingSetup setup) {
        Map<String, SharedWeights> shared = new LinkedHashMap<>();
        before.tensors().forEach((name, tensor) -> {
            int bits = bits(tensor);
            if (bits < FLOAT_BITS) {
                shared.put(name, SharedWeights.of(tensor, 1 << bits, Initialization.LINEAR, seed));
            }
        });
        Map<String, Tensor> tensors = new LinkedHashMap<>(before.tensors());
        Map<String, Restriction> restrictions = new LinkedHashMap<>();
        shared.forEach((name, s) -> {
            tensors.put(name, s.tensor());
            restrictions.put(name, new Restriction.Shared(s.group()));
        });
        Weights clustered = new Weights(tensors);
        note("shared", recipe.keep(), clustered);
        Weights tuned =
                train("shared", recipe.tuning(), setup.startingFrom(clustered).restricted(restrictions));
        note("tuned", recipe.keep(), tuned);
        return tuned;
    }

    private int bits(Tensor tensor) {
        return switch (tensor.shape().size()) {
            case 4 -> recipe.convolutionBits();
            case 2 -> recipe.linearBits();
            default -> recipe.biasBits();
        };
    }

    private Weights train(String stage, TrainingRecipe how, TrainingSetup setup) {
        Trained trained = Training.train(network, data, how, setup, seed, epoch -> watcher.accept(stage, epoch));
        return trained.weights();
    }

    private void note(String name, double keep, Weights weights) {
        double accuracy = Inference.accuracy(network, weights, data, data.validation());
        stages.add(new Stage(name, keep, accuracy, CompressedWeights.of(weights).length()));
    }
}
