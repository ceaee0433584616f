package dev.espalier.space.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.choice.Selection;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.network.Window;
import dev.espalier.space.staged.ReadySpace;
import dev.espalier.space.zoo.Zoo;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LikenessTest {
    private static final Conv2d PLAIN = Conv2d.dense(16, Window.same(3));

    private static Network network(int extent, Conv2d... layers) {
        Network.Builder net = Network.builder(new TensorShape(3, extent, extent));
        String x = Network.INPUT;
        for (int i = 0; i < layers.length; i++) {
            x = net.add("conv" + i, layers[i], x);
        }
        x = net.add("pool", new GlobalAveragePool(), x);
        net.add("classifier", new Linear(10, true), x);
        return net.build();
    }

    @Test
    void aNetworkIsLikeItself() {
        Network network = Zoo.MOBILENET_V2.network();

        Likeness likeness = Likeness.of(network, network);

        assertEquals(new Likeness(0, 53, List.of()), likeness);
    }

    @Test
    void eachDifferenceHasItsPrice() {
        Network network = network(32, PLAIN, PLAIN);

        assertEquals(
                0.5,
                Likeness.of(network, network(32, PLAIN, Conv2d.dense(32, Window.same(3))))
                        .distance(),
                1e-9);
        assertEquals(
                0.25,
                Likeness.of(network, network(32, PLAIN, Conv2d.dense(16, Window.same(5))))
                        .distance(),
                1e-9);
        assertEquals(
                0.25,
                Likeness.of(
                                network,
                                network(
                                        32,
                                        PLAIN,
                                        Conv2d.dense(16, Window.same(3).stride(2))))
                        .distance(),
                1e-9);
        assertEquals(0.1, Likeness.of(network, network(64, PLAIN, PLAIN)).distance(), 1e-9);
        assertEquals(1, Likeness.of(network, network(32, PLAIN)).distance(), 1e-9);
    }

    @Test
    void saysWhatDiffersFromInputToOutput() {
        Conv2d depthwise = Conv2d.depthwise(16, Window.same(3));
        assertEquals(
                new Likeness(
                        2.35,
                        2,
                        List.of(
                                "images are of 32 pixels, not 64",
                                "conv0 is conv 3x3 of 16, not conv 5x5 of 16",
                                "depthwise 3x3 of 16 is missing where the other has conv1",
                                "conv1, conv 3x3 of 16, is too many")),
                Likeness.of(
                        network(32, PLAIN, PLAIN, PLAIN),
                        network(64, Conv2d.dense(16, Window.same(5)), depthwise, PLAIN)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theDesignMostLikeADesignIsThatDesign(long seed) {
        SearchSpace space = ReadySpace.TINY.space(3, 10, List.of(Precision.FLOAT32));
        Assignment genes = space.choices().random(new SplittableRandom(seed));
        Network wanted = space.decode(genes).network();

        Assignment found = Likeness.nearest(space, wanted, 1);

        assertEquals(
                List.of(), Likeness.of(space.decode(found).network(), wanted).differences());
    }

    @Test
    void mobileNetV2IsFoundInTheSpaceAroundIt() {
        SearchSpace space = ReadySpace.MNASNET.space(3, 1000, List.of(Precision.FLOAT32));
        Network wanted = Zoo.MOBILENET_V2.network();

        Assignment found = Likeness.nearest(space, wanted, 1);

        Selection chosen = space.choices().select(found);
        int[][] v2 = {{24, 2}, {32, 3}, {64, 4}, {96, 3}, {160, 3}, {320, 1}};
        for (int i = 0; i < v2.length; i++) {
            String stage = "stage" + (i + 2);
            assertEquals("inverted-residual", chosen.label(stage + ".block"), stage);
            assertEquals(v2[i][0], chosen.value(stage + ".width"), stage);
            assertEquals(v2[i][1], chosen.value(stage + ".depth"), stage);
            assertEquals("6", chosen.label(stage + ".expansion"), stage);
            assertEquals("0", chosen.label(stage + ".squeezeRatio"), stage);
            assertEquals(3, chosen.value(stage + ".kernel"), stage);
        }
        assertTrue(Likeness.of(space.decode(found).network(), wanted).alike() >= 50);
    }
}
