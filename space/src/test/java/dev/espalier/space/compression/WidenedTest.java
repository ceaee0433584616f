package dev.espalier.space.compression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.space.cost.CostModel;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.zoo.Zoo;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WidenedTest {
    private static final ToDoubleFunction<Network> MACS =
            network -> CostModel.count(network, Precision.FLOAT32).macs();

    @ParameterizedTest
    @EnumSource(
            value = Zoo.class,
            names = {"LENET_5", "VGG_16_CIFAR", "RESNET_56_CIFAR", "DENSENET_40_CIFAR", "MOBILENET_V2", "RESNEXT_50"})
    void twiceTheClassesAreTwiceTheChannels(Zoo zoo) {
        TensorShape images = zoo.input().channels() == 1 ? zoo.input() : new TensorShape(3, 32, 32);
        ChannelGroups groups = ChannelGroups.of(zoo.network(images, 0.25, 10));
        Map<String, Integer> twice = new LinkedHashMap<>();
        groups.free()
                .forEach(group -> twice.put(group.name(), 2 * group.classes().size()));

        Network wide = new Widened(groups).network(twice);

        for (Network.Node node : groups.network().nodes()) {
            boolean free = java.util.Arrays.stream(groups.classesOf(node.name()))
                    .mapToObj(groups::groupOf)
                    .allMatch(ChannelGroup::free);
            if (free) {
                assertEquals(
                        2 * node.shape().channels(),
                        wide.shapes().get(node.name()).channels(),
                        node.name());
            }
        }
        assertEquals(groups.network().output(), wide.output());
        assertEquals(groups.network(), new Widened(groups).network(Map.of()));
    }

    @Test
    void theLargestFactorWithinTheBudgetIsFound() {
        ChannelGroups groups = ChannelGroups.of(Zoo.RESNET_20_CIFAR.network());
        Map<String, Integer> sizes = new LinkedHashMap<>();
        groups.free()
                .forEach(group ->
                        sizes.put(group.name(), Math.max(1, group.classes().size() / 3)));
        double budget = MACS.applyAsDouble(groups.network());

        Widened.Expansion expansion = new Widened(groups).expanded(sizes, MACS, budget);

        assertTrue(expansion.factor() > 1);
        assertTrue(MACS.applyAsDouble(expansion.network()) <= budget);
        Map<String, Integer> more = new LinkedHashMap<>();
        sizes.forEach((name, size) ->
                more.put(name, Math.max(1, (int) Math.round((expansion.factor() + 1e-6) * size))));
        assertTrue(MACS.applyAsDouble(new Widened(groups).network(more)) > budget
                || new Widened(groups).network(more).equals(expansion.network()));
    }

    @Test
    void whatIsFrozenOrUnknownIsRefused() {
        Widened widened = new Widened(ChannelGroups.of(Zoo.LENET_5.network()));

        assertThrows(IllegalArgumentException.class, () -> widened.network(Map.of("classifier", 11)));
        assertThrows(IllegalArgumentException.class, () -> widened.network(Map.of("conv9", 11)));
        assertThrows(IllegalArgumentException.class, () -> widened.network(Map.of("conv1", 0)));
    }
}
