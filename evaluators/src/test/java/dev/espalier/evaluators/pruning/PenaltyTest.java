package dev.espalier.evaluators.pruning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.data.DataSource;
import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.pruning.GroupLasso.Grouping;
import dev.espalier.evaluators.pruning.ResourceCost.Term;
import dev.espalier.evaluators.training.Training;
import dev.espalier.evaluators.training.TrainingRecipe;
import dev.espalier.evaluators.training.TrainingSetup;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.compression.ChannelGroups;
import dev.espalier.space.compression.Cut;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.network.Layer.BatchNorm;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.network.Window;
import dev.espalier.space.zoo.Zoo;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PenaltyTest {
    private static final Network RESNET = Zoo.RESNET_20_CIFAR.network(new TensorShape(3, 16, 16), 0.5, 5);

    @Test
    void slimmingTakesAStepTowardsZeroAndStaysThere() {
        Slimming slimming = new Slimming(ChannelGroups.of(RESNET), 0.5);
        String name = slimming.tensors().getFirst();
        Map<String, float[]> values = new LinkedHashMap<>(Map.of(name, new float[] {1, -1, 0.04f, 0}));

        slimming.shrink(values, 0.1);

        assertArrayEquals(new float[] {0.95f, -0.95f, 0, 0}, values.get(name), 1e-6f);
    }

    /** The proximal point: the penalty's derivative and the way back cancel, and small groups are zero as a whole. */
    @ParameterizedTest
    @EnumSource(Grouping.class)
    void aGroupLassoScalesWholeGroupsOrEmptiesThem(Grouping grouping) {
        Network.Builder net = Network.builder(new TensorShape(2, 4, 4));
        String x = net.add("a", Conv2d.dense(3, Window.same(3)), Network.INPUT);
        net.add("b", Conv2d.pointwise(2), x);
        GroupLasso lasso = new GroupLasso(net.build(), grouping, 1);
        assertEquals(List.of("a.weight"), lasso.tensors());
        float[] before = new float[54];
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 54; i++) {
            before[i] = (float) random.nextGaussian();
        }
        float[] after = before.clone();

        double rate = 1.5;
        lasso.shrink(new LinkedHashMap<>(Map.of("a.weight", after)), rate);

        Map<Integer, Double> was = new LinkedHashMap<>();
        Map<Integer, Double> is = new LinkedHashMap<>();
        for (int i = 0; i < 54; i++) {
            int group = switch (grouping) {
                case FILTER -> i / 18;
                case CHANNEL -> i / 9 % 2;
                case SHAPE -> i % 18;
                case LAYER -> 0;
            };
            was.merge(group, (double) before[i] * before[i], Double::sum);
            is.merge(group, (double) after[i] * after[i], Double::sum);
        }
        was.forEach(
                (group, square) -> assertEquals(Math.max(0, Math.sqrt(square) - rate), Math.sqrt(is.get(group)), 1e-5));
        assertTrue(grouping != Grouping.SHAPE || is.containsValue(0.0));
    }

    @Test
    void whatClassesSaveIsTheDerivativeOfTheCost() {
        ChannelGroups groups = ChannelGroups.of(RESNET);
        for (ResourceCost cost :
                List.of(new ResourceCost.Flops(), new ResourceCost.Size(), new ResourceCost.Latency(50, 10))) {
            List<Term> terms = cost.terms(RESNET);
            boolean[] alive = new boolean[groups.classes()];
            Arrays.fill(alive, true);
            double whole = ResourceCost.total(terms, groups, alive);
            double[] savings = ResourceCost.savings(terms, groups, alive);
            int inner =
                    groups.find("stage1.0.first.conv").orElseThrow().classes().getFirst();

            alive[inner] = false;

            // exact where no layer both reads and gives the class
            assertEquals(whole - savings[inner], ResourceCost.total(terms, groups, alive), 1e-9 * whole);
        }
    }

    @Test
    void flopsAndWeightsAreThoseOfTheCostModelBeforeAndAfterACut() {
        ChannelGroups groups = ChannelGroups.of(RESNET);
        SplittableRandom random = new SplittableRandom(2);
        List<Integer> gone = groups.free().stream()
                .flatMap(group -> group.classes().stream().skip(1))
                .filter(_ -> random.nextBoolean())
                .toList();
        boolean[] alive = new boolean[groups.classes()];
        IntStream.range(0, alive.length).forEach(c -> alive[c] = !gone.contains(c));

        assertEquals(
                CostModel.count(Cut.removing(groups, gone).network(), Precision.FLOAT32)
                        .flops(),
                ResourceCost.total(new ResourceCost.Flops().terms(RESNET), groups, alive),
                1);
    }

    @Test
    void theResourcePenaltyEmptiesDearChannelsFirstAndTiedOnesTogether() {
        ChannelGroups groups = ChannelGroups.of(RESNET);
        ResourcePenalty penalty = new ResourcePenalty(groups, new ResourceCost.Flops(), 1);
        Map<String, float[]> scales = new LinkedHashMap<>();
        penalty.tensors().forEach(name -> {
            float[] ones = new float[groups.classesOf(name.substring(0, name.lastIndexOf('.'))).length];
            Arrays.fill(ones, 1);
            scales.put(name, ones);
        });
        int[] trunk = groups.classesOf("stage1.0.add");

        // 40 steps at a rate at which the inner channels of the first stage, dearest for their scale, are not dead yet
        for (int step = 0; step < 40; step++) {
            penalty.shrink(scales, 1);
        }

        float first = scales.get("stage1.0.first.norm.scale")[0];
        float last = scales.get("stage3.1.first.norm.scale")[0];
        assertTrue(first < last, first + " against " + last);
        assertEquals(
                scales.get("stem.norm.scale")[0], scales.get("stage1.0.second.norm.scale")[0], "tied by the addition");
        assertEquals(trunk[0], groups.classesOf("stem.norm")[0]);
        for (int step = 0; step < 4000; step++) {
            penalty.shrink(scales, 1);
        }
        boolean[] alive = penalty.alive(scales);
        assertFalse(alive[trunk[0]]);
        assertEquals(1, penalty.sizes(scales).get("stem.conv"), "a group never goes to zero");
    }

    @Test
    void trainingUnderAPenaltyEmptiesScalesThatTrainingWithoutKeeps() {
        ImageDataset data = new DataSource.BuiltIn(1, 300, 100, 10).load();
        Network.Builder net = Network.builder(new TensorShape(3, 12, 12));
        String x = net.add("conv", Conv2d.dense(16, Window.same(3).stride(2)), Network.INPUT);
        x = net.add("norm", new BatchNorm(), x);
        x = net.add("flatten", new dev.espalier.space.network.Layer.Flatten(), x);
        net.add("head", new Linear(data.classes().size(), true), x);
        Network network = net.build();
        TrainingRecipe recipe =
                TrainingRecipe.builder().epochs(3).learningRate(0.02).build();
        Slimming slimming = new Slimming(ChannelGroups.of(network), 20);

        Weights free = Training.train(network, data, recipe, TrainingSetup.fromScratch(), 1, _ -> {})
                .weights();
        Weights slim = Training.train(
                        network, data, recipe, TrainingSetup.fromScratch().penalised(List.of(slimming)), 1, _ -> {})
                .weights();

        assertEquals(0, zeros(free));
        assertTrue(zeros(slim) > 2, "zeros: " + zeros(slim));
    }

    private static int zeros(Weights weights) {
        int zeros = 0;
        for (float scale : weights.tensors().get("norm.scale").values()) {
            zeros += scale == 0 ? 1 : 0;
        }
        return zeros;
    }
}
