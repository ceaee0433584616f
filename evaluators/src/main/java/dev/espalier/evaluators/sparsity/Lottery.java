package dev.espalier.evaluators.sparsity;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.data.ImageDataset;
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
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * The lottery ticket: train, mask the smallest weights, start again from the first weights of those that stay. (<a
 * href="https://arxiv.org/abs/1803.03635">Frankle and Carbin, 2019</a>, section 2; the other starts: <a
 * href="https://arxiv.org/abs/1905.01067">Zhou et al., 2019</a>, section 4)
 *
 * @param start of what stays
 * @param gone the share of the remaining weights that goes in each round; the paper's is 0.2
 * @param rounds of training and masking
 * @param recipe of every training
 */
public record Lottery(Start start, double gone, int rounds, TrainingRecipe recipe) {
    /** With which values the weights that stay start again. */
    public enum Start {
        /** Those they had at first. */
        REWIND,
        /** New random ones. */
        REINIT,
        /** Those they had at first, dealt out anew within each tensor. */
        RESHUFFLE,
        /** One magnitude per tensor, the deviation of its first weights, with the sign they had. */
        CONSTANT
    }

    /** @throws IllegalArgumentException if a number is out of its range */
    public Lottery {
        require(gone > 0 && gone < 1, "the share that goes must be between 0 and 1, got %s", gone);
        require(rounds > 0, "needs at least one round, got %d", rounds);
    }

    /** The ticket, {@code masks} and {@code first} weights, and how it trained. */
    public record Ticket(Masks masks, Weights first, Trained trained) {}

    /**
     * Finds a ticket and trains it.
     *
     * @throws IllegalArgumentException if network and data do not fit
     */
    public Ticket run(Network network, ImageDataset data, long seed, Consumer<Epoch> watcher) {
        Weights first = Weights.random(network, seed);
        Trained trained = Training.train(network, data, recipe, TrainingSetup.from(first), seed, watcher);
        Masks masks = Masks.largest(trained.weights(), all(first));
        for (int round = 1; round <= rounds; round++) {
            int left = Math.max(1, (int) Math.round(masks.count() * (1 - gone)));
            masks = Masks.largest(masks.applied(trained.weights()), left);
            Weights again = masks.applied(again(first, masks, network, seed + round));
            TrainingSetup setup = TrainingSetup.from(again).restricted(masks.restrictions());
            trained = Training.train(network, data, recipe, setup, seed, watcher);
        }
        return new Ticket(masks, masks.applied(again(first, masks, network, seed + rounds)), trained);
    }

    private static int all(Weights weights) {
        return weights.tensors().entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(".weight"))
                .mapToInt(entry -> entry.getValue().values().length)
                .sum();
    }

    /** The values that weights start again with. */
    Weights again(Weights first, Masks masks, Network network, long seed) {
        return switch (start) {
            case REWIND -> first;
            case REINIT -> Weights.random(network, seed);
            case RESHUFFLE -> changed(first, masks, (values, mask) -> shuffled(values, mask, seed));
            case CONSTANT -> changed(first, masks, (values, _) -> constant(values));
        };
    }

    @FunctionalInterface
    private interface Change {
        float[] of(float[] values, boolean[] mask);
    }

    private static Weights changed(Weights first, Masks masks, Change change) {
        Map<String, Tensor> tensors = new LinkedHashMap<>(first.tensors());
        masks.kept().forEach((name, mask) -> {
            Tensor tensor = first.tensors().get(name);
            tensors.put(
                    name, new Tensor(tensor.shape(), change.of(tensor.values().clone(), mask)));
        });
        return new Weights(tensors);
    }

    private static float[] shuffled(float[] values, boolean[] mask, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] places = java.util.stream.IntStream.range(0, mask.length)
                .filter(i -> mask[i])
                .toArray();
        for (int i = places.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            float other = values[places[i]];
            values[places[i]] = values[places[j]];
            values[places[j]] = other;
        }
        return values;
    }

    private static float[] constant(float[] values) {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        float deviation = (float) Math.sqrt(squares / values.length);
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.signum(values[i]) * deviation;
        }
        return values;
    }
}
