package dev.espalier.space.compression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.space.cost.CostModel;
import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Add;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.network.Window;
import dev.espalier.space.zoo.Zoo;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ResidualBlockTest {
    private static final Network RESNET = Zoo.RESNET_20_CIFAR.network();

    @Test
    void blocksWhoseShortcutChangesNothingCanGo() {
        List<String> names =
                ResidualBlock.of(RESNET).stream().map(ResidualBlock::name).toList();

        assertEquals(
                List.of("stage1.0", "stage1.1", "stage1.2", "stage2.1", "stage2.2", "stage3.1", "stage3.2"), names);
    }

    @Test
    void everyInvertedResidualOfMobileNetV2ThatKeepsItsShapeIsOne() {
        // table 2 of the paper: n - 1 blocks of each stage repeat the shape, 0 + 1 + 2 + 3 + 2 + 2 + 0
        assertEquals(10, ResidualBlock.of(Zoo.MOBILENET_V2.network()).size());
    }

    @Test
    void plainNetworksHaveNone() {
        assertEquals(List.of(), ResidualBlock.of(Zoo.VGG_16_CIFAR.network()));
        assertEquals(List.of(), ResidualBlock.of(Zoo.LENET_5.network()));
    }

    @Test
    void whatFollowsReadsWhatTheBlockRead() {
        Network cut = without(RESNET, "stage2.1");

        assertEquals(RESNET.output(), cut.output());
        assertTrue(cut.nodes().stream().noneMatch(node -> node.name().startsWith("stage2.1.conv")));
        // two 3x3 convolutions of 32 to 32 channels on 16x16
        assertEquals(
                2L * 9 * 32 * 32 * 16 * 16,
                CostModel.count(RESNET, Precision.FLOAT32).macs()
                        - CostModel.count(cut, Precision.FLOAT32).macs());
    }

    @Test
    void blocksInARowCanAllGo() {
        Network cut = without(RESNET, "stage1.0", "stage1.1", "stage1.2");

        assertEquals(RESNET.output(), cut.output());
        assertTrue(cut.nodes().stream().noneMatch(node -> node.name().startsWith("stage1.1.conv")));
    }

    @Test
    void aBranchThatIsReadElsewhereIsNoBlock() {
        Network.Builder net = Network.builder(new TensorShape(4, 6, 6));
        String x = net.add("x", new Conv2d(4, Window.same(3), 1, true), Network.INPUT);
        String branch = net.add("branch", new Conv2d(4, Window.same(3), 1, true), x);
        String sum = net.add("sum", new Add(), x, branch);
        net.add("both", new Add(), sum, branch);
        end(net, "both");

        assertEquals(List.of(), ResidualBlock.of(net.build()));
    }

    @Test
    void aBlockWithinABlockComesAfterIt() {
        Network.Builder net = Network.builder(new TensorShape(4, 6, 6));
        String x = net.add("x", new Conv2d(4, Window.same(3), 1, true), Network.INPUT);
        String first = net.add("first", new Conv2d(4, Window.same(3), 1, true), x);
        String inner = net.add("inner", new Conv2d(4, Window.same(3), 1, true), first);
        String within = net.add("within", new Add(), inner, first);
        net.add("around", new Add(), within, x);
        end(net, "around");

        List<ResidualBlock> blocks = ResidualBlock.of(net.build());

        assertEquals(
                List.of(
                        new ResidualBlock("around", "x", "around", Set.of("first", "inner", "within", "around")),
                        new ResidualBlock("within", "first", "within", Set.of("inner", "within"))),
                blocks);
        assertEquals(List.of("x", "relu", "pool", "classifier"), names(cut(net.build(), blocks)));
    }

    private static void end(Network.Builder net, String last) {
        String relu = net.add("relu", new Activation(Function.RELU), last);
        net.add("classifier", new Linear(3, true), net.add("pool", new GlobalAveragePool(), relu));
    }

    private static List<String> names(Network network) {
        return network.nodes().stream().map(Network.Node::name).toList();
    }

    private static Network without(Network network, String... names) {
        return cut(
                network,
                ResidualBlock.of(network).stream()
                        .filter(block -> List.of(names).contains(block.name()))
                        .toList());
    }

    private static Network cut(Network network, List<ResidualBlock> blocks) {
        return Cut.removing(ChannelGroups.of(network), List.of())
                .without(blocks)
                .network();
    }
}
