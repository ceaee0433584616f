package dev.espalier.space.compression;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.space.cost.CostModel;
import dev.espalier.space.cost.NetworkCost;
import dev.espalier.space.network.Network;
import dev.espalier.space.zoo.Zoo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Cutting the reference networks gives the pruned ones of the papers, to the layer. */
class PublishedCutsTest {
    /** <a href="https://arxiv.org/abs/1608.08710">Li et al., 2017</a>, tables 1 and 2. */
    @Test
    void vgg16OfLi() {
        Map<String, Integer> sizes = new HashMap<>(Map.of("conv1.1.conv", 32));
        for (String layer : List.of("conv4.1", "conv4.2", "conv4.3", "conv5.1", "conv5.2", "conv5.3")) {
            sizes.put(layer + ".conv", 256);
        }
        Network cut = cut(Zoo.VGG_16_CIFAR, sizes);

        assertEquals(Zoo.VGG_16_CIFAR_LI_A.network(), cut);
        assertEquals(206_279_680, cost(cut).macs());
        assertEquals(313_463_808, cost(Zoo.VGG_16_CIFAR.network()).macs());
    }

    @Test
    void resNet56OfLi() {
        Network a = cut(Zoo.RESNET_56_CIFAR, li(9, new double[] {.1, .1, .1}, Set.of(16, 20, 38, 54)));
        Network b = cut(Zoo.RESNET_56_CIFAR, li(9, new double[] {.6, .3, .1}, Set.of(16, 18, 20, 34, 38, 54)));

        assertEquals(Zoo.RESNET_56_CIFAR_LI_A.network(), a);
        assertEquals(1.12e8, cost(a).macs(), 0.01e8);
        assertEquals(Zoo.RESNET_56_CIFAR_LI_B.network(), b);
        assertEquals(9.09e7, cost(b).macs(), 0.005e7);
    }

    @Test
    void resNet110OfLi() {
        Network a = cut(Zoo.RESNET_110_CIFAR, li(18, new double[] {.5, 0, 0}, Set.of(36)));
        Network b = cut(Zoo.RESNET_110_CIFAR, li(18, new double[] {.5, .4, .3}, Set.of(36, 38, 74)));

        assertEquals(Zoo.RESNET_110_CIFAR_LI_A.network(), a);
        assertEquals(2.13e8, cost(a).macs(), 0.005e8);
        assertEquals(Zoo.RESNET_110_CIFAR_LI_B.network(), b);
        assertEquals(1.55e8, cost(b).macs(), 0.005e8);
    }

    /** <a href="https://arxiv.org/abs/1707.06342">Luo et al., 2017</a>, table 2: all up to conv4_3 halved. */
    @Test
    void vgg16OfThiNet() {
        ChannelGroups groups = ChannelGroups.of(Zoo.VGG_16.network());
        Map<String, Integer> sizes = new HashMap<>();
        groups.free().stream()
                .filter(group -> group.name().matches("conv[1-4].*"))
                .forEach(group -> sizes.put(group.name(), group.classes().size() / 2));
        Network cut = Cut.keeping(groups, sizes, new double[groups.classes()]).network();

        assertEquals(Zoo.VGG_16_THINET_CONV.network(), cut);
        assertEquals(9.582e9, cost(cut).flops(), 0.0005e9);
        assertEquals(131.45e6, cost(cut).params(), 0.01e6);
    }

    /** The first convolution of every block keeps {@code int(C (1 - cut))} filters, except the numbered ones. */
    private static Map<String, Integer> li(int blocks, double[] cut, Set<Integer> skipped) {
        Map<String, Integer> sizes = new HashMap<>();
        int layer = 2;
        for (int stage = 0; stage < 3; stage++) {
            for (int block = 0; block < blocks; block++, layer += 2) {
                if (!skipped.contains(layer)) {
                    sizes.put("stage%d.%d.first.conv".formatted(stage + 1, block), (int)
                            ((16 << stage) * (1 - cut[stage])));
                }
            }
        }
        return sizes;
    }

    private static Network cut(Zoo zoo, Map<String, Integer> sizes) {
        ChannelGroups groups = ChannelGroups.of(zoo.network());
        return Cut.keeping(groups, sizes, new double[groups.classes()]).network();
    }

    private static NetworkCost cost(Network network) {
        return CostModel.count(network, Precision.FLOAT32);
    }
}
