package dev.espalier.evaluators.pruning;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.training.Training;
import dev.espalier.evaluators.training.TrainingRecipe;
import dev.espalier.evaluators.training.TrainingSetup;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.compression.ChannelGroups;
import dev.espalier.space.compression.Widened;
import dev.espalier.space.network.Network;
import dev.espalier.space.trial.Epoch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Shrinks a network under a resource-weighted penalty and expands what is left evenly to the budget, again and again: the
 * widths move to where they are worth it. (<a href="https://arxiv.org/abs/1711.06798">Gordon et al., 2018</a>, algorithm
 * 1)
 *
 * @param cost what the budget is of
 * @param budget {@code ζ}; the cost of the first network if it is to stay the same
 * @param strength of {@link ResourcePenalty}; ten times more where nothing changes
 * @param rounds of shrinking and expanding
 * @param recipe of the training while shrinking
 */
public record MorphNet(ResourceCost cost, double budget, double strength, int rounds, TrainingRecipe recipe) {
    /** @throws IllegalArgumentException if there is no round or no budget */
    public MorphNet {
        require(rounds > 0, "morphnet: needs at least one round, got %d", rounds);
        require(budget > 0, "morphnet: the budget must be positive, got %s", budget);
    }

    /**
     * One round.
     *
     * @param alive share of the classes that could go which stayed alive
     * @param factor {@code ω}, by which all widths then grew
     * @param network the expanded network, to be trained anew
     */
    public record Round(double alive, double factor, Network network) {}

    /**
     * Runs all rounds; the last one's network is the result.
     *
     * @throws IllegalArgumentException if network and data do not fit or the network cannot be widened
     */
    public List<Round> run(Network network, ImageDataset data, long seed, Consumer<Epoch> watcher) {
        List<Round> done = new ArrayList<>();
        Network current = network;
        for (int round = 0; round < rounds; round++) {
            ChannelGroups groups = ChannelGroups.of(current);
            ResourcePenalty penalty = new ResourcePenalty(groups, cost, strength);
            TrainingSetup setup = TrainingSetup.fromScratch().penalised(List.of(penalty));
            Weights weights = Training.train(current, data, recipe, setup, seed + round, watcher)
                    .weights();
            Map<String, float[]> scales = new LinkedHashMap<>();
            penalty.tensors()
                    .forEach(
                            name -> scales.put(name, weights.tensors().get(name).values()));
            Map<String, Integer> sizes = penalty.sizes(scales);
            double all = groups.free().stream()
                    .mapToInt(group -> group.classes().size())
                    .sum();
            double alive = sizes.values().stream().mapToInt(Integer::intValue).sum() / all;
            Widened.Expansion expansion = new Widened(groups).expanded(sizes, this::costs, budget);
            current = expansion.network();
            done.add(new Round(alive, expansion.factor(), current));
        }
        return List.copyOf(done);
    }

    /** What {@code network} costs. */
    public double costs(Network network) {
        ChannelGroups groups = ChannelGroups.of(network);
        boolean[] alive = new boolean[groups.classes()];
        Arrays.fill(alive, true);
        return ResourceCost.total(cost.terms(network), groups, alive);
    }
}
