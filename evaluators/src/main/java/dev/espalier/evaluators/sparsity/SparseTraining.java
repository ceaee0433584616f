package dev.espalier.evaluators.sparsity;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.training.LabelledImages;
import dev.espalier.evaluators.training.Probe;
import dev.espalier.evaluators.training.Trained;
import dev.espalier.evaluators.training.Training;
import dev.espalier.evaluators.training.TrainingRecipe;
import dev.espalier.evaluators.training.TrainingSetup;
import dev.espalier.evaluators.weights.Tensor;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.network.Network;
import dev.espalier.space.trial.Epoch;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Trains with few weights from the first step on, and lets them move: rounds of training under masks, with a regrowth
 * after each but the last, whose rate falls along half a cosine.
 *
 * @param growth where weights grow
 * @param density the share of weights there is, always
 * @param rate the share that moves after the first round
 * @param rounds of training
 * @param recipe of the training in every round
 * @param images whose mean gradient stands for momentum, which the engine keeps to itself
 */
public record SparseTraining(
        Growth growth, double density, double rate, int rounds, TrainingRecipe recipe, int images) {
    /** Where weights grow. */
    public enum Growth {
        /** {@link Regrowth#byMomentum}. */
        MOMENTUM,
        /** {@link Regrowth#byChance}. */
        CHANCE,
        /** Nowhere: the first masks stay. */
        STATIC
    }

    /** @throws IllegalArgumentException if a number is out of its range */
    public SparseTraining {
        require(density > 0 && density <= 1, "the density must be above 0 and at most 1, got %s", density);
        require(rate >= 0 && rate <= 1, "the rate must be 0 to 1, got %s", rate);
        require(rounds > 0 && images > 0, "rounds and images must be positive");
    }

    /** The last training and its masks. */
    public record Sparse(Masks masks, Trained trained) {}

    /**
     * Trains from random weights of {@code seed}.
     *
     * @throws IllegalArgumentException if network and data do not fit
     */
    public Sparse run(Network network, ImageDataset data, long seed, Consumer<Epoch> watcher) {
        Weights weights = Weights.random(network, seed);
        Masks masks = Masks.of(weights, new Pattern.Fine(), density);
        Optional<Trained> last = Optional.empty();
        for (int round = 0; round < rounds; round++) {
            TrainingSetup setup = TrainingSetup.from(masks.applied(weights)).restricted(masks.restrictions());
            Trained trained = Training.train(network, data, recipe, setup, seed + round, watcher);
            weights = trained.weights();
            last = Optional.of(trained);
            if (round < rounds - 1) {
                double moved = rate * (1 + Math.cos(Math.PI * round / rounds)) / 2;
                masks = moved(masks, network, weights, data, moved, seed + round);
            }
        }
        return new Sparse(masks, last.orElseThrow());
    }

    private Masks moved(Masks masks, Network network, Weights weights, ImageDataset data, double share, long seed) {
        return switch (growth) {
            case STATIC -> masks;
            case CHANCE -> Regrowth.byChance(masks, weights, share, seed);
            case MOMENTUM -> {
                Map<String, Tensor> sums = new LinkedHashMap<>();
                LabelledImages seen = LabelledImages.sample(data, network.input(), images, seed);
                Probe.gradients(
                        network,
                        weights,
                        seen,
                        each -> each.tensors()
                                .forEach((name, gradient) -> sums.merge(name, gradient, SparseTraining::sum)));
                yield Regrowth.byMomentum(masks, weights, new Weights(sums), share);
            }
        };
    }

    private static Tensor sum(Tensor a, Tensor b) {
        float[] sum = a.values().clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += b.values()[i];
        }
        return new Tensor(a.shape(), sum);
    }
}
