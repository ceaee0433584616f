package dev.espalier.search.pareto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CostsTest {
    @Test
    void dominatesWhatIsNowhereBetterAndSomewhereWorse() {
        Costs point = Costs.of(1, 2);
        assertTrue(point.dominates(Costs.of(1, 3)));
        assertTrue(point.dominates(Costs.of(2, 2)));
        assertFalse(point.dominates(Costs.of(1, 2)), "equal points do not dominate each other");
        assertFalse(point.dominates(Costs.of(0, 9)));
        assertFalse(Costs.of(0, 9).dominates(point));
    }

    @Test
    void countsMoreAccuracyAsLessCost() {
        assertEquals(Costs.of(-0.9, 2), Costs.of(Trials.figures(0.9, 2), Trials.OBJECTIVES));
    }

    @Test
    void refusesToCompareDifferentObjectives() {
        assertThrows(IllegalArgumentException.class, () -> Costs.of(1).dominates(Costs.of(1, 2)));
    }

    @Test
    void refusesWhatIsNoNumber() {
        assertThrows(IllegalArgumentException.class, () -> Costs.of(1, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> Costs.of(Double.POSITIVE_INFINITY));
    }
}
