package dev.espalier.space.shrinking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.compression.ChannelGroups;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.network.Network;
import dev.espalier.space.zoo.Zoo;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeepPatternTest {
    private static final List<LayerPrecision> PRECISIONS = List.of(LayerPrecision.FLOAT32, LayerPrecision.INT8);

    private static CompressionSpace space(Zoo zoo, List<Double> ratios, List<LayerPrecision> precisions, int segments) {
        Network network = zoo.network();
        ChannelGroups groups = ChannelGroups.of(network);
        double[] scores = new double[groups.classes()];
        Arrays.setAll(scores, i -> i % 7);
        return new CompressionSpace(
                groups, Map.of("l1", scores), new CompressionSpace.Options(ratios, 1, precisions, segments));
    }

    private static CompressionSpace vgg(int segments) {
        return space(Zoo.VGG_16_CIFAR, List.of(0.25, 0.5, 0.75, 1.0), PRECISIONS, segments);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void carriedOverToTheSameModelItIsTheSameDesign(long seed) {
        CompressionSpace space = vgg(3);
        Assignment genes = space.canonical(space.choices().random(new SplittableRandom(seed)));

        assertEquals(genes, KeepPattern.of(space, genes).in(space));
    }

    @Test
    void sharesBetweenTwoPlacesAreInBetween() {
        CompressionSpace lenet = space(Zoo.LENET_5, List.of(0.2, 1.0), PRECISIONS, 1);
        assertEquals(
                List.of("conv1.channels", "conv2.channels", "fc1.channels", "precision"),
                lenet.choices().list().stream().map(choice -> choice.name()).toList());
        KeepPattern pattern = KeepPattern.of(lenet, Assignment.of(0, 1, 0, 0));

        double last = lenet.groups().network().nodes().size() - 1;
        double first = index(lenet, "conv1") / last;
        double second = index(lenet, "conv2") / last;
        assertEquals(0.2, pattern.share(0), 1e-9);
        assertEquals(0.2, pattern.share(first), 1e-9);
        assertEquals(0.6, pattern.share((first + second) / 2), 1e-9);
        assertEquals(1, pattern.share(second), 1e-9);
        assertEquals(0.2, pattern.share(1), 1e-9);
    }

    private static int index(CompressionSpace space, String layer) {
        return space.groups().network().nodes().stream()
                .map(Network.Node::name)
                .toList()
                .indexOf(layer);
    }

    @Test
    void aDeeperModelOfTheFamilyKeepsItsBeginningAndCutsItsEnd() {
        CompressionSpace small = vgg(2);
        int[] genes = new int[small.genes().size()];
        int groups = small.cuttable().size();
        for (int i = 0; i < groups; i++) {
            genes[i] = i < groups / 2 ? 3 : 0;
        }
        genes[groups] = 0;
        genes[groups + 1] = 1;
        CompressionSpace large = space(Zoo.VGG_19_CIFAR, List.of(0.25, 0.5, 0.75, 1.0), PRECISIONS, 2);

        Assignment carried = KeepPattern.of(small, Assignment.of(genes)).in(large);

        int wider = large.cuttable().size();
        assertEquals(3, carried.get(0));
        assertEquals(0, carried.get(wider - 1));
        for (int i = 1; i < wider; i++) {
            assertTrue(carried.get(i) <= carried.get(i - 1), "shares fall along the depth: " + carried);
        }
        assertEquals(0, carried.get(wider), "the beginning stays in floating point");
        assertEquals(1, carried.get(wider + 1), "the end has 8 bits");
    }

    @Test
    void bitsThatTheOtherSpaceLacksAreTheNearestItHas() {
        CompressionSpace four =
                space(Zoo.LENET_5, List.of(0.5, 1.0), List.of(LayerPrecision.FLOAT32, LayerPrecision.W4A8), 1);
        int[] genes = new int[four.genes().size()];
        genes[genes.length - 1] = 1;

        Assignment carried = KeepPattern.of(four, Assignment.of(genes)).in(vgg(1));

        assertEquals(1, carried.get(carried.size() - 1), "int8 is nearer to int4 than float32 is");
    }
}
