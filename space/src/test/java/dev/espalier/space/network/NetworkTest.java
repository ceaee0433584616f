package dev.espalier.space.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.space.network.Layer.Add;
import dev.espalier.space.network.Layer.ChannelShuffle;
import dev.espalier.space.network.Layer.Concat;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Flatten;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Layer.Multiply;
import dev.espalier.space.network.Layer.PadChannels;
import dev.espalier.space.network.Layer.Pool2d;
import dev.espalier.space.network.Layer.Shift;
import dev.espalier.space.network.Layer.Slice;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkTest {
    private static final TensorShape IMAGE = new TensorShape(3, 32, 32);

    @ParameterizedTest
    @CsvSource({"32,3,1,32", "32,3,2,16", "33,3,2,17", "7,5,2,4", "1,3,2,1", "224,7,2,112"})
    void samePaddingKeepsTheExtentDividedByTheStrideRoundedUp(int extent, int kernel, int stride, int expected) {
        Conv2d conv = Conv2d.dense(8, Window.same(kernel).stride(stride));

        TensorShape out = conv.outputShape(List.of(new TensorShape(3, extent, extent)));

        assertEquals(new TensorShape(8, expected, expected), out);
    }

    @Test
    void validPaddingShrinksByTheKernel() {
        Pool2d pool = new Pool2d(Pool2d.Kind.MAX, Window.valid(3).stride(2));

        assertEquals(new TensorShape(96, 55, 55), pool.outputShape(List.of(new TensorShape(96, 111, 111))));
    }

    @Test
    void dilationWidensTheReachOfTheKernel() {
        Window dilated = new Window(3, 3, 1, 1, 0, 0, 2);

        assertEquals(
                new TensorShape(4, 28, 28), Conv2d.dense(4, dilated).outputShape(List.of(new TensorShape(1, 32, 32))));
    }

    @Test
    void paddingMayDifferInFrontAndBehind() {
        Window below = new Window(3, 3, 2, 2, 0, 1, 1, 1, -1);

        assertEquals(1, below.padBottom());
        assertEquals(0, below.padRight());
        assertEquals(
                new TensorShape(4, 16, 16), Conv2d.dense(4, below).outputShape(List.of(new TensorShape(1, 32, 32))));
        assertThrows(IllegalArgumentException.class, () -> new Window(3, 3, 1, 1, 0, 0, 1, -1, 0));
    }

    @Test
    void concatAddsChannelsAndFlattenKeepsElements() {
        assertEquals(
                new TensorShape(12, 8, 8),
                new Concat().outputShape(List.of(new TensorShape(4, 8, 8), new TensorShape(8, 8, 8))));
        assertEquals(TensorShape.vector(3072), new Flatten().outputShape(List.of(IMAGE)));
    }

    @Test
    void aSliceTakesChannelsAndPaddingAddsThem() {
        assertEquals(new TensorShape(2, 32, 32), new Slice(1, 3).outputShape(List.of(IMAGE)));
        assertEquals(new TensorShape(8, 32, 32), new PadChannels(2, 3).outputShape(List.of(IMAGE)));
        assertRefused("channels 1 to 4 of only 3", () -> new Slice(1, 4).outputShape(List.of(IMAGE)));
        assertRefused("needs 0 <= from < to", () -> new Slice(2, 2));
        assertRefused("needs channels to add", () -> new PadChannels(0, 0));
    }

    /** S0:2345: a shuffle is a permutation, and shuffling by C / g undoes shuffling by g. */
    @ParameterizedTest
    @CsvSource({"12, 3", "12, 4", "8, 2", "24, 8", "6, 1", "6, 6"})
    void shufflingByTheOtherFactorUndoesAShuffleS0Line2345(int channels, int groups) {
        ChannelShuffle shuffle = new ChannelShuffle(groups);
        ChannelShuffle back = new ChannelShuffle(channels / groups);
        for (int c = 0; c < channels; c++) {
            assertEquals(c, shuffle.source(back.source(c, channels), channels));
        }
        assertEquals(
                channels,
                IntStream.range(0, channels)
                        .map(c -> shuffle.source(c, channels))
                        .distinct()
                        .count());
    }

    @Test
    void aShuffleDealsTheGroupsOutInTurn() {
        ChannelShuffle shuffle = new ChannelShuffle(2);

        assertEquals(
                List.of(0, 3, 1, 4, 2, 5),
                IntStream.range(0, 6).map(c -> shuffle.source(c, 6)).boxed().toList());
        assertRefused("3 channels do not divide into 2 groups", () -> shuffle.outputShape(List.of(IMAGE)));
    }

    @Test
    void aShiftUsesEveryOffsetEquallyAndLeavesTheRestInPlace() {
        Shift shift = new Shift(3, 2, false);

        assertEquals(new TensorShape(3, 16, 16), shift.outputShape(List.of(IMAGE)));
        assertEquals(new TensorShape(20, 4, 4), shift.outputShape(List.of(new TensorShape(20, 7, 7))));
        List<String> offsets = IntStream.range(0, 20)
                .mapToObj(c -> shift.rowOffset(c, 20) + "," + shift.columnOffset(c, 20))
                .toList();
        assertEquals("-1,-1", offsets.get(0));
        assertEquals("-1,-1", offsets.get(1));
        assertEquals("-1,0", offsets.get(2));
        assertEquals("1,1", offsets.get(17));
        assertEquals(List.of("0,0", "0,0"), offsets.subList(18, 20));
        assertEquals(9, offsets.stream().distinct().count());
    }

    @ParameterizedTest
    @CsvSource({"3, 2", "3, 3", "5, 2"})
    void dilatedWindowsKeepTheExtent(int kernel, int rate) {
        Conv2d conv = Conv2d.dense(4, Window.same(kernel).dilated(rate));

        assertEquals(new TensorShape(4, 32, 32), conv.outputShape(List.of(IMAGE)));
        assertEquals(Window.same(kernel), Window.same(kernel).dilated(rate).dilated(1));
    }

    @Test
    void weightsHaveBitsThatExist() {
        assertEquals(4, Conv2d.pointwise(8).quantized(4).weightBits());
        assertRefused("1 to 8 or 32 bits, got 16", () -> Conv2d.pointwise(8).quantized(16));
    }

    @Test
    void inputsAreKnownByPlace() {
        Network.Builder net = Network.builder(IMAGE);
        String a = net.add("a", Conv2d.pointwise(3), Network.INPUT);
        net.add("sum", new Add(), Network.INPUT, a);
        Network network = net.build();

        assertEquals(-1, network.source(1, 0));
        assertEquals(0, network.source(1, 1));
        assertEquals(IMAGE, network.inputShape(1, 0));
        assertEquals(network, new Network(IMAGE, network.nodes()));
    }

    @Test
    void aGateMustHaveOneValuePerChannel() {
        assertRefused(
                "needs a gate of 3x1x1, got 4x1x1",
                () -> new Multiply().outputShape(List.of(IMAGE, TensorShape.vector(4))));
    }

    @Test
    void addRefusesDifferentShapes() {
        assertRefused(
                "inputs must have one shape", () -> new Add().outputShape(List.of(IMAGE, new TensorShape(3, 16, 16))));
    }

    @Test
    void linearRefusesAFeatureMap() {
        assertRefused("flatten or pool first", () -> new Linear(10, true).outputShape(List.of(IMAGE)));
    }

    @Test
    void groupsMustDivideBothChannelCounts() {
        assertRefused("8 output channels do not divide into 3 groups", () -> new Conv2d(8, Window.same(1), 3, false));
        Conv2d grouped = new Conv2d(8, Window.same(1), 4, false);
        assertRefused("3 input channels do not divide into 4 groups", () -> grouped.outputShape(List.of(IMAGE)));
    }

    @Test
    void aKernelLargerThanThePaddedInputIsRefused() {
        assertRefused(
                "does not fit an input of 3",
                () -> Conv2d.dense(4, Window.valid(5)).outputShape(List.of(new TensorShape(1, 3, 3))));
    }

    @Test
    void anErrorNamesTheNode() {
        Network.Builder net = Network.builder(IMAGE);

        assertRefused(
                "classifier: linear: needs a vector", () -> net.add("classifier", new Linear(10, true), Network.INPUT));
    }

    @Test
    void namesAreUnique() {
        Network.Builder net = Network.builder(IMAGE);
        net.add("pool", new GlobalAveragePool(), Network.INPUT);

        assertRefused("'pool' is used twice", () -> net.add("pool", new GlobalAveragePool(), Network.INPUT));
    }

    @Test
    void aLayerReadsOnlyWhatComesBeforeIt() {
        Network.Builder net = Network.builder(IMAGE);

        assertRefused("which no earlier layer gives", () -> net.add("pool", new GlobalAveragePool(), "later"));
    }

    @Test
    void aResultThatNobodyUsesIsRefused() {
        Network.Builder net = Network.builder(IMAGE);
        net.add("lost", new GlobalAveragePool(), Network.INPUT);
        net.add("pool", new GlobalAveragePool(), Network.INPUT);

        assertRefused("[lost] are used by no layer", net::build);
    }

    @Test
    void aDeclaredShapeMustBeTheOneTheLayerGives() {
        Network.Node wrong =
                new Network.Node("pool", new GlobalAveragePool(), List.of(Network.INPUT), TensorShape.vector(4));

        assertRefused("declared as 4x1x1 but gives 3x1x1", () -> new Network(IMAGE, List.of(wrong)));
    }

    private static void assertRefused(String message, Runnable action) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, action::run);
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }
}
