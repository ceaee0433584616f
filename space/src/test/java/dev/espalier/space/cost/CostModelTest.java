package dev.espalier.space.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Layer;
import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Add;
import dev.espalier.space.network.Layer.BatchNorm;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.network.Window;
import dev.espalier.space.zoo.Zoo;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Golden numbers come from the networks' papers, recomputed layer by layer. */
class CostModelTest {
    @ParameterizedTest
    @CsvSource({
        "lenet-300-100, 1, 28, 266200, 266610",
        "lenet-5, 1, 28, 2293000, 431080",
        "mobilenet-v1, 1, 224, 568740352, 4231976",
        "mobilenet-v1, .75, 224, 325400448, 2585560",
        "mobilenet-v1, .5, 224, 149497088, 1331592",
        "mobilenet-v1, .25, 224, 41030272, 470072",
        "mobilenet-v1, 1, 192, 418121728, 4231976",
        "mobilenet-v1, 1, 160, 290675200, 4231976",
        "mobilenet-v1, 1, 128, 186400768, 4231976",
        "mobilenet-v2, 1, 224, 300774272, 3504872",
        "squeezenet-1.0, 1, 227, 861339936, 1248424",
        "resnet-18, 1, 224, 1814073344, 11689512",
    })
    void countsThePublishedNetworks(String name, double width, int resolution, long macs, long params) {
        Zoo zoo = Zoo.find(name).orElseThrow();
        TensorShape input = new TensorShape(zoo.input().channels(), resolution, resolution);

        NetworkCost cost = CostModel.count(zoo.network(input, width, zoo.classes()), Precision.FLOAT32);

        assertEquals(macs, cost.macs());
        assertEquals(params, cost.params());
    }

    /** ShuffleNet v2, table 1: pointwise convolutions on 56x56 with equal FLOPs; the paper's unit is elements. */
    @ParameterizedTest
    @CsvSource({"128, 128, 819200", "90, 180, 862920", "52, 312, 1157728", "36, 432, 1483200"})
    void memoryAccessOfPointwiseConvolutionsIsTheShuffleNetTable(int in, int out, long elements) {
        assertEquals(4 * elements, single(in, Conv2d.pointwise(out)).memoryAccess());
    }

    /** ShuffleNet v2, table 2: the same for groups. */
    @ParameterizedTest
    @CsvSource({"1, 128, 819200", "2, 180, 1145160", "4, 256, 1622016", "8, 360, 2274120"})
    void memoryAccessOfGroupConvolutionsIsTheShuffleNetTable(int groups, int channels, long elements) {
        Layer grouped = new Conv2d(channels, Window.same(1), groups, false);

        assertEquals(4 * elements, single(channels, grouped).memoryAccess());
    }

    @Test
    void memoryAccessAtInt8IsAQuarterOfFloat() {
        Network net = Zoo.MOBILENET_V2.network();

        long asFloat = CostModel.count(net, Precision.FLOAT32).memoryAccess();

        assertEquals(asFloat, 4 * CostModel.count(net, Precision.INT8).memoryAccess());
    }

    /** MobileNet v1, section 3.1: 14x14x512, kernel 3. */
    @Test
    void depthwiseCostsTheSquaredKernelPerOutputValue() {
        Network.Builder net = Network.builder(new TensorShape(512, 14, 14));
        net.add("depthwise", Conv2d.depthwise(512, Window.same(3)), Network.INPUT);

        assertEquals(
                9 * 512 * 14 * 14,
                CostModel.count(net.build(), Precision.FLOAT32).macs());
    }

    @Test
    void totalsAreTheSumsOfTheLayers() {
        NetworkCost cost = CostModel.count(Zoo.MOBILENET_V2.network(), Precision.INT8);

        assertEquals(
                cost.macs(), cost.layers().stream().mapToLong(LayerCost::macs).sum());
        assertEquals(
                cost.params(),
                cost.layers().stream().mapToLong(LayerCost::params).sum());
        assertEquals(
                cost.memoryAccess(),
                cost.layers().stream().mapToLong(LayerCost::memoryAccess).sum());
    }

    /** By hand: input 4x8x8 = 256 values, kept for the shortcut while two more maps of its size are alive. */
    @Test
    void peakActivationKeepsAShortcutAlive() {
        Network.Builder net = Network.builder(new TensorShape(4, 8, 8));
        String first = net.add("first", Conv2d.dense(4, Window.same(3)), Network.INPUT);
        first = net.add("first.norm", new BatchNorm(), first);
        first = net.add("first.act", new Activation(Activation.Function.RELU), first);
        String second = net.add("second", Conv2d.dense(4, Window.same(3)), first);
        String sum = net.add("add", new Add(), second, Network.INPUT);
        net.add("pool", new GlobalAveragePool(), sum);
        Network built = net.build();

        assertEquals(3 * 256 * 4, CostModel.count(built, Precision.FLOAT32).peakActivation());
        assertEquals(3 * 256, CostModel.count(built, Precision.INT8).peakActivation());
    }

    @Test
    void bytesFollowTheBitsOfEachLayer() {
        Network.Builder net = Network.builder(new TensorShape(2, 4, 4));
        String first = net.add("first", Conv2d.pointwise(4), Network.INPUT);
        net.add("second", Conv2d.pointwise(2), first);
        Network built = net.build();
        Precision mixed = Precision.INT8.with(LayerPrecision.FLOAT32, List.of("first"));

        NetworkCost cost = CostModel.count(built, mixed);

        assertEquals(4 * (32 + 64 + 8), cost.layers().getFirst().memoryAccess());
        assertEquals(64 + 32 + 8, cost.layers().getLast().memoryAccess());
        assertEquals(4 * (32 + 64), cost.peakActivation());
        CostTable table = CostTable.of(built, Conditions.at(mixed.with(LayerPrecision.W4A8, List.of("second"))));
        assertEquals(4 * 8 + 8 / 2.0, table.total().get(Figure.STORED_BYTES));
        assertEquals(128 * 32 * 32 + 128 * 4 * 8.0, table.total().get(Figure.BIT_OPS));
    }

    private static NetworkCost single(int channels, Layer layer) {
        Network.Builder net = Network.builder(new TensorShape(channels, 56, 56));
        net.add("layer", layer, Network.INPUT);
        return CostModel.count(net.build(), Precision.FLOAT32);
    }
}
