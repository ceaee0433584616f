package dev.espalier.space.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Add;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import java.util.Optional;
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
                Arguments.of(new Residual(16, 3, 2)),
                Arguments.of(InvertedResidual.mbConv(16, 5, 6, 2)),
                Arguments.of(new InvertedResidual(16, 3, 0.5, 2, BlockOptions.RELU.dilated(2))),
                Arguments.of(new DepthwiseSeparable(16, 3, 2, DepthwiseSeparable.Order.COMBINE_FIRST, SQUEEZING)),
                Arguments.of(new Fire(4, 8, 2, Fire.Bypass.COMPLEX, true, SQUEEZING)),
                Arguments.of(new Residual(16, 12, 3, 2, Shortcut.PADDED, SQUEEZING)),
                Arguments.of(new Bottleneck(16, 8, 3, 4, 2, Shortcut.PROJECTED, SQUEEZING.dilated(2))),
                Arguments.of(new ShuffleV1(16, 3, 4, 2, true, SQUEEZING)),
                Arguments.of(new ShuffleV2(16, 3, 2, SQUEEZING)),
                Arguments.of(new PreActivationBottleneck(16, 8, 3, 2, SQUEEZING.dilated(2))),
                Arguments.of(new GhostBottleneck(16, 3, 3, 2, SQUEEZING)),
                Arguments.of(new Igcv2(16, 3, 4, 2, SQUEEZING)),
                Arguments.of(new Igcv3(16, 3, 3, 2, 2, SQUEEZING)),
                Arguments.of(new ShiftResidual(16, 3, 3, 2, false, 32, SQUEEZING)),
                Arguments.of(new ShiftResidual(16, 3, 3, 2, true, 4, SQUEEZING)));
    }

    private static final BlockOptions SQUEEZING = BlockOptions.RELU.with(Excitation.of(0.25));

    /** EffNet and DenseNet pool without padding, so that they round down. */
    @Test
    void blocksThatPoolRoundDown() {
        assertEquals(
                new TensorShape(16, 7, 7),
                built(new TensorShape(8, 15, 15), new EffNet(16, 8, 2, SQUEEZING))
                        .output());
        assertEquals(
                new TensorShape(16, 7, 7),
                built(new TensorShape(8, 15, 15), new Dense(16, 4, 2, true, 2, SQUEEZING))
                        .output());
    }

    /** S4:265: below 1 the middle is narrower than the input. */
    @Test
    void anExpansionBelowOneNarrowsS4Line265() {
        Network net = built(new TensorShape(16, 8, 8), new InvertedResidual(16, 3, 0.25, 1, false));

        assertEquals(4, node(net, "block.expand.conv").shape().channels());
        assertEquals(1, additions(net));
    }

    @Test
    void squeezeExciteHidesItsShareOfTheChannelsItIsOf() {
        Network weighed = built(
                new TensorShape(16, 8, 8),
                new InvertedResidual(16, 3, 4, 1, BlockOptions.RELU.with(Excitation.of(0.25))));
        Network input = built(new TensorShape(16, 8, 8), InvertedResidual.mbConv(16, 3, 4, 1));

        assertEquals(16, node(weighed, "block.se.reduce").shape().channels());
        assertEquals(4, node(input, "block.se.reduce").shape().channels());
    }

    /** S0:2386: no groups in the first 1x1 of stage 2; a stride concatenates, and the branch gives what is missing. */
    @Test
    void shuffleUnitsWithAStrideConcatenateS0Line2386() {
        Network net = built(new TensorShape(24, 16, 16), new ShuffleV1(240, 3, 3, 2, false, BlockOptions.RELU));

        assertEquals(1, ((Conv2d) node(net, "block.first.conv").layer()).groups());
        assertEquals(216, node(net, "block.second.conv").shape().channels());
        assertEquals(new TensorShape(240, 8, 8), net.output());
        assertEquals(0, additions(net));
    }

    @Test
    void shuffleV2SplitsOnlyWithoutAStride() {
        assertEquals(3, convolutions(built(new TensorShape(16, 8, 8), new ShuffleV2(16, 3, 1, BlockOptions.RELU))));
        assertEquals(5, convolutions(built(new TensorShape(16, 8, 8), new ShuffleV2(16, 3, 2, BlockOptions.RELU))));
    }

    /** E11 at S4:1075: it is the channels that are cropped, {@code out[:, :oup]}. */
    @Test
    void aGhostModuleCropsChannelsWhereTheRatioDoesNotDivideE11() {
        Network net = built(new TensorShape(8, 6, 5), new GhostModule(17, 1, 2, 3, 1, Optional.empty()));

        assertEquals(new TensorShape(17, 6, 5), net.output());
        assertEquals(9, node(net, "block.primary.conv").shape().channels());
    }

    /** S2:695: each layer reads all before it. */
    @Test
    void denseLayersKeepTheirInputS2Line695() {
        Network net = built(new TensorShape(16, 8, 8), new DenseLayer(12, true, BlockOptions.RELU));

        assertEquals(new TensorShape(28, 8, 8), net.output());
        assertEquals(48, node(net, "block.narrow.conv").shape().channels());
    }

    /** He et al.: option A has no parameters. */
    @Test
    void aPaddedShortcutHasNoConvolution() {
        Residual padded = new Residual(32, 32, 3, 2, Shortcut.PADDED, BlockOptions.RELU);

        assertEquals(2, convolutions(built(new TensorShape(16, 8, 8), padded)));
    }

    @Test
    void fireBypassesAsItsPaperDrawsThem() {
        TensorShape same = new TensorShape(16, 8, 8);
        assertEquals(0, additions(built(same, new Fire(4, 8, 1, false, true))));
        assertEquals(1, additions(built(same, new Fire(4, 8, 1, true, true))));
        Network complex =
                built(new TensorShape(12, 8, 8), new Fire(4, 8, 1, Fire.Bypass.COMPLEX, true, BlockOptions.RELU));
        assertEquals(1, additions(complex));
        assertEquals(4, convolutions(complex));
    }

    @Test
    void sspqQuantizesItsPointwiseConvolutionsOnly() {
        Network net = built(new TensorShape(16, 8, 8), new ShiftResidual(16, 3, 3, 1, true, 4, BlockOptions.RELU));

        assertEquals(4, ((Conv2d) node(net, "block.expand.conv").layer()).weightBits());
        assertEquals(4, ((Conv2d) node(net, "block.project.conv").layer()).weightBits());
        assertEquals(2, convolutions(net));
    }

    /** S1:451: groups of 1 are a dense convolution, groups of C a depthwise one. */
    @Test
    void groupsThatDoNotDivideAreRefusedWithThoseThatDo() {
        assertRefused(
                "shufflenet v1: 3 groups do not divide 4 channels in the middle; [1, 2, 4] do",
                () -> new ShuffleV1(16, 3, 3, 1, true, BlockOptions.RELU));
        assertRefused(
                "igcv3: 4 groups do not divide 6 input channels; [1, 2, 3, 6] do",
                () -> built(new TensorShape(6, 8, 8), new Igcv3(16, 3, 3, 4, 1, BlockOptions.RELU)));
        assertRefused("shufflenet v2: output channels must be even", () -> new ShuffleV2(7, 3, 1, BlockOptions.RELU));
        assertRefused(
                "shift: cannot be dilated, got 2",
                () -> new ShiftResidual(8, 3, 3, 1, true, 32, BlockOptions.RELU.dilated(2)));
    }

    private static Network.Node node(Network net, String name) {
        return net.nodes().stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow();
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
