package dev.espalier.space.shrinking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Design;
import dev.espalier.space.choice.Origin;
import dev.espalier.space.compression.ChannelGroups;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.network.Network;
import dev.espalier.space.trial.Candidate;
import dev.espalier.space.zoo.Zoo;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompressionSpaceTest {
    private static final List<Double> RATIOS = List.of(0.25, 0.5, 0.75, 1.0);

    @ParameterizedTest
    @EnumSource(
            value = Zoo.class,
            names = {"LENET_5", "RESNET_20_CIFAR", "MOBILENET_V2", "SHUFFLENET_V2_0_5", "GHOSTNET", "DENSENET_40_CIFAR"
            })
    void everyAssignmentDecodesToASmallerNetworkOfTheSameClasses(Zoo zoo) {
        CompressionSpace space = space(zoo.network(), 4, 1);
        long whole = CostModel.count(zoo.network(), Precision.FLOAT32).macs();
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 10; i++) {
            Design design = space.decode(space.choices().random(random));

            assertEquals(zoo.network().output(), design.network().output());
            assertTrue(CostModel.count(design.network(), design.precision()).macs() <= whole);
        }
    }

    @Test
    void allChannelsInFloatIsTheModelItself() {
        CompressionSpace space = space(Zoo.RESNET_20_CIFAR.network(), 4, 1);

        Design design = space.decode(space.uniform(1, LayerPrecision.FLOAT32));

        assertEquals(Zoo.RESNET_20_CIFAR.network(), design.network());
        assertEquals(Precision.FLOAT32, design.precision());
        assertEquals(Origin.Remnant.WHOLE, design.origin());
    }

    @Test
    void halfOfTheChannelsIsAQuarterOfTheMultiplyAdds() {
        Network network = Zoo.VGG_16_CIFAR.network();
        CompressionSpace space = space(network, 4, 1);

        double share = (double) CostModel.count(
                                space.decode(space.uniform(0.5, LayerPrecision.FLOAT32))
                                        .network(),
                                Precision.FLOAT32)
                        .macs()
                / CostModel.count(network, Precision.FLOAT32).macs();

        assertEquals(0.25, share, 0.01);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void distinctCandidatesAreDistinctDesigns(long seed) {
        CompressionSpace space = space(Zoo.LENET_5.network(), 1, 2);
        Map<Design, Candidate> byDesign = new HashMap<>();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 300; i++) {
            Assignment genes = space.canonical(space.choices().random(random));
            Candidate candidate = Candidate.of(space, genes);

            assertEquals(genes, space.canonical(genes));
            Candidate known = byDesign.putIfAbsent(candidate.design(), candidate);
            assertTrue(known == null || known.id().equals(candidate.id()), () -> known + " is " + candidate);
        }
        assertTrue(byDesign.size() > 50);
    }

    @Test
    void segmentsFollowEachOtherAndShareTheWork() {
        Network network = Zoo.RESNET_20_CIFAR.network();
        CompressionSpace space = space(network, 4, 3);
        Assignment genes = space.uniform(1, LayerPrecision.FLOAT32);

        Precision precision = space.decode(genes.with(genes.size() - 1, 1)).precision();

        assertEquals(LayerPrecision.FLOAT32, precision.at("stem.conv"));
        assertEquals(LayerPrecision.INT8, precision.at("classifier"));
        double quantized = CostModel.count(network, Precision.FLOAT32).layers().stream()
                .filter(layer -> precision.at(layer.node().name()).quantized())
                .mapToDouble(layer -> layer.macs())
                .sum();
        assertEquals(
                1 / 3.0, quantized / CostModel.count(network, Precision.FLOAT32).macs(), 0.1);
        assertNotEquals(Precision.FLOAT32, precision);
    }

    @Test
    void ofABlockThatGoesNothingElseMatters() {
        CompressionSpace space = space(Zoo.RESNET_20_CIFAR.network(), 4, 3);
        List<String> names = space.genes().stream().map(Gene::name).toList();
        assertEquals(names, space.choices().list().stream().map(Choice::name).toList());
        int block = names.indexOf("stage2.1.block");
        int inside = names.indexOf(names.stream()
                .filter(name -> name.startsWith("stage2.1.") && name.endsWith(".channels"))
                .findFirst()
                .orElseThrow());
        Assignment gone = space.whole().with(block, Gene.Block.GONE);

        assertEquals(space.canonical(gone), space.canonical(gone.with(inside, 1)));
        assertEquals(
                new Origin.Remnant(List.of(), List.of("stage2.1")),
                space.decode(gone).origin());
        assertTrue(space.decode(gone).network().nodes().stream()
                .noneMatch(node -> node.name().startsWith("stage2.1.conv")));
        assertEquals(Zoo.RESNET_20_CIFAR.network(), space.decode(space.whole()).network());
    }

    @Test
    void blocksStayWhereTheyMust() {
        ChannelGroups groups = ChannelGroups.of(Zoo.RESNET_20_CIFAR.network());
        CompressionSpace space = new CompressionSpace(
                groups,
                Map.of("l1", new double[groups.classes()]),
                new CompressionSpace.Options(RATIOS, 4, List.of(LayerPrecision.FLOAT32), 1, false));

        assertTrue(space.genes().stream().noneMatch(Gene.Block.class::isInstance));
    }

    @Test
    void aLadderLeadsFromTheLeastToTheMost() {
        Gene bits = new Gene.Bits(
                "precision", List.of(), List.of(LayerPrecision.FLOAT32, LayerPrecision.INT8, LayerPrecision.W4A8));

        assertEquals(List.of(2, 1, 0), bits.ladder());
    }

    @Test
    void aCriterionScoresEveryChannel() {
        ChannelGroups groups = ChannelGroups.of(Zoo.LENET_5.network());
        CompressionSpace.Options options = new CompressionSpace.Options(RATIOS, 1, List.of(LayerPrecision.FLOAT32), 1);

        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> new CompressionSpace(groups, Map.of("l1", new double[3]), options));

        assertTrue(e.getMessage().startsWith("criterion 'l1' scores 3 channel classes"), e.getMessage());
    }

    /** With a criterion that favours the first channels, one that favours the last, and the first once more. */
    private static CompressionSpace space(Network network, int alignment, int segments) {
        ChannelGroups groups = ChannelGroups.of(network);
        double[] first = new double[groups.classes()];
        double[] last = new double[groups.classes()];
        Arrays.setAll(first, i -> -i);
        Arrays.setAll(last, i -> i);
        Map<String, double[]> scores = new LinkedHashMap<>();
        scores.put("first", first);
        scores.put("last", last);
        scores.put("again", first);
        return new CompressionSpace(
                groups,
                scores,
                new CompressionSpace.Options(
                        RATIOS, alignment, List.of(LayerPrecision.FLOAT32, LayerPrecision.INT8), segments));
    }
}
