package dev.espalier.evaluators.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.espalier.evaluators.onnx.OnnxModel;
import dev.espalier.evaluators.table.PartKey.Position;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.Part;
import dev.espalier.space.staged.BlockType;
import dev.espalier.space.staged.StageBuilder;
import dev.espalier.space.staged.StagedSpace;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HarnessTest {
    @ParameterizedTest
    @EnumSource(BlockType.class)
    void everyPartOfEveryFamilyIsAModelThatRuns(BlockType type) {
        List<Part> parts = Part.chain(network(type, 16));
        for (LayerPrecision precision : List.of(LayerPrecision.FLOAT32, LayerPrecision.INT8)) {
            for (int i = 0; i < parts.size(); i++) {
                Network model = Harness.around(parts.get(i).network(), Position.of(i, parts.size()));
                try (OnnxModel onnx = OnnxModel.load(Harness.exported(model, precision))) {
                    assertEquals(model.input().elements(), onnx.inputSize());
                }
            }
        }
    }

    @Test
    void keysAreEqualExactlyForEqualLayers() {
        PartKey key = key(network(BlockType.INVERTED_RESIDUAL, 16), LayerPrecision.FLOAT32);
        assertEquals(key, key(network(BlockType.INVERTED_RESIDUAL, 16), LayerPrecision.FLOAT32));
        assertNotEquals(key, key(network(BlockType.INVERTED_RESIDUAL, 32), LayerPrecision.FLOAT32));
        assertNotEquals(key, key(network(BlockType.RESIDUAL, 16), LayerPrecision.FLOAT32));
        assertNotEquals(key, key(network(BlockType.INVERTED_RESIDUAL, 16), LayerPrecision.INT8));
        assertEquals(
                key(network(BlockType.RESIDUAL, 16), LayerPrecision.W4A8),
                key(network(BlockType.RESIDUAL, 16), LayerPrecision.INT8),
                "four bits compute as eight");
        assertEquals("1x1 dw3x3 1x1", key.block().substring(0, key.block().indexOf('#')));
        assertEquals(List.of(8, 48, 16, 2, 8), List.of(key.in(), key.mid(), key.out(), key.stride(), key.resolution()));
    }

    private static PartKey key(Network network, LayerPrecision precision) {
        return PartKey.of(Part.chain(network).get(1).network(), Position.MIDDLE, precision, 1);
    }

    private static Network network(BlockType type, int width) {
        StagedSpace space = new StagedSpace(new StagedSpace.Layout(
                3,
                10,
                List.of(8),
                List.of(8),
                1,
                List.of(new StageBuilder(List.of(type))
                        .widths(List.of(width))
                        .stride(2)
                        .build()),
                List.of(0),
                List.of(Precision.FLOAT32)));
        return space.decode(space.choices().random(new SplittableRandom(1))).network();
    }
}
