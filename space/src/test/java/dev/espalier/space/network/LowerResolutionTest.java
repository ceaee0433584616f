package dev.espalier.space.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Flatten;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Layer.Linear;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LowerResolutionTest {
    /** Convolutions of stride 2, pooled globally. */
    private static Network pooled(int height, int width, int halvings) {
        Network.Builder net = Network.builder(new TensorShape(3, height, width));
        String x = halved(net, halvings);
        net.add("classifier", new Linear(10, true), net.add("pool", new GlobalAveragePool(), x));
        return net.build();
    }

    private static String halved(Network.Builder net, int halvings) {
        String x = Network.INPUT;
        for (int i = 0; i < halvings; i++) {
            x = net.add("conv" + i, Conv2d.dense(4, Window.same(3).stride(2)), x);
        }
        return x;
    }

    @ParameterizedTest(name = "{2} % of {0} pixels, halved {1} times, are {3}")
    @CsvSource({
        "32, 3, 50, 16",
        "32, 3, 45, 16", // 14 pixels were asked for
        "32, 3, 35, 11", // 8 and 16 are too far from it
        "32, 0, 35, 11",
        "24, 3, 50, 12", // 8 and 16 are too far from it
        "28, 2, 50, 12", // as 28, 14 and 7, so 12, 6 and 3
        "28, 3, 50, 12", // the third halving leaves a row over at full size, too
        "32, 5, 50, 16", // only 32 itself is divisible by 32
        "30, 1, 99, 28",
        "16, 4, 3, 1"
    })
    void isRoundedToWhatTheStridesDivide(int extent, int halvings, int percent, int expected) {
        Network smaller = LowerResolution.of(pooled(extent, extent, halvings), percent);
        assertEquals(new TensorShape(3, expected, expected), smaller.input());
        assertEquals(TensorShape.vector(10), smaller.output());
    }

    @Test
    void keepsTheShapeOfImagesThatAreNotSquare() {
        assertEquals(
                new TensorShape(3, 16, 32),
                LowerResolution.of(pooled(32, 64, 3), 50).input());
    }

    @Test
    void allOfItIsTheNetworkItself() {
        Network network = pooled(32, 32, 3);
        assertSame(network, LowerResolution.of(network, 100));
        assertThrows(IllegalArgumentException.class, () -> LowerResolution.of(network, 0));
        assertThrows(IllegalArgumentException.class, () -> LowerResolution.of(network, 101));
    }

    @Test
    void namesTheLayerThatHasNoWeightsForIt() {
        Network.Builder net = Network.builder(new TensorShape(3, 32, 32));
        net.add("classifier", new Linear(10, true), net.add("flatten", new Flatten(), halved(net, 2)));
        Network network = net.build();
        String message = assertThrows(IllegalArgumentException.class, () -> LowerResolution.of(network, 50))
                .getMessage();
        assertTrue(message.startsWith("flatten: gives 256 features from images of 32x32, but 64 from 16x16"), message);
    }
}
