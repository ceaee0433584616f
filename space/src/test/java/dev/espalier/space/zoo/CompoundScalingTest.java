package dev.espalier.space.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.space.compression.Precision;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompoundScalingTest {
    /** Computed with the reference's round_filters and round_repeats. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 224 | 32,16,24,40,80,112,192,320,1280 | 1,2,2,3,3,4,1",
                "1 | 240 | 32,16,24,40,80,112,192,320,1280 | 2,3,3,4,4,5,2",
                "2 | 260 | 32,16,24,48,88,120,208,352,1408 | 2,3,3,4,4,5,2",
                "3 | 300 | 40,24,32,48,96,136,232,384,1536 | 2,3,3,5,5,6,2",
                "4 | 380 | 48,24,32,56,112,160,272,448,1792 | 2,4,4,6,6,8,2",
                "5 | 456 | 48,24,40,64,128,176,304,512,2048 | 3,5,5,7,7,9,3",
                "6 | 528 | 56,32,40,72,144,200,344,576,2304 | 3,6,6,8,8,11,3",
                "7 | 600 | 64,32,48,80,160,224,384,640,2560 | 4,7,7,10,10,13,4",
            })
    void releasedEfficientNetsHaveTheReferenceWidthsAndRepeats(
            int number, int resolution, String widths, String repeats) {
        Network network = Zoo.find("efficientnet-b" + number).orElseThrow().network();

        assertEquals(new TensorShape(3, resolution, resolution), network.input());
        List<Integer> expected =
                Arrays.stream(widths.split(",")).map(Integer::valueOf).toList();
        assertEquals(expected.getFirst(), channels(network, "stem.conv"));
        assertEquals(expected.getLast(), channels(network, "head.conv"));
        List<Integer> depths =
                Arrays.stream(repeats.split(",")).map(Integer::valueOf).toList();
        for (int stage = 1; stage <= 7; stage++) {
            String prefix = "stage" + stage + ".";
            long blocks = network.nodes().stream()
                    .filter(node ->
                            node.name().startsWith(prefix) && node.name().endsWith(".project.conv"))
                    .count();
            assertEquals(depths.get(stage - 1), (int) blocks, prefix);
            assertEquals(expected.get(stage), channels(network, prefix + "0.project.conv"));
        }
    }

    /** S2:799 and S4:920: alpha beta² gamma² is to be near 2, and is 1.920. */
    @Test
    void thePublishedBasesNearlyDoubleTheCostS2Line799() {
        assertEquals(1.920, CompoundScaling.EFFICIENTNET.growth(), 5e-4);
    }

    @Test
    void theReleasedNetworksAreNoExactPowers() {
        Scale sixth = CompoundScaling.EFFICIENTNET.at(6);

        assertEquals(2.99, sixth.depth(), 5e-3);
        assertEquals(3.1, CompoundScaling.shipped(7).depth());
    }

    @Test
    void atZeroNothingChanges() {
        assertEquals(Scale.NONE, CompoundScaling.EFFICIENTNET.at(0));
        assertEquals(Zoo.EFFICIENTNET_B0.form(), Scale.NONE.of(Zoo.EFFICIENTNET_B0.form()));
    }

    @Test
    void anyNetworkScales() {
        Form scaled = CompoundScaling.EFFICIENTNET.at(1).of(Zoo.RESNET_18.form());
        Network network = Zoo.RESNET_18.network(scaled);

        assertEquals(new TensorShape(3, 258, 258), network.input());
        assertTrue(network.nodes().stream().anyMatch(node -> node.name().startsWith("stage1.2.")));
    }

    @Test
    void theGridHoldsThePublishedBasesAndNothingFarFromTwo() {
        List<CompoundScaling> grid = CompoundScaling.grid(0.1);

        assertTrue(grid.contains(CompoundScaling.EFFICIENTNET));
        assertTrue(grid.stream().allMatch(bases -> Math.abs(bases.growth() - 2) < 0.1));
        long inReach = IntStream.rangeClosed(20, 40)
                .mapToLong(a -> IntStream.rangeClosed(20, 30)
                        .mapToLong(b -> IntStream.rangeClosed(20, 30)
                                .filter(c -> Math.abs(a / 20.0 * b * b / 400.0 * c * c / 400.0 - 2) < 0.1 - 1e-9)
                                .count())
                        .sum())
                .sum();
        assertEquals(inReach, grid.size());
    }

    /** Han et al., 2020: the networks they released, as (FLOPs of B0, resolution, depth). */
    @ParameterizedTest
    @CsvSource({"0.8786, 192, 1.2", "0.5236, 188, 1.1", "0.2592, 184, 0.85", "0.1348, 152, 0.695", "0.0622, 106, 0.60"})
    void tinyNetsShrinkResolutionAndDepthFirst(double share, int resolution, double depth) {
        Scale scale = TinyNets.shrinking(share);

        assertEquals(resolution / 224.0, scale.resolution(), 0.003);
        assertEquals(depth, scale.depth(), 0.01);
        assertEquals(share, scale.growth(), 1e-9);
    }

    @ParameterizedTest
    @CsvSource({"efficientnet-b0, 0.5", "efficientnet-b0, 0.25", "resnet-18, 0.25", "mobilenet-v2, 0.1"})
    void shrunkNetworksKeepTheirBudget(String name, double share) {
        Zoo zoo = Zoo.find(name).orElseThrow();
        double whole = CostModel.count(zoo.network(), Precision.FLOAT32).macs();
        Form form = TinyNets.shrink(zoo, zoo.form(), share);
        double shrunk = CostModel.count(zoo.network(form), Precision.FLOAT32).macs();

        assertTrue(shrunk <= share * whole && shrunk > 0.85 * share * whole, shrunk / whole + " " + form);
    }

    @Test
    void impossibleScalesAreRefused() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> CompoundScaling.shipped(8))
                .getMessage()
                .contains("B0 to B7, not B8"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new CompoundScaling(0.9, 1, 1))
                .getMessage()
                .contains("at least 1"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> TinyNets.shrinking(1.5))
                .getMessage()
                .contains("0 to 1, got 1.5"));
    }

    private static int channels(Network network, String layer) {
        return network.nodes().stream()
                .filter(node -> node.name().equals(layer))
                .findFirst()
                .orElseThrow()
                .shape()
                .channels();
    }
}
