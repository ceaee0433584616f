package dev.espalier.space.choice;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.space.choice.Choice.Categorical;
import dev.espalier.space.choice.Choice.Conditional;
import dev.espalier.space.choice.Choice.Ordinal;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChoicesTest {
    private static final Choices SPACE = new Choices(List.of(
            new Categorical("block", List.of("plain", "fancy", "fire")),
            new Conditional(new Ordinal("kernel", List.of(3, 5)), "block", Set.of(0, 1)),
            new Conditional(new Ordinal("expansion", List.of(2, 4, 6)), "block", Set.of(1)),
            new Ordinal("width", List.of(8, 16))));

    @Test
    void whatHasOneOptionIsNotOpen() {
        Choices choices = new Choices(List.of(
                new Choice.Ordinal("width", List.of(8, 16)),
                new Choice.Ordinal("stride", List.of(2)),
                new Choice.Categorical("block", List.of("fire", "residual"))));

        assertEquals(3, choices.size());
        assertEquals(2, choices.open());
    }

    @Test
    void genesThatDoNotMatterAreZeroInTheCanonicalForm() {
        assertEquals(Assignment.of(2, 0, 0, 1), SPACE.canonical(Assignment.of(2, 1, 2, 1)));
        assertEquals(Assignment.of(0, 1, 0, 1), SPACE.canonical(Assignment.of(0, 1, 2, 1)));
        assertEquals(Assignment.of(1, 1, 2, 1), SPACE.canonical(Assignment.of(1, 1, 2, 1)));
    }

    @Test
    void theCanonicalFormIsIdempotentAndItsCountIsTheNumberOfDistinctForms() {
        Set<Assignment> forms = new HashSet<>();
        for (int block = 0; block < 3; block++) {
            for (int kernel = 0; kernel < 2; kernel++) {
                for (int expansion = 0; expansion < 3; expansion++) {
                    for (int width = 0; width < 2; width++) {
                        Assignment form = SPACE.canonical(Assignment.of(block, kernel, expansion, width));
                        assertEquals(form, SPACE.canonical(form));
                        forms.add(form);
                    }
                }
            }
        }
        assertEquals((2 + 2 * 3 + 1) * 2, forms.size());
        assertEquals(BigInteger.valueOf(forms.size()), SPACE.count());
    }

    @Test
    void aChoiceUnderAnInactiveParentIsInactive() {
        Choices nested = new Choices(List.of(
                new Categorical("a", List.of("on", "off")),
                new Conditional(new Categorical("b", List.of("on", "off")), "a", Set.of(0)),
                new Conditional(new Ordinal("c", List.of(1, 2)), "b", Set.of(0))));

        assertArrayEquals(new boolean[] {true, false, false}, nested.activity(Assignment.of(1, 0, 1)));
        assertEquals(BigInteger.valueOf(2 + 1 + 1), nested.count());
    }

    @Test
    void aSelectionNamesWhatIsChosen() {
        Selection chosen = SPACE.select(Assignment.of(1, 1, 2, 0));

        assertEquals("fancy", chosen.label("block"));
        assertEquals(6, chosen.value("expansion"));
        assertEquals(
                Set.of("block", "width"),
                SPACE.select(Assignment.of(2, 1, 2, 0)).active().keySet());
    }

    @Test
    void assignmentsSurviveTheirTextForm() {
        Assignment genes = Assignment.of(1, 0, 2, 1);

        assertEquals(genes, Assignment.parse(genes.toString()));
        assertNotEquals(genes, genes.with(0, 2));
    }

    @Test
    void spacesThatCannotBeRightAreRefused() {
        assertRefused("ascending values, got [4, 2]", () -> new Ordinal("width", List.of(4, 2)));
        assertRefused("distinct options", () -> new Categorical("block", List.of("a", "a")));
        assertRefused(
                "listed twice",
                () -> new Choices(List.of(new Ordinal("width", List.of(1)), new Ordinal("width", List.of(1)))));
        Choice orphan = new Conditional(new Ordinal("kernel", List.of(3)), "block", Set.of(0));
        assertRefused("which is not an earlier choice", () -> new Choices(List.of(orphan)));
        assertRefused("this space has 4 choices, got 2", () -> SPACE.canonical(Assignment.of(0, 0)));
        assertRefused("choice 'width' has options 0 to 1, got 7", () -> SPACE.canonical(Assignment.of(0, 0, 0, 7)));
    }

    private static void assertRefused(String message, Runnable action) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, action::run);
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }
}
