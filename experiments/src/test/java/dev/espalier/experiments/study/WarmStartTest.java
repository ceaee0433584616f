package dev.espalier.experiments.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Choices;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WarmStartTest {
    private static final Choices EARLIER = new Choices(List.of(
            new Choice.Ordinal("width", List.of(8, 16, 24)),
            new Choice.Categorical("block", List.of("plain", "inverted")),
            new Choice.Conditional(new Choice.Ordinal("expansion", List.of(3, 6)), "block", Set.of(1))));

    /** Other widths, another order, one more block. */
    private static final Choices LATER = new Choices(List.of(
            new Choice.Categorical("block", List.of("fire", "inverted", "plain")),
            new Choice.Conditional(new Choice.Ordinal("expansion", List.of(1, 3, 6)), "block", Set.of(1)),
            new Choice.Ordinal("width", List.of(16, 24, 32))));

    @Test
    void saysDesignsByTheNamesOfWhatWasChosen() {
        assertEquals(
                List.of(Assignment.of(2, 0, 0), Assignment.of(1, 2, 1)),
                WarmStart.fitting("old-1", List.of(Assignment.of(1, 0, 0), Assignment.of(2, 1, 1)), EARLIER, LATER));
    }

    @Test
    void leavesOutWhatTheSpaceCannotExpress() {
        assertEquals(
                List.of(Assignment.of(2, 0, 0)),
                WarmStart.fitting("old-1", List.of(Assignment.of(0, 0, 0), Assignment.of(1, 0, 0)), EARLIER, LATER));
        Choices withoutExpansion = new Choices(LATER.list().stream()
                .filter(choice -> !choice.name().equals("expansion"))
                .toList());
        assertEquals(
                List.of(Assignment.of(2, 0)),
                WarmStart.fitting(
                        "old-1", List.of(Assignment.of(1, 0, 0), Assignment.of(2, 1, 1)), EARLIER, withoutExpansion),
                "what was chosen and cannot be chosen here does not fit");
    }

    @Test
    void refusesAStudyOfWhichNothingFits() {
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class,
                () -> WarmStart.fitting("old-1", List.of(Assignment.of(0, 0, 0)), EARLIER, LATER));
        assertTrue(refusal.getMessage().contains("old-1"), refusal.getMessage());
        assertEquals(List.of(), WarmStart.fitting("old-1", List.of(), EARLIER, LATER), "an empty front asks nothing");
    }

    @Test
    void designsThatAreSaidMustBeOfTheSpaceAndCountOnce() {
        assertEquals(
                List.of(Assignment.of(0, 0, 2)),
                WarmStart.said(List.of(Assignment.of(0, 0, 2), Assignment.of(0, 1, 2)), LATER));
        assertThrows(IllegalArgumentException.class, () -> WarmStart.said(List.of(Assignment.of(0, 0)), LATER));
        assertThrows(IllegalArgumentException.class, () -> WarmStart.said(List.of(Assignment.of(9, 0, 0)), LATER));
    }
}
