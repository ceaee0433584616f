package dev.espalier.evaluators.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RangeTest {
    @Test
    void coversTheRange() {
        assertEquals(new Range.Grid(0.02f, 50), new Range(-1, 4.1f).grid());
    }

    @Test
    void holdsZeroThoughNoValueIsThere() {
        assertEquals(new Range.Grid(0.02f, 0), new Range(3, 5.1f).grid());
        assertEquals(new Range.Grid(0.02f, 255), new Range(-5.1f, -3).grid());
    }

    @Test
    void aConstantZeroHasAScale() {
        assertEquals(new Range.Grid(1 / 255f, 0), new Range(0, 0).grid());
    }
}
