package dev.espalier.space.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.space.block.GhostModule;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Layer;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Layer.Shift;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.network.Window;
import dev.espalier.space.zoo.Zoo;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CostTableTest {
    @ParameterizedTest
    @EnumSource(Figure.class)
    void everyFigureAddsUpOverLayersAndSaysWhatItIs(Figure figure) {
        CostTable table = CostTable.of(Zoo.MOBILENET_V2.network(), Conditions.FLOAT32);

        double sum = table.rows().stream()
                .mapToDouble(row -> row.figures().get(figure))
                .sum();
        assertEquals(sum, table.total().get(figure), Math.abs(sum) * 1e-12);
        assertFalse(figure.convention().isBlank());
    }

    @Test
    void agreesWithTheFiguresOfASearch() {
        NetworkCost cost = CostModel.count(Zoo.SHUFFLENET_V2_1_0.network(), Precision.INT8);
        CostTable table = CostTable.of(Zoo.SHUFFLENET_V2_1_0.network(), Conditions.at(new OperandBits(8, 8)));

        assertEquals(cost.macs(), table.total().get(Figure.MACS));
        assertEquals(cost.params(), table.total().get(Figure.PARAMS));
        assertEquals(cost.memoryAccess(), table.total().get(Figure.MEMORY_ACCESS));
        assertEquals(cost.peakActivation(), table.peakActivation());
    }

    /** S3:375: "#FLOPS = 2 #MACC". */
    @Test
    void flopsAreTwiceTheMultiplyAddsS3Line375() {
        Map<Figure, Double> total = total(Zoo.VGG_16.network(), 32, 32);

        assertEquals(2 * 15_470_264_320.0, total.get(Figure.FLOPS));
    }

    /** By hand: 8 to 8 channels, 3x3 on 4x4: 9216 MACs; 2 by 4 bits. */
    @Test
    void bitsCountAsWrpnAndBitOperationsDo() {
        Map<Figure, Double> total = total(single(8, 4, Conv2d.dense(8, Window.same(3))), 2, 4);

        assertEquals(9216.0 * 2 * 4, total.get(Figure.BIT_OPS));
        assertEquals(9216.0 * 6 / 64, total.get(Figure.WRPN_COST));
    }

    /** At 32 with 32 bits WRPN's cost is that of one multiply-add. */
    @Test
    void wrpnCountsOneForFullPrecision() {
        assertEquals(300_774_272.0, total(Zoo.MOBILENET_V2.network(), 32, 32).get(Figure.WRPN_COST));
    }

    /** S0:2015: SqueezeNet is 4.99 MB, which decks print as 4.8 (in MiB, 4.76). */
    @Test
    void storedBytesAreTheParametersAtTheirBitsS0Line2015() {
        Network squeezeNet = Zoo.SQUEEZENET_1_0.network();

        assertEquals(4 * 1_248_424.0, total(squeezeNet, 32, 32).get(Figure.STORED_BYTES));
        // biases stay at 32 bits: 96 of the stem, per module squeeze + 2 expand, 1000 of the classifier
        double biases = 96 + 320 + 2 * 1280 + 1000;
        assertEquals(1_248_424 - biases + 4 * biases, total(squeezeNet, 8, 8).get(Figure.STORED_BYTES));
    }

    /** S0:44 and S0:1249: what the decks print of Horowitz's table, in pJ. */
    @ParameterizedTest
    @CsvSource({"INT8, 0.2, 0.03", "INT32, 3.1, 0.1", "FLOAT16, 1.1, 0.4", "FLOAT32, 3.7, 0.9"})
    void energiesAreThoseOfTheTableS0Line1249(EnergyTable table, double multiply, double add) {
        assertEquals(multiply, table.multiply());
        assertEquals(add, table.add());
        assertEquals(5, EnergyTable.SRAM_WORD);
    }

    /** E15 at S0:1133: "640 ps/word" is an energy, 640 pJ. By hand: 10 to 10 features. */
    @Test
    void energyIsArithmeticAndWordsE15() {
        Network network = single(10, 1, new Linear(10, false));

        assertEquals(100 * 4.6 + 120 * 5, total(network, 32, 32).get(Figure.ENERGY), 1e-9);
        assertEquals(100 * 0.23 + 30 * 5, total(network, 8, 8).get(Figure.ENERGY), 1e-9);
        assertEquals(100 * 4.6 + 120 * 5 + 100 * 640, total(network, 32, 32).get(Figure.ENERGY_FROM_DRAM), 1e-9);
    }

    /** S0:1829: 16 instead of 36 multiplications, 2.25 times fewer. */
    @Test
    void winogradSavesOnlyWhereItAppliesS0Line1829() {
        assertEquals(2.25, saving(Conv2d.dense(8, Window.same(3)), 8));
        assertEquals(2.25, saving(new Conv2d(8, Window.same(3), 4, false), 8));
        assertEquals(1, saving(Conv2d.dense(8, Window.same(5)), 8));
        assertEquals(1, saving(Conv2d.dense(8, Window.same(3).stride(2)), 8));
        assertEquals(1, saving(Conv2d.dense(8, Window.same(3).dilated(2)), 8));
        // 7x7 outputs need 4x4 tiles of 2x2
        assertEquals(49 * 9 / (16 * 16.0), saving(Conv2d.dense(8, Window.same(3)), 7));
    }

    /** S0:1955, E3: densities of weights and of activations multiply; 2.25 * 2.5 * 2.25 is 12.7, printed as 12. */
    @Test
    void sparseMacsAreTheProductOfDensitiesE3() {
        Network network = single(8, 8, Conv2d.dense(8, Window.same(3)));
        Conditions sparse =
                new Conditions(OperandBits.FLOAT32, Map.of(), Map.of("layer", 1 / 2.5), Map.of("layer", 1 / 2.25));
        Map<Figure, Double> total = CostTable.of(network, sparse).total();

        assertEquals(total.get(Figure.MACS) / (2.5 * 2.25), total.get(Figure.SPARSE_MACS), 1e-6);
        assertEquals(12.7, total.get(Figure.MACS) / total.get(Figure.WINOGRAD_MULTIPLICATIONS) * 2.5 * 2.25, 0.05);
    }

    /** S2:764: a wider field at the same cost. */
    @Test
    void dilationCostsNothingS2Line764() {
        Network dense = single(8, 8, Conv2d.dense(8, Window.same(3)));
        Network dilated = single(8, 8, Conv2d.dense(8, Window.same(3).dilated(2)));

        assertEquals(
                total(dense, 32, 32).get(Figure.MACS), total(dilated, 32, 32).get(Figure.MACS));
        assertEquals(dense.output(), dilated.output());
    }

    /** S0:2626: "zero FLOP, zero parameter". */
    @Test
    void aShiftIsFreeAndALearnedOneHasTwoParametersPerChannelS0Line2626() {
        assertEquals(0, total(single(18, 8, new Shift(3, 1, false)), 32, 32).get(Figure.PARAMS));
        assertEquals(36, total(single(18, 8, new Shift(3, 1, true)), 32, 32).get(Figure.PARAMS));
        assertEquals(0, total(single(18, 8, new Shift(3, 1, true)), 32, 32).get(Figure.MACS));
    }

    /** E12 at S2:737: the deck swaps the rows; parameters do not depend on the image. */
    @Test
    void parametersDoNotDependOnTheImageButOperationsDoE12() {
        Layer conv = new Conv2d(5, Window.same(3), 1, true);
        Map<Figure, Double> small = total(single(4, 6, conv), 32, 32);
        Map<Figure, Double> large = total(single(4, 12, conv), 32, 32);

        assertEquals(5 * 4 * 9 + 5, small.get(Figure.PARAMS));
        assertEquals(small.get(Figure.PARAMS), large.get(Figure.PARAMS));
        assertEquals(6.0 * 6 * 9 * 4 * 5, small.get(Figure.MACS));
        assertEquals(4 * small.get(Figure.MACS), large.get(Figure.MACS));
    }

    /** S2:853: what a design quantizes by itself is small in any network. */
    @Test
    void quantizedConvolutionsAreStoredInTheirOwnBits() {
        Network network = single(8, 8, Conv2d.pointwise(16).quantized(4));

        assertEquals(64, total(network, 32, 32).get(Figure.STORED_BYTES));
        assertEquals(8.0 * 16 * 64 * 4 * 32, total(network, 32, 32).get(Figure.BIT_OPS));
    }

    /** E18 at S2:896: 97.49 to 9.79 MB is 9.96 times, printed as 10.2. */
    @Test
    void theReductionOfSspqE18() {
        assertEquals(9.96, 97.49 / 9.79, 5e-3);
    }

    /** S4:1083: what a ghost module saves, c = 64, k = d = 3, s = 2. */
    @Test
    void theSavingOfAGhostModuleS4Line1083() {
        Network.Builder ghost = Network.builder(new TensorShape(64, 8, 8));
        new GhostModule(128, 3, 2, 3, 1, Optional.empty()).append(ghost, "ghost", Network.INPUT);
        double dense =
                total(single(64, 8, Conv2d.dense(128, Window.same(3))), 32, 32).get(Figure.MACS);

        assertEquals(
                2.0 * 64 / (2 + 64 - 1), dense / total(ghost.build(), 32, 32).get(Figure.MACS), 1e-12);
        assertEquals(1.969, dense / total(ghost.build(), 32, 32).get(Figure.MACS), 5e-4);
    }

    @Test
    void bitsAndDensitiesOutOfRangeAreRefused() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new OperandBits(0, 8))
                .getMessage()
                .contains("1 to 32 bits, got 0"));
        assertTrue(assertThrows(
                        IllegalArgumentException.class,
                        () -> new Conditions(OperandBits.FLOAT32, Map.of(), Map.of("conv", 1.2), Map.of()))
                .getMessage()
                .contains("conv: a density is 0 to 1, got 1.2"));
    }

    private static double saving(Layer layer, int extent) {
        Map<Figure, Double> total = total(single(8, extent, layer), 32, 32);
        return total.get(Figure.MACS) / total.get(Figure.WINOGRAD_MULTIPLICATIONS);
    }

    private static Map<Figure, Double> total(Network network, int weights, int activations) {
        return CostTable.of(network, Conditions.at(new OperandBits(weights, activations)))
                .total();
    }

    private static Network single(int channels, int extent, Layer layer) {
        Network.Builder net = Network.builder(new TensorShape(channels, extent, extent));
        net.add("layer", layer, Network.INPUT);
        return net.build();
    }
}
