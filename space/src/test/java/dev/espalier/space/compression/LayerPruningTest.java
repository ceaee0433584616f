package dev.espalier.space.compression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.space.cost.CostModel;
import dev.espalier.space.network.Network;
import dev.espalier.space.zoo.Zoo;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayerPruningTest {
    private static final Network RESNET = Zoo.RESNET_20_CIFAR.network();

    @Test
    void blocksThatKeepTheShapeCanGo() {
        List<String> skippable = LayerPruning.skippable(RESNET);

        assertTrue(skippable.contains("stage1.0"));
        assertTrue(skippable.contains("stage2.1"));
        assertFalse(skippable.contains("stage2.0"), "changes the shape");
    }

    @Test
    void whatFollowsReadsWhatTheBlockRead() {
        Network pruned = LayerPruning.without(RESNET, "stage2.1");

        assertEquals(RESNET.output(), pruned.output());
        assertTrue(pruned.nodes().stream().noneMatch(node -> node.name().startsWith("stage2.1.")));
        // two 3x3 convolutions of 32 to 32 channels on 16x16
        assertEquals(
                2L * 9 * 32 * 32 * 16 * 16,
                CostModel.count(RESNET, Precision.FLOAT32).macs()
                        - CostModel.count(pruned, Precision.FLOAT32).macs());
    }

    @Test
    void aWholeStageOfOneShapeCanGo() {
        assertTrue(LayerPruning.skippable(RESNET).contains("stage1"));
        assertEquals(RESNET.output(), LayerPruning.without(RESNET, "stage1").output());
    }

    @Test
    void whatChangesTheShapeIsRefusedWithWhatCanGo() {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> LayerPruning.without(RESNET, "stage2.0"));

        assertTrue(e.getMessage().startsWith("block 'stage2.0' cannot be taken out"), e.getMessage());
        assertTrue(e.getMessage().contains("stage2.1"), e.getMessage());
    }
}
