package dev.espalier.evaluators.sparsity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.weights.Tensor;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.zoo.Zoo;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatternTest {
    private static final List<Integer> SHAPE = List.of(8, 6, 3, 3);

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.25, 0.5, 1})
    void groupsStayOrGoAsAWholeAndMeetTheDensity(double density) {
        Tensor weight = weight(1);
        check(weight, density, new Pattern.Fine(), i -> i);
        check(weight, density, new Pattern.Vectors(), i -> i / 3);
        check(weight, density, new Pattern.Kernels(), i -> i / 9);
        check(weight, density, new Pattern.Filters(), i -> i / 54);
        check(weight, density, new Pattern.Blocks(4, 9), i -> i / 54 / 4 * 6 + i % 54 / 9);
    }

    private static void check(Tensor weight, double density, Pattern pattern, IntUnaryOperator group) {
        boolean[] keep = pattern.keep(weight, density);
        Set<Integer> kept = new HashSet<>();
        Set<Integer> gone = new HashSet<>();
        double least = Double.MAX_VALUE;
        for (int i = 0; i < keep.length; i++) {
            (keep[i] ? kept : gone).add(group.applyAsInt(i));
        }
        double largest = 0;
        for (int g : gone) {
            assertTrue(!kept.contains(g), pattern + " splits a group");
            largest = Math.max(largest, sum(weight, g, group));
        }
        for (int g : kept) {
            least = Math.min(least, sum(weight, g, group));
        }
        assertTrue(gone.isEmpty() || least >= largest, pattern + " keeps less than it drops");
        int groups = kept.size() + gone.size();
        assertEquals(Math.max(1, density * groups), kept.size(), 0.51, pattern.toString());
    }

    private static double sum(Tensor weight, int of, IntUnaryOperator group) {
        double sum = 0;
        for (int i = 0; i < weight.values().length; i++) {
            sum += group.applyAsInt(i) == of ? Math.abs(weight.values()[i]) : 0;
        }
        return sum;
    }

    @Test
    void twoOfFourAreTheLargestTwoOfEveryFour() {
        Tensor weight = new Tensor(List.of(2, 6), new float[] {1, -4, 3, 2, 7, 0, 5, 5, -6, 1, 0.5f, -9});

        assertArrayEquals(
                new boolean[] {false, true, true, false, true, true, true, false, true, false, true, true},
                new Pattern.Several(2, 4).keep(weight, 1));
    }

    @Test
    void densityAwareBlocksKeepOneWeightEachAndFollowTheRows() {
        float[] values = new float[2 * 16];
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 32; i++) {
            values[i] = (float) random.nextDouble(0.1, 1) * (i < 16 ? 10 : 1);
        }
        Tensor weight = new Tensor(List.of(2, 16), values);

        boolean[] keep = new Pattern.DensityAware().keep(weight, 0.25);

        int first = 0;
        int second = 0;
        for (int i = 0; i < 16; i++) {
            first += keep[i] ? 1 : 0;
            second += keep[16 + i] ? 1 : 0;
        }
        assertEquals(8, first, "half of the large row: blocks of two");
        assertEquals(1, second, "the small row is one block");
        for (int block = 0; block < 8; block++) {
            assertTrue(keep[2 * block] ^ keep[2 * block + 1]);
        }
    }

    @Test
    void densityAwareBlocksKeepMoreThanSquareBlocksOfTheSameDensity() {
        Tensor weight = weight(3);
        boolean[] fine = new Pattern.Fine().keep(weight, 0.1);
        double all = kept(weight, fine);

        double darb = kept(weight, new Pattern.DensityAware().keep(weight, 0.1)) / all;
        double blocks = kept(weight, new Pattern.Blocks(4, 4).keep(weight, 0.1)) / all;

        assertTrue(darb > blocks, darb + " against " + blocks);
    }

    private static double kept(Tensor weight, boolean[] keep) {
        double sum = 0;
        for (int i = 0; i < keep.length; i++) {
            sum += keep[i] ? Math.abs(weight.values()[i]) : 0;
        }
        return sum;
    }

    @Test
    void snipKeepsExactlyTheSensitiveOnes() {
        Weights weights = new Weights(Map.of("a.weight", new Tensor(List.of(2, 2), new float[] {1, -2, 3, 0.1f})));
        Weights gradients = new Weights(Map.of("a.weight", new Tensor(List.of(2, 2), new float[] {0.1f, 3, 0, -9})));

        Masks masks = Masks.snip(weights, gradients, 2);

        assertArrayEquals(new boolean[] {false, true, false, true}, masks.kept().get("a.weight"));
        assertThrows(IllegalArgumentException.class, () -> Masks.snip(weights, gradients, 5));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.2, 0.5, 1})
    void regrowthKeepsTheNumberOfWeights(double rate) {
        Network network = Zoo.LENET_5.network(new TensorShape(1, 28, 28), 0.25, 10);
        Weights weights = Weights.random(network, 1);
        for (double density : new double[] {0.05, 0.5, 0.97}) {
            Masks masks = Masks.of(weights, new Pattern.Fine(), density);
            Masks momentum = Regrowth.byMomentum(masks, masks.applied(weights), Weights.random(network, 2), rate);
            Masks chance = Regrowth.byChance(masks, masks.applied(weights), rate, 3);

            assertEquals(masks.count(), momentum.count());
            assertEquals(masks.count(), chance.count());
            assertTrue(momentum.kept().get("conv2.weight").length > 0);
        }
    }

    @Test
    void weightsGrowWhereMomentumIsLargest() {
        float[] values = {5, 1, 0, 0, 0, 0};
        float[] momentum = {1, 1, 0.1f, 9, 0.2f, 0};
        Weights weights = new Weights(Map.of("a.weight", new Tensor(List.of(1, 6), values)));
        Masks masks = new Masks(Map.of("a.weight", new boolean[] {true, true, false, false, false, false}));

        Masks moved = Regrowth.byMomentum(
                masks, weights, new Weights(Map.of("a.weight", new Tensor(List.of(1, 6), momentum))), 0.5);

        assertArrayEquals(
                new boolean[] {true, false, false, true, false, false},
                moved.kept().get("a.weight"));
    }

    @Test
    void sparseCostCountsWhatIsNotZero() {
        Network.Builder net = Network.builder(TensorShape.vector(4));
        net.add("a", new Linear(2, true), Network.INPUT);
        Network network = net.build();
        Weights weights = Weights.random(network, 1);

        SparseCost whole = SparseCost.of(network, weights);
        SparseCost half = SparseCost.of(
                network, Masks.of(weights, new Pattern.Fine(), 0.5).applied(weights));

        assertEquals(CostModel.count(network, Precision.FLOAT32).macs(), whole.macs());
        assertEquals(4, half.macs());
        assertEquals(0.5, half.density());
    }

    private static Tensor weight(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[8 * 54];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new Tensor(SHAPE, values);
    }
}
