package dev.espalier.space.compression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PrecisionTest {
    @ParameterizedTest
    @EnumSource(LayerPrecision.class)
    void isReadFromTheNameItPrints(LayerPrecision precision) {
        assertEquals(
                Precision.of(precision), Precision.named(Precision.of(precision).toString()));
    }

    @Test
    void tellsWhichNamesThereAre() {
        String message = assertThrows(IllegalArgumentException.class, () -> Precision.named("int4"))
                .getMessage();
        assertEquals("precision must be one of [float32, int8, w4a8, w2a8], got 'int4'", message);
    }

    @Test
    void layersMayBeExceptions() {
        Precision mixed = Precision.INT8.with(LayerPrecision.FLOAT32, List.of("stem", "head"));
        assertEquals(LayerPrecision.FLOAT32, mixed.at("stem"));
        assertEquals(LayerPrecision.INT8, mixed.at("conv"));
        assertEquals("int8, 2 layers float32", mixed.toString());
        assertTrue(mixed.quantized());
    }

    @Test
    void anExceptionThatIsNoneIsForgotten() {
        Precision same = new Precision(LayerPrecision.FLOAT32, Map.of("stem", LayerPrecision.FLOAT32));
        assertEquals(Precision.FLOAT32, same);
        assertFalse(same.quantized());
        assertEquals(
                Precision.FLOAT32,
                same.with(LayerPrecision.W4A8, List.of("a")).with(LayerPrecision.FLOAT32, List.of("a")));
    }
}
