package dev.espalier.space.compression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.space.compression.ChannelGroup.Coupling;
import dev.espalier.space.compression.ChannelGroup.Freeze;
import dev.espalier.space.compression.ChannelGroup.Hold;
import dev.espalier.space.compression.ChannelGroup.Member;
import dev.espalier.space.compression.ChannelGroup.Reason;
import dev.espalier.space.compression.ChannelGroup.Side;
import dev.espalier.space.network.Layer.Add;
import dev.espalier.space.network.Layer.BatchNorm;
import dev.espalier.space.network.Layer.ChannelShuffle;
import dev.espalier.space.network.Layer.Concat;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Flatten;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Layer.PadChannels;
import dev.espalier.space.network.Layer.Select;
import dev.espalier.space.network.Layer.Shift;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.network.Window;
import dev.espalier.space.zoo.Zoo;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChannelGroupsTest {
    private static final TensorShape IMAGES = new TensorShape(3, 8, 8);

    @Test
    void aChainHasOneGroupPerConvolutionAndFrozenEnds() {
        Network.Builder net = Network.builder(IMAGES);
        String x = net.add("norm", new BatchNorm(), net.add("conv", Conv2d.dense(8, Window.same(3)), Network.INPUT));
        x = net.add("flat", new Flatten(), x);
        net.add("classifier", new Linear(10, true), x);

        ChannelGroups groups = ChannelGroups.of(net.build());

        assertEquals(
                List.of("input", "conv", "classifier"),
                groups.groups().stream().map(ChannelGroup::name).toList());
        assertEquals(
                List.of("conv"), groups.free().stream().map(ChannelGroup::name).toList());
        ChannelGroup conv = groups.free().getFirst();
        assertEquals(
                List.of(
                        new Member("conv", Side.OUT, places(0, 8)),
                        new Member("norm", Side.THROUGH, places(0, 8)),
                        new Member("classifier", Side.IN, places(0, 8 * 64))),
                conv.members());
        assertEquals(List.of(new Coupling("flat", Reason.FLATTEN)), conv.couplings());
        assertEquals(
                List.of(new Freeze("classifier", Hold.OUTPUT)),
                groups.groups().getLast().frozen());
    }

    @Test
    void anAdditionTiesWhatMeetsInIt() {
        Network.Builder net = Network.builder(IMAGES);
        String a = net.add("a", Conv2d.pointwise(8), Network.INPUT);
        String inner = net.add("inner", Conv2d.pointwise(5), a);
        String b = net.add("b", Conv2d.pointwise(8), inner);
        net.add("head", new Linear(2, true), net.add("pool", new GlobalAveragePool(), net.add("sum", new Add(), a, b)));

        ChannelGroups groups = ChannelGroups.of(net.build());

        ChannelGroup trunk = groups.find("a").orElseThrow();
        assertEquals(8, trunk.classes().size());
        assertEquals(List.of(new Coupling("sum", Reason.ADD)), trunk.couplings());
        assertArrayEquals(groups.classesOf("a"), groups.classesOf("b"));
        assertEquals(5, groups.find("inner").orElseThrow().classes().size());
        assertTrue(trunk.explain().contains("coupled because sum adds them"), trunk.explain());
        assertTrue(trunk.explain().contains("b out 0-7"), trunk.explain());
    }

    @Test
    void whatIsAddedToTheInputIsFrozenWithIt() {
        Network.Builder net = Network.builder(IMAGES);
        String a = net.add("a", Conv2d.pointwise(3), Network.INPUT);
        String sum = net.add("sum", new Add(), Network.INPUT, a);
        net.add("head", new Linear(2, true), net.add("pool", new GlobalAveragePool(), sum));

        ChannelGroups groups = ChannelGroups.of(net.build());

        assertTrue(groups.free().isEmpty());
        assertTrue(groups.groups().getFirst().explain().contains("frozen because input is the network's input"));
        assertThrows(IllegalArgumentException.class, () -> Cut.removing(groups, List.of(0)));
    }

    @Test
    void groupedConvolutionsTieEqualPlacesAndDepthwiseOnesPassThrough() {
        Network.Builder net = Network.builder(IMAGES);
        String x = net.add("a", Conv2d.pointwise(12), Network.INPUT);
        x = net.add("depthwise", Conv2d.depthwise(12, Window.same(3)), x);
        x = net.add("grouped", new Conv2d(8, Window.same(1), 4, false), x);
        net.add("head", new Linear(2, true), net.add("pool", new GlobalAveragePool(), x));

        ChannelGroups groups = ChannelGroups.of(net.build());

        ChannelGroup a = groups.find("a").orElseThrow();
        assertEquals(3, a.classes().size());
        assertEquals(4, a.width());
        assertEquals(List.of(new Coupling("grouped", Reason.GROUPS)), a.couplings());
        assertEquals(2, groups.find("grouped").orElseThrow().classes().size());
        assertEquals(
                new Member("depthwise", Side.THROUGH, places(0, 12)),
                a.members().get(1));
        assertEquals(List.of(1, 2, 3), a.sizes(1));
        assertEquals(List.of(2, 3), a.sizes(8));
        assertEquals(List.of(3), a.sizes(16));

        Network cut = Cut.removing(groups, List.of(a.classes().get(1))).network();

        assertEquals(8, cut.shapes().get("a").channels());
        assertEquals(8, ((Conv2d) cut.nodes().get(1).layer()).groups());
        assertEquals(4, ((Conv2d) cut.nodes().get(2).layer()).groups());
    }

    @Test
    void ofAShuffleThatLosesUnequalPlacesTheChannelsAreSelectedOneByOne() {
        Network.Builder net = Network.builder(IMAGES);
        String x = net.add("a", Conv2d.pointwise(6), Network.INPUT);
        x = net.add("shuffle", new ChannelShuffle(2), x);
        net.add("head", new Linear(2, true), net.add("pool", new GlobalAveragePool(), x));
        ChannelGroups groups = ChannelGroups.of(net.build());
        int[] a = groups.classesOf("a");

        // 0 3 1 4 2 5 without 1 and 5
        assertEquals(
                new Select(List.of(0, 2, 3, 1)),
                Cut.removing(groups, List.of(a[1], a[5]))
                        .network()
                        .nodes()
                        .get(1)
                        .layer());
        assertEquals(
                new ChannelShuffle(2),
                Cut.removing(groups, List.of(a[1], a[4]))
                        .network()
                        .nodes()
                        .get(1)
                        .layer());
    }

    @Test
    void paddedZerosGoWithWhatIsAddedToThem() {
        Network.Builder net = Network.builder(IMAGES);
        String a = net.add("a", Conv2d.pointwise(4), Network.INPUT);
        String b = net.add("b", Conv2d.pointwise(8), a);
        String padded = net.add("pad", new PadChannels(1, 3), a);
        net.add(
                "head",
                new Linear(2, true),
                net.add("pool", new GlobalAveragePool(), net.add("sum", new Add(), padded, b)));
        ChannelGroups groups = ChannelGroups.of(net.build());
        int[] sum = groups.classesOf("sum");

        Network cut = Cut.removing(groups, List.of(sum[0], sum[2], sum[7])).network();

        assertEquals(new PadChannels(0, 2), cut.nodes().get(2).layer());
        assertEquals(3, cut.shapes().get("a").channels());
        assertEquals(5, cut.shapes().get("b").channels());
    }

    @Test
    void aFixedShiftKeepsEqualSharesOfItsOffsets() {
        Network.Builder net = Network.builder(IMAGES);
        String x = net.add("a", Conv2d.pointwise(20), Network.INPUT);
        x = net.add("shift", new Shift(3, 1, false), x);
        net.add("head", new Linear(2, true), net.add("pool", new GlobalAveragePool(), x));

        List<ChannelGroup> free = ChannelGroups.of(net.build()).free();

        assertEquals(List.of(2, 2), free.stream().map(g -> g.classes().size()).toList());
        assertEquals(List.of(9, 1), free.stream().map(ChannelGroup::width).toList());
        assertEquals(List.of("a", "a@18"), free.stream().map(ChannelGroup::name).toList());
        assertTrue(free.get(1).couplings().isEmpty());
    }

    @Test
    void concatenatedBranchesStayGroupsOfTheirOwn() {
        Network.Builder net = Network.builder(IMAGES);
        String a = net.add("a", Conv2d.pointwise(4), Network.INPUT);
        String b = net.add("b", Conv2d.pointwise(6), Network.INPUT);
        String x = net.add("mix", Conv2d.pointwise(3), net.add("both", new Concat(), a, b));
        net.add("head", new Linear(2, true), net.add("pool", new GlobalAveragePool(), x));

        ChannelGroups groups = ChannelGroups.of(net.build());

        assertEquals(
                new Member("mix", Side.IN, places(4, 10)),
                groups.find("b").orElseThrow().members().getLast());
    }

    @Test
    void aScaleThatAllWeightsShareFreezesBothSides() {
        Network.Builder net = Network.builder(IMAGES);
        String x = net.add("a", Conv2d.pointwise(4), Network.INPUT);
        x = net.add("b", Conv2d.pointwise(6).quantized(4), x);
        net.add("head", new Linear(2, true), net.add("pool", new GlobalAveragePool(), x));

        ChannelGroups groups = ChannelGroups.of(net.build());

        assertEquals(
                List.of(new Freeze("b", Hold.QUANTIZED)),
                groups.find("a").orElseThrow().frozen());
        assertTrue(groups.free().isEmpty());
    }

    @Test
    void noGroupGoesToZeroAndSizesStepByTheAlignment() {
        ChannelGroups groups = ChannelGroups.of(Zoo.LENET_5.network());
        ChannelGroup conv1 = groups.free().getFirst();

        assertEquals(List.of(4, 8, 12, 16, 20), conv1.sizes(4));
        assertEquals(List.of(16, 20), conv1.sizes(16));
        assertEquals(8, conv1.size(0.3, 4));
        assertEquals(20, conv1.size(1, 16));
        String message = assertThrows(IllegalArgumentException.class, () -> Cut.removing(groups, conv1.classes()))
                .getMessage();
        assertEquals("cut: 'conv1' would lose all of its 20 channels; at least one must stay", message);
    }

    @Test
    void keepsTheBestOfAGroup() {
        ChannelGroups groups = ChannelGroups.of(Zoo.LENET_5.network());
        double[] scores = new double[groups.classes()];
        int[] conv1 = groups.classesOf("conv1");
        scores[conv1[3]] = 2;
        scores[conv1[11]] = 1;

        Cut cut = Cut.keeping(groups, Map.of("conv1", 3), scores);

        assertArrayEquals(new int[] {0, 3, 11}, cut.kept("conv1"), "of equal ones the first stays");
        assertEquals(3, cut.sizes().get("conv1"));
        assertThrows(IllegalArgumentException.class, () -> Cut.keeping(groups, Map.of("conv1", 0), scores));
        assertThrows(IllegalArgumentException.class, () -> Cut.keeping(groups, Map.of("conv9", 1), scores));
    }

    @ParameterizedTest
    @EnumSource(Zoo.class)
    void everyReferenceNetworkHasChannelsToCut(Zoo zoo) {
        ChannelGroups groups = ChannelGroups.of(zoo.network(zoo.input(), 0.25, 10));

        int free = groups.free().stream().mapToInt(g -> g.classes().size()).sum();
        Map<String, Integer> least =
                groups.free().stream().collect(java.util.stream.Collectors.toMap(ChannelGroup::name, _ -> 1));
        Network smallest =
                Cut.keeping(groups, least, new double[groups.classes()]).network();

        assertTrue(
                free > 2 * groups.free().size(), free + " in " + groups.free().size());
        assertEquals(groups.network().output(), smallest.output());
        assertFalse(smallest.equals(groups.network()));
    }

    private static List<Integer> places(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }
}
