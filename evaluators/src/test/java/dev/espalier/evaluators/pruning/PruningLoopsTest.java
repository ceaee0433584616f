package dev.espalier.evaluators.pruning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.data.DataSource;
import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.training.TrainingRecipe;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.block.Layers;
import dev.espalier.space.block.Residual;
import dev.espalier.space.compression.Scope;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.network.Window;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PruningLoopsTest {
    private static final ImageDataset DATA = new DataSource.BuiltIn(1, 240, 60, 10).load();
    private static final TrainingRecipe RECIPE =
            TrainingRecipe.builder().epochs(1).build();

    @Test
    void gradualPruningTakesMuchFirstAndLessLater() {
        Schedule gradual = new Schedule.Gradual();
        assertEquals(0.8 * (1 - 8 / 27.0), gradual.gone(0.8, 1, 3), 1e-12);
        assertEquals(0.8 * (1 - 1 / 27.0), gradual.gone(0.8, 2, 3), 1e-12);
        assertEquals(0.8, gradual.gone(0.8, 3, 3), 1e-12);
        assertEquals(0.8, new Schedule.OneShot().gone(0.8, 1, 3));
    }

    @Test
    void roundsLeadToTheShareThatWasAskedFor() {
        Network network = network();
        List<Double> losses = new ArrayList<>();
        GradualPruning pruning =
                new GradualPruning(new FilterNorm(1), Scope.LAYER, 1, new Schedule.Gradual(), 0.5, 2, RECIPE, 32);

        GradualPruning.Pruned pruned =
                pruning.run(network, Weights.random(network, 1), DATA, 1, epoch -> losses.add(epoch.trainingLoss()));

        assertEquals(2, losses.size());
        assertEquals(8, pruned.network().shapes().get("stem.conv").channels());
        assertEquals(8, pruned.network().shapes().get("block.first.conv").channels());
        assertEquals(
                Weights.shapes(pruned.network()).keySet(),
                pruned.trained().weights().tensors().keySet());
    }

    @Test
    void trainingFromScratchForEqualComputationTakesMoreEpochs() {
        Network whole = network();
        Network half = network(8);
        TrainingRecipe recipe = TrainingRecipe.builder().epochs(10).build();

        assertSame(recipe, Retraining.SCRATCH_E.recipe(recipe, whole, half));
        assertSame(recipe, Retraining.FINE_TUNE.recipe(recipe, whole, half));
        int epochs = Retraining.SCRATCH_B.recipe(recipe, whole, half).epochs();
        assertTrue(epochs >= 30 && epochs <= 40, "about a quarter of the computation: " + epochs);
        assertTrue(Retraining.SCRATCH_B.setup(Weights.random(half, 1)).start().isEmpty());
        assertTrue(Retraining.FINE_TUNE.setup(Weights.random(half, 1)).start().isPresent());
    }

    @Test
    void shrinkingAndExpandingKeepsTheBudgetAndMovesTheWidths() {
        Network network = network();
        ResourceCost cost = new ResourceCost.Flops();
        double budget = new MorphNet(cost, 1, 1, 1, RECIPE).costs(network);
        MorphNet morph = new MorphNet(cost, budget, 385, 2, RECIPE);

        List<MorphNet.Round> rounds = morph.run(network, DATA, 1, _ -> {});

        assertEquals(2, rounds.size());
        assertTrue(rounds.getFirst().alive() < 1, "alive: " + rounds.getFirst().alive());
        for (MorphNet.Round round : rounds) {
            assertTrue(morph.costs(round.network()) <= budget);
            assertTrue(round.factor() >= 1);
        }
        assertTrue(!rounds.getLast().network().equals(network));
    }

    private static Network network() {
        return network(16);
    }

    private static Network network(int channels) {
        Network.Builder net = Network.builder(new TensorShape(3, 12, 12));
        Conv2d stem = Conv2d.dense(channels, Window.same(3).stride(2));
        String x = Layers.convNormAct(net, "stem", stem, Function.RELU, Network.INPUT);
        x = new Residual(channels, 3, 1).append(net, "block", x);
        x = net.add("pool", new GlobalAveragePool(), x);
        net.add("head", new Linear(DATA.classes().size(), true), x);
        return net.build();
    }
}
