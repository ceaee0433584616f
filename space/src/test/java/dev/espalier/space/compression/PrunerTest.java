package dev.espalier.space.compression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.space.cost.CostModel;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.zoo.Zoo;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PrunerTest {
    private static final ToDoubleFunction<Network> MACS =
            network -> CostModel.count(network, Precision.FLOAT32).macs();

    private final ChannelGroups groups = ChannelGroups.of(Zoo.RESNET_20_CIFAR.network());
    private final double[] scores =
            new SplittableRandom(1).doubles(groups.classes()).toArray();

    @ParameterizedTest
    @EnumSource(Scope.class)
    void aLargerShareNeverKeepsFewerOfAnyGroup(Scope scope) {
        Pruner pruner = new Pruner(groups, scores, true, scope, 4);
        Map<String, Integer> before = pruner.sizes(0.01);
        for (double ratio = 0.02; ratio <= 1; ratio += 0.01) {
            Map<String, Integer> sizes = pruner.sizes(ratio);
            sizes.forEach((name, size) -> {
                assertTrue(size >= before.get(name), name);
                assertTrue(groups.find(name).orElseThrow().sizes(4).contains(size), name + " " + size);
            });
            before.putAll(sizes);
        }
    }

    @ParameterizedTest
    @EnumSource(Scope.class)
    void reachesABudgetAsCloselyAsTheAlignmentAllows(Scope scope) {
        double whole = MACS.applyAsDouble(groups.network());
        for (double share : new double[] {0.9, 0.5, 0.2, 0.05}) {
            Reach reach = new Pruner(groups, scores, true, scope, 1).reach(MACS, share * whole);

            assertInstanceOf(Reach.Within.class, reach);
            assertEquals(MACS.applyAsDouble(reach.cut().network()), reach.value());
            assertTrue(reach.value() <= share * whole);
            assertTrue(reach.value() > 0.8 * share * whole, scope + ": " + reach.value() / whole + " of " + share);
        }
    }

    @Test
    void aBudgetOutOfReachSaysTheSmallestValueAtOnce() {
        AtomicInteger asked = new AtomicInteger();
        Reach reach = new Pruner(groups, scores, true, Scope.LAYER, 16)
                .reach(
                        network -> {
                            asked.incrementAndGet();
                            return MACS.applyAsDouble(network);
                        },
                        10);

        assertInstanceOf(Reach.OutOfReach.class, reach);
        assertEquals(2, asked.get());
        groups.free()
                .forEach(group ->
                        assertEquals(group.sizes(16).getFirst(), reach.cut().size(group), group.name()));
        assertEquals(MACS.applyAsDouble(reach.cut().network()), reach.value());
    }

    @Test
    void endsAlsoWhereTheCostIsNotMonotone() {
        AtomicInteger asked = new AtomicInteger();
        SplittableRandom noise = new SplittableRandom(3);
        Reach reach = new Pruner(groups, scores, true, Scope.GLOBAL, 1)
                .reach(
                        network -> {
                            asked.incrementAndGet();
                            return MACS.applyAsDouble(network) * noise.nextDouble(0.5, 1.5);
                        },
                        1e7);

        assertTrue(reach.value() <= 1e7);
        assertTrue(asked.get() <= 32);
    }

    @Test
    void aBudgetThatIsKeptAlreadyCutsNothing() {
        Reach reach = new Pruner(groups, scores, true, Scope.LAYER, 1).reach(MACS, 1e12);

        assertEquals(groups.network(), reach.cut().network());
    }

    @Test
    void aRepairIsNowhereWiderThanWhatItRepairs() {
        Pruner pruner = new Pruner(groups, scores, true, Scope.LAYER, 4);
        Map<String, Integer> sizes = pruner.sizes(0.7);
        sizes.put("stage3.2.first.conv", 8);

        Reach reach = pruner.repair(sizes, MACS, 1e7);

        assertInstanceOf(Reach.Within.class, reach);
        assertTrue(reach.value() <= 1e7);
        sizes.forEach((name, size) ->
                assertTrue(reach.cut().size(groups.find(name).orElseThrow()) <= size, name));
        assertEquals(
                Cut.keeping(groups, sizes, scores).network(),
                pruner.repair(sizes, MACS, 1e12).cut().network());
    }

    @Test
    void scopesDifferInWhatTheyCompare() {
        double[] first = new double[groups.classes()];
        groups.free()
                .forEach(group ->
                        group.classes().forEach(c -> first[c] = group.name().startsWith("stage1") ? 2 : 1));
        int stage1 = groups.find("stage1.0.first.conv").orElseThrow().classes().size();

        assertEquals(
                stage1 / 2,
                new Pruner(groups, first, true, Scope.LAYER, 1).sizes(0.5).get("stage1.0.first.conv"));
        assertEquals(
                stage1,
                new Pruner(groups, first, true, Scope.GLOBAL, 1).sizes(0.5).get("stage1.0.first.conv"));
        Map<String, Integer> isomorphic = new Pruner(groups, first, true, Scope.ISOMORPHIC, 1).sizes(0.5);
        assertEquals(stage1, isomorphic.get("stage1.0.first.conv"));
        int trunk = isomorphic.get("stem.conv")
                + isomorphic.get("stage2.0.second.conv")
                + isomorphic.get("stage3.0.second.conv");
        assertEquals(64 / 2, trunk, 2, "the trunk, of all three stages, is a kind of its own; none goes to zero");
    }

    @Test
    void scoresThatCannotBeComparedAreTakenRelativeToTheirGroup() {
        ChannelGroups lenet = ChannelGroups.of(Zoo.LENET_5.network(new TensorShape(1, 28, 28), 1, 10));
        double[] large =
                new SplittableRandom(2).doubles(lenet.classes(), 0.5, 1.5).toArray();
        lenet.find("conv2").orElseThrow().classes().forEach(c -> large[c] *= 1000);

        Map<String, Integer> sizes = new Pruner(lenet, large, false, Scope.GLOBAL, 1).sizes(0.5);

        assertEquals(25, sizes.get("conv2"), 8);
    }
}
