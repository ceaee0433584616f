package dev.espalier.space.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.space.network.Layer.Add;
import dev.espalier.space.network.Layer.Concat;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Flatten;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Layer.Multiply;
import dev.espalier.space.network.Layer.Pool2d;
import java.util.List;
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
    void concatAddsChannelsAndFlattenKeepsElements() {
        assertEquals(
                new TensorShape(12, 8, 8),
                new Concat().outputShape(List.of(new TensorShape(4, 8, 8), new TensorShape(8, 8, 8))));
        assertEquals(TensorShape.vector(3072), new Flatten().outputShape(List.of(IMAGE)));
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
