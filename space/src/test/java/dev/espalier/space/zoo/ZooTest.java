package dev.espalier.space.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.space.block.BlockOptions;
import dev.espalier.space.block.Bottleneck;
import dev.espalier.space.block.DepthwiseSeparable;
import dev.espalier.space.block.Shortcut;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.cost.LayerCost;
import dev.espalier.space.cost.NetworkCost;
import dev.espalier.space.network.Layer;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.network.Window;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The networks cost what is published of them. "S0:2059" is line 2059 of the first lecture deck of the catalogue, and "E6"
 * an entry of its errata: places where a deck is wrong and we are right.
 */
class ZooTest {
    @ParameterizedTest(name = "{0} x{1} at {2}: {3} MACs, {4} parameters ({5})")
    @CsvFileSource(resources = "golden.csv", numLinesToSkip = 1)
    void countsExactly(String name, double width, int resolution, long macs, long params, String source) {
        NetworkCost cost = count(name, width, resolution);

        assertEquals(macs, cost.macs(), source);
        assertEquals(params, cost.params(), source);
    }

    @ParameterizedTest(name = "{0} x{1} at {2}: {3}M MACs, {5}M parameters ({7})")
    @CsvFileSource(resources = "published.csv", numLinesToSkip = 1)
    void countsWhatIsPublishedAfterRounding(
            String name,
            double width,
            int resolution,
            double macs,
            int macDigits,
            double params,
            int paramDigits,
            String source) {
        NetworkCost cost = count(name, width, resolution);

        assertEquals(macs, millions(cost.macs(), macDigits), source);
        assertEquals(params, millions(cost.params(), paramDigits), source);
    }

    /** S4:326, where base ResNet-50 has 25.6M: parameters of SE-ResNet-50 by reduction. */
    @ParameterizedTest
    @CsvSource({"2, 45.70", "4, 35.64", "8, 30.60", "16, 28.09", "32, 26.83"})
    void squeezeExciteCostsByItsReductionS4Line326(int reduction, double millions) {
        Network network = ResNets.bottlenecks(Zoo.RESNET_50.form(), 1, 64, 1.0 / reduction, 3, 4, 6, 3);

        assertEquals(
                millions, millions(CostModel.count(network, Precision.FLOAT32).params(), 2));
    }

    /** S0:2294: the blocks of ResNet-50 and its ResNeXt kin, C(256d + 9d² + 256d). */
    @ParameterizedTest
    @CsvSource({"1, 64, 69632", "2, 40, 69760", "4, 24, 69888", "8, 14, 71456", "32, 4, 70144"})
    void blocksOfEqualComplexityS0Line2294(int cardinality, int depth, long weights) {
        Network.Builder net = Network.builder(new TensorShape(256, 56, 56));
        new Bottleneck(256, cardinality * depth, 3, cardinality, 1, Shortcut.PROJECTED, BlockOptions.RELU)
                .append(net, "block", Network.INPUT);

        assertEquals(weights, sum(net.build(), layer -> layer instanceof Conv2d, true));
    }

    /** E5 at S0:2115 and S1:526: the paper's table prints 1.19 % for the first convolution, with two digits swapped. */
    @Test
    void sharesOfMobileNetV1ByLayerTypeE5() {
        Network network = Zoo.MOBILENET_V1.network();
        double total = CostModel.count(network, Precision.FLOAT32).macs();

        assertEquals(
                94.86,
                percent(sum(network, l -> l instanceof Conv2d c && c.window().area() == 1, false), total));
        assertEquals(3.06, percent(sum(network, l -> l instanceof Conv2d c && c.groups() > 1, false), total));
        assertEquals(
                1.91,
                percent(
                        sum(
                                network,
                                l -> l instanceof Conv2d c
                                        && c.groups() == 1
                                        && c.window().area() == 9,
                                false),
                        total));
        assertEquals(0.18, percent(sum(network, l -> l instanceof Linear, false), total));
    }

    /** S0:2150: one inner layer of MobileNet, made separable, then narrower, then smaller. */
    @Test
    void theInnerLayerOfMobileNetShrinksS0Line2150() {
        assertEquals(462.4, millions(macs(512, 14, Conv2d.dense(512, Window.same(3))), 1));
        assertEquals(52.28, millions(separable(512, 14), 2));
        assertEquals(29.58, millions(separable(384, 14), 2));
        assertEquals(15.09, millions(separable(384, 10), 2));
    }

    /** S4:177: 1/N + 1/9 of a full convolution. */
    @Test
    void aSeparableConvolutionCostsS4Line177() {
        Network.Builder net = Network.builder(new TensorShape(64, 112, 112));
        new DepthwiseSeparable(128, 3, 1).append(net, "block", Network.INPUT);
        long separable = CostModel.count(net.build(), Precision.FLOAT32).macs();

        assertEquals(924_844_032, macs(64, 112, Conv2d.dense(128, Window.same(3))));
        assertEquals(109_985_792, separable);
        assertEquals(
                0.1189,
                BigDecimal.valueOf(separable / 924_844_032.0)
                        .setScale(4, RoundingMode.HALF_UP)
                        .doubleValue());
        assertEquals(1 / 128.0 + 1 / 9.0, separable / 924_844_032.0, 1e-12);
    }

    /** S0:2432 prints 833M: the network at 224 padded by two, whose last convolution is not padded. */
    @Test
    void theThirdCountOfSqueezeNetS0Line2432() {
        long padded = count("squeezenet-1.0", 1, 228).macs();

        assertEquals(832.7, millions(padded - (15L * 15 - 13 * 13) * 512 * 1000, 1));
    }

    /** S0:567 and S0:719 count 2 MAC, S0:569 counts 6 (E19). */
    @Test
    void conventionsOfTheDecksE19() {
        assertEquals(
                30.94,
                giga(CostModel.count(Zoo.VGG_16.network(), Precision.FLOAT32).flops(), 2));
        assertEquals(
                9.582,
                giga(
                        CostModel.count(Zoo.VGG_16_THINET_CONV.network(), Precision.FLOAT32)
                                .flops(),
                        3));
        assertEquals(
                9.336,
                giga(
                        CostModel.count(Zoo.VGG_16_THINET_GAP.network(), Precision.FLOAT32)
                                .flops(),
                        3));
        assertEquals(
                45.7,
                giga(
                        6
                                * CostModel.count(Zoo.VGG_11.network(), Precision.FLOAT32)
                                        .macs(),
                        1));
        assertEquals(
                796.3,
                millions(
                        CostModel.count(Zoo.VGG_19_CIFAR.network(), Precision.FLOAT32)
                                .flops(),
                        1));
    }

    /** S0:524: what Li's pruning saves of VGG-16. */
    @Test
    void pruningSavesS0Line524() {
        NetworkCost whole = count("vgg-16-cifar", 1, 32);
        NetworkCost pruned = count("vgg-16-cifar-li-a", 1, 32);

        assertEquals(34.2, percent(whole.macs() - pruned.macs(), whole.macs(), 1));
        assertEquals(64.0, percent(whole.params() - pruned.params(), whole.params(), 1));
    }

    @ParameterizedTest
    @EnumSource(Zoo.class)
    void everyNetworkIsFoundByItsLabelAndGivesItsClasses(Zoo zoo) {
        assertEquals(zoo, Zoo.find(zoo.label()).orElseThrow());
        assertEquals(TensorShape.vector(zoo.classes()), zoo.network().output());
    }

    @ParameterizedTest
    @EnumSource(Zoo.class)
    void widthOneIsTheIdentityAndOtherClassesFit(Zoo zoo) {
        assertEquals(zoo.network(), zoo.network(zoo.input(), 1, zoo.classes()));
        assertEquals(TensorShape.vector(7), zoo.network(zoo.input(), 1, 7).output());
    }

    @ParameterizedTest
    @EnumSource(Zoo.class)
    void widthAndDepthGrowEveryNetwork(Zoo zoo) {
        NetworkCost own = CostModel.count(zoo.network(zoo.form().scaled(1, 1)), Precision.FLOAT32);
        NetworkCost wider = CostModel.count(zoo.network(zoo.form().scaled(1.5, 1)), Precision.FLOAT32);
        NetworkCost deeper = CostModel.count(zoo.network(zoo.form().scaled(1, 2)), Precision.FLOAT32);

        assertTrue(wider.macs() > own.macs());
        assertTrue(deeper.macs() >= own.macs());
    }

    private static NetworkCost count(String name, double width, int resolution) {
        Zoo zoo = Zoo.find(name).orElseThrow();
        TensorShape input = new TensorShape(zoo.input().channels(), resolution, resolution);
        return CostModel.count(zoo.network(input, width, zoo.classes()), Precision.FLOAT32);
    }

    private static long macs(int channels, int extent, Layer layer) {
        Network.Builder net = Network.builder(new TensorShape(channels, extent, extent));
        net.add("layer", layer, Network.INPUT);
        return CostModel.count(net.build(), Precision.FLOAT32).macs();
    }

    private static long separable(int channels, int extent) {
        Network.Builder net = Network.builder(new TensorShape(channels, extent, extent));
        new DepthwiseSeparable(channels, 3, 1).append(net, "block", Network.INPUT);
        return CostModel.count(net.build(), Precision.FLOAT32).macs();
    }

    private static long sum(Network network, Predicate<Layer> of, boolean params) {
        return CostModel.count(network, Precision.FLOAT32).layers().stream()
                .filter(cost -> of.test(cost.node().layer()))
                .mapToLong(params ? LayerCost::params : LayerCost::macs)
                .sum();
    }

    private static double percent(double part, double whole) {
        return percent(part, whole, 2);
    }

    private static double percent(double part, double whole, int digits) {
        return rounded(BigDecimal.valueOf(100 * part / whole), digits);
    }

    private static double millions(long value, int digits) {
        return rounded(BigDecimal.valueOf(value, 6), digits);
    }

    private static double giga(long value, int digits) {
        return rounded(BigDecimal.valueOf(value, 9), digits);
    }

    private static double rounded(BigDecimal value, int digits) {
        return value.setScale(digits, RoundingMode.HALF_UP).doubleValue();
    }
}
