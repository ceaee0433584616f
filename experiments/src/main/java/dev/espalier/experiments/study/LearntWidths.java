package dev.espalier.experiments.study;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.data.DataSource;
import dev.espalier.evaluators.pruning.ResourceCost;
import dev.espalier.evaluators.pruning.ResourcePenalty;
import dev.espalier.evaluators.training.Training;
import dev.espalier.evaluators.training.TrainingRecipe;
import dev.espalier.evaluators.training.TrainingSetup;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.search.strategy.ShrinkExpand;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.compression.ChannelGroups;
import dev.espalier.space.network.Layer.BatchNorm;
import dev.espalier.space.network.Network;
import dev.espalier.space.trial.CandidateId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Learns widths by training a network from scratch under MorphNet's penalty, in this process and on one thread; what came of
 * it is kept in a file, so that a study that goes on need not learn it again. A choice decides about the normalised layers
 * whose channels change with it.
 *
 * @param cost what the penalty is of
 * @param seed of the trainings
 * @param files where it is kept, for this experiment alone
 */
record LearntWidths(
        SearchSpace space, DataSource data, TrainingRecipe recipe, ResourceCost cost, long seed, ScoreFiles files)
        implements ShrinkExpand.Learner {
    /**
     * The recipe that learns widths where {@code training} trains: steps by the gradient itself, which the penalty is weighed
     * against.
     */
    static TrainingRecipe recipe(TrainingRecipe training) {
        return TrainingRecipe.builder()
                .epochs(training.epochs())
                .batchSize(training.batchSize())
                .optimizer(TrainingRecipe.Optimizer.SGD)
                .learningRate(0.1)
                .weightDecay(1e-4)
                .flip(training.flip())
                .shift(training.shift())
                .labelSmoothing(training.labelSmoothing())
                .trainShare(training.trainShare())
                .build();
    }

    @Override
    public Map<Integer, Double> alive(Assignment genes, double strength) {
        ChannelGroups groups = ChannelGroups.of(space.decode(genes).network());
        ResourcePenalty penalty = new ResourcePenalty(groups, cost, strength);
        require(
                !penalty.tensors().isEmpty(),
                "morphnet learns by the scales of batch normalisations, and the network '%s' has none that could shrink",
                genes);
        double[] alive = files.scores(CandidateId.of(genes) + "-" + strength, () -> learnt(groups, penalty));
        Map<Integer, Double> shares = new LinkedHashMap<>();
        for (int gene = 0; gene < genes.size(); gene++) {
            double all = 0;
            double living = 0;
            for (String layer : decided(genes, gene, groups.network())) {
                int[] classes = groups.classesOf(layer);
                all += classes.length;
                living += Arrays.stream(classes).mapToDouble(c -> alive[c]).sum();
            }
            if (all > 0) {
                shares.put(gene, Math.max(1, living) / all);
            }
        }
        return shares;
    }

    /** 1 for each class of channels that stays alive, 0 for the others. */
    private double[] learnt(ChannelGroups groups, ResourcePenalty penalty) {
        TrainingSetup setup = TrainingSetup.fromScratch().penalised(List.of(penalty));
        Weights weights = Training.train(groups.network(), data.load(), recipe, setup, seed, _ -> {})
                .weights();
        Map<String, float[]> scales = new HashMap<>();
        penalty.tensors()
                .forEach(name -> scales.put(name, weights.tensors().get(name).values()));
        boolean[] alive = penalty.alive(scales);
        double[] numbers = new double[alive.length];
        for (int c = 0; c < alive.length; c++) {
            numbers[c] = alive[c] ? 1 : 0;
        }
        return numbers;
    }

    /** The normalised layers that have other channels when the gene takes another option. */
    private List<String> decided(Assignment genes, int gene, Network network) {
        Choice choice = space.choices().list().get(gene);
        if (!choice.ordered() || choice.size() < 2 || !space.choices().activity(genes)[gene]) {
            return List.of();
        }
        int other = genes.get(gene) == 0 ? 1 : genes.get(gene) - 1;
        Map<String, Integer> channels = new HashMap<>();
        space.decode(genes.with(gene, other))
                .network()
                .nodes()
                .forEach(node -> channels.put(node.name(), node.shape().channels()));
        return network.nodes().stream()
                .filter(node -> node.layer() instanceof BatchNorm)
                .filter(node -> channels.getOrDefault(node.name(), node.shape().channels())
                        != node.shape().channels())
                .map(Network.Node::name)
                .toList();
    }
}
