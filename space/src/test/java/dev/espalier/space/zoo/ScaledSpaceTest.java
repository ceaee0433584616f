package dev.espalier.space.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.network.TensorShape;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScaledSpaceTest {
    private static final List<Precision> FLOAT = List.of(Precision.FLOAT32);
    private static final Form SMALL =
            Zoo.MOBILENET_V2.form().withInput(new TensorShape(3, 32, 32)).withClasses(10);

    @Test
    void phiZeroIsTheNetworkItself() {
        ScaledSpace space = ScaledSpace.compound(
                Zoo.EFFICIENTNET_B0,
                Zoo.EFFICIENTNET_B0.form(),
                CompoundScaling.EFFICIENTNET,
                List.of(0.0, 1.0, 2.0),
                FLOAT);

        assertEquals(
                Zoo.EFFICIENTNET_B0.network(), space.decode(Assignment.of(0, 0)).network());
        assertTrue(macs(space, 0) < macs(space, 1) && macs(space, 1) < macs(space, 2));
    }

    @Test
    void depthWidthAndResolutionAreGenesOfTheirOwn() {
        ScaledSpace space = ScaledSpace.free(
                Zoo.MOBILENET_V2, SMALL, List.of(1.0, 2.0), List.of(0.5, 1.0), List.of(0.75, 1.0), FLOAT);

        assertEquals(
                List.of("depth", "width", "resolution", "precision"),
                space.choices().list().stream().map(choice -> choice.name()).toList());
        assertEquals(
                new TensorShape(3, 24, 24),
                space.decode(Assignment.of(1, 0, 0, 0)).network().input());
    }

    @Test
    void stepsThatRoundToOneNetworkAreRefused() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> ScaledSpace.free(
                        Zoo.MOBILENET_V2, SMALL, List.of(1.0), List.of(1.0, 1.001), List.of(1.0), FLOAT));

        assertTrue(e.getMessage().startsWith("width of mobilenet-v2: 1.001 gives the same"), e.getMessage());
    }

    private static double macs(ScaledSpace space, int phi) {
        return CostModel.count(space.decode(Assignment.of(phi, 0)).network(), Precision.FLOAT32)
                .macs();
    }
}
