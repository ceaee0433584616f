package dev.espalier.evaluators.pruning;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.training.LabelledImages;
import dev.espalier.evaluators.training.NormStatistics;
import dev.espalier.evaluators.training.Trained;
import dev.espalier.evaluators.training.Training;
import dev.espalier.evaluators.training.TrainingRecipe;
import dev.espalier.evaluators.training.TrainingSetup;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.compression.ChannelGroups;
import dev.espalier.space.compression.Cut;
import dev.espalier.space.compression.Pruner;
import dev.espalier.space.compression.Scope;
import dev.espalier.space.network.Network;
import dev.espalier.space.trial.Epoch;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Scores, cuts and trains in turn until a share of the channels is left. Every round judges what the one before left, so a
 * channel that became superfluous is found.
 *
 * @param alignment channels by which groups are cut
 * @param keepRatio the share of channels that stay in the end, above 0 and at most 1
 * @param rounds of cutting and training
 * @param recipe of the training in every round
 * @param images that criteria see and statistics are taken from
 */
public record GradualPruning(
        Criterion criterion,
        Scope scope,
        int alignment,
        Schedule schedule,
        double keepRatio,
        int rounds,
        TrainingRecipe recipe,
        int images) {
    /** @throws IllegalArgumentException if a number is out of its range */
    public GradualPruning {
        require(
                keepRatio > 0 && keepRatio <= 1,
                "pruning: the keep ratio must be above 0 and at most 1, got %s",
                keepRatio);
        require(rounds > 0 && images > 0 && alignment > 0, "pruning: rounds, images and alignment must be positive");
    }

    /** What is left, and how it was trained in the last round. */
    public record Pruned(Network network, Trained trained) {}

    /**
     * Prunes.
     *
     * @param watcher told of every epoch of every round
     * @throws IllegalArgumentException if network and data do not fit
     */
    public Pruned run(Network network, Weights weights, ImageDataset data, long seed, Consumer<Epoch> watcher) {
        Network current = network;
        Weights left = weights;
        double kept = 1;
        Optional<Trained> trained = Optional.empty();
        for (int round = 1; round <= rounds; round++) {
            double wanted = 1 - schedule.gone(1 - keepRatio, round, rounds);
            ChannelGroups groups = ChannelGroups.of(current);
            LabelledImages seen = LabelledImages.sample(data, network.input(), images, seed + round);
            double[] scores = criterion.scores(Subject.of(groups, left, seen));
            Cut cut = new Pruner(groups, scores, criterion.comparable(), scope, alignment).cut(wanted / kept);
            current = cut.network();
            left = NormStatistics.reestimated(current, CutWeights.sliced(cut, left), seen);
            Trained last = Training.train(current, data, recipe, TrainingSetup.from(left), seed, watcher);
            left = last.weights();
            trained = Optional.of(last);
            kept = wanted;
        }
        return new Pruned(current, trained.orElseThrow());
    }
}
