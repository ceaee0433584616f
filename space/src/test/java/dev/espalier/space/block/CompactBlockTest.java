package dev.espalier.space.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Add;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CompactBlockTest {
    static Stream<Arguments> blocksOf16ChannelsWithStride2() {
        return Stream.of(
                Arguments.of(new InvertedResidual(16, 3, 4, 2, false)),
                Arguments.of(new InvertedResidual(16, 5, 1, 2, true)),
                Arguments.of(new DepthwiseSeparable(16, 5, 2)),
                Arguments.of(Fire.of(16, 2)),
                Arguments.of(new Residual(16, 3, 2)));
    }

    @ParameterizedTest
    @MethodSource("blocksOf16ChannelsWithStride2")
    void everyBlockGivesItsChannelsAtHalfTheExtentRoundedUp(CompactBlock block) {
        Network net = built(new TensorShape(8, 15, 15), block);

        assertEquals(new TensorShape(16, 8, 8), net.output());
    }

    @Test
    void anInvertedResidualAddsItsInputOnlyWhereShapesAgree() {
        InvertedResidual block = new InvertedResidual(16, 3, 6, 1, false);

        assertEquals(1, additions(built(new TensorShape(16, 8, 8), block)));
        assertEquals(0, additions(built(new TensorShape(8, 8, 8), block)));
    }

    @Test
    void withoutExpansionThereIsNoExpandingConvolution() {
        assertEquals(2, convolutions(built(new TensorShape(16, 8, 8), new InvertedResidual(16, 3, 1, 1, false))));
        assertEquals(3, convolutions(built(new TensorShape(16, 8, 8), new InvertedResidual(16, 3, 2, 1, false))));
    }

    @Test
    void aResidualProjectsItsShortcutOnlyWhereShapesDiffer() {
        assertEquals(2, convolutions(built(new TensorShape(16, 8, 8), new Residual(16, 3, 1))));
        assertEquals(3, convolutions(built(new TensorShape(8, 8, 8), new Residual(16, 3, 1))));
    }

    @Test
    void squeezeExciteKeepsTheShape() {
        TensorShape shape = new TensorShape(24, 7, 5);

        assertEquals(shape, built(shape, new SqueezeExcite(8, Function.SIGMOID)).output());
    }

    @Test
    void impossibleBlocksAreRefusedByName() {
        assertRefused(
                "inverted residual: the kernel must be odd, got 4", () -> new InvertedResidual(8, 4, 1, 1, false));
        assertRefused("depthwise separable: output channels", () -> new DepthwiseSeparable(0, 3, 1));
        assertRefused("fire: output channels must be even, got 7", () -> Fire.of(7, 1));
        assertRefused("residual: the stride must be positive", () -> new Residual(8, 3, 0));
    }

    /** The first three come from MobileNet v2 at width 0.35 and 1.4, the last two from the 10 % rule. */
    @ParameterizedTest
    @CsvSource({"11.2, 8, 16", "44.8, 8, 48", "33.6, 8, 32", "3, 8, 8", "35.5, 8, 32"})
    void roundsLikeTheReference(double channels, int step, int expected) {
        assertEquals(expected, Alignment.round(channels, step));
    }

    private static Network built(TensorShape input, CompactBlock block) {
        Network.Builder net = Network.builder(input);
        block.append(net, "block", Network.INPUT);
        return net.build();
    }

    private static long additions(Network net) {
        return net.nodes().stream().filter(node -> node.layer() instanceof Add).count();
    }

    private static long convolutions(Network net) {
        return net.nodes().stream()
                .filter(node -> node.layer() instanceof Conv2d)
                .count();
    }

    private static void assertRefused(String message, Runnable action) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, action::run);
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }
}
