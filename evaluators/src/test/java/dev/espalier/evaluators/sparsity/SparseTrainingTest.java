package dev.espalier.evaluators.sparsity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.espalier.evaluators.data.DataSource;
import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.training.TrainingRecipe;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Flatten;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.network.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SparseTrainingTest {
    private static final ImageDataset DATA = new DataSource.BuiltIn(1, 200, 60, 10).load();
    private static final TrainingRecipe RECIPE =
            TrainingRecipe.builder().epochs(1).build();
    private static final Network NETWORK = network();

    @ParameterizedTest
    @EnumSource(SparseTraining.Growth.class)
    void thereAreNeverMoreWeightsThanTheDensitySays(SparseTraining.Growth growth) {
        SparseTraining training = new SparseTraining(growth, 0.2, 0.5, 3, RECIPE, 20);

        SparseTraining.Sparse sparse = training.run(NETWORK, DATA, 1, _ -> {});

        SparseCost cost = SparseCost.of(NETWORK, sparse.trained().weights());
        assertEquals(0.2, cost.density(), 0.01);
        assertEquals(sparse.masks().count(), cost.weights());
        Masks first = Masks.of(Weights.random(NETWORK, 1), new Pattern.Fine(), 0.2);
        boolean same = java.util.Arrays.equals(
                first.kept().get("conv.weight"), sparse.masks().kept().get("conv.weight"));
        assertEquals(growth == SparseTraining.Growth.STATIC, same);
    }

    @Test
    void aTicketStartsAgainFromTheFirstWeights() {
        Lottery.Ticket ticket = new Lottery(Lottery.Start.REWIND, 0.5, 2, RECIPE).run(NETWORK, DATA, 1, _ -> {});

        SparseCost cost = SparseCost.of(NETWORK, ticket.trained().weights());
        assertEquals(0.25, cost.density(), 0.01);
        assertArrayEquals(
                ticket.masks()
                        .applied(Weights.random(NETWORK, 1))
                        .tensors()
                        .get("conv.weight")
                        .values(),
                ticket.first().tensors().get("conv.weight").values());
    }

    @Test
    void otherStartsKeepTheSignOrTheValuesOrNeither() {
        Weights first = Weights.random(NETWORK, 1);
        Masks masks = Masks.largest(first, 100);
        float[] was = first.tensors().get("head.weight").values();

        float[] constant = again(Lottery.Start.CONSTANT, first, masks);
        float[] dealt = again(Lottery.Start.RESHUFFLE, first, masks);
        float[] anew = again(Lottery.Start.REINIT, first, masks);

        double sumBefore = 0;
        double sumAfter = 0;
        boolean[] mask = masks.kept().get("head.weight");
        for (int i = 0; i < was.length; i++) {
            assertEquals(Math.signum(was[i]), Math.signum(constant[i]));
            assertEquals(Math.abs(constant[0]), Math.abs(constant[i]));
            sumBefore += mask[i] ? was[i] : 0;
            sumAfter += mask[i] ? dealt[i] : 0;
        }
        assertEquals(sumBefore, sumAfter, 1e-4);
        assertNotEquals(was[0], anew[0]);
    }

    private static float[] again(Lottery.Start start, Weights first, Masks masks) {
        return new Lottery(start, 0.5, 1, RECIPE)
                .again(first, masks, NETWORK, 7)
                .tensors()
                .get("head.weight")
                .values();
    }

    private static Network network() {
        Network.Builder net = Network.builder(new TensorShape(3, 8, 8));
        String x = net.add("conv", new Conv2d(8, Window.same(3).stride(2), 1, true), Network.INPUT);
        x = net.add("flat", new Flatten(), net.add("relu", new Activation(Activation.Function.RELU), x));
        net.add("head", new Linear(DATA.classes().size(), true), x);
        return net.build();
    }
}
