package dev.espalier.search.fidelity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.space.trial.Fidelity;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class LadderTest {
    @Test
    void risesByItsFactorUpToTheWholeTraining() {
        assertEquals(List.of(1, 3, 9), Ladder.rising(1, 3, 9).epochs());
        assertEquals(List.of(1, 3, 8), Ladder.rising(1, 3, 8).epochs());
        assertEquals(List.of(2, 4, 8, 12), Ladder.rising(2, 2, 12).epochs());
        assertEquals(List.of(5), Ladder.rising(5, 3, 5).epochs());
    }

    @Test
    void countsOnlyWhatIsTrainedAfterAPause() {
        Ladder ladder = Ladder.rising(1, 3, 9);
        assertEquals(9, ladder.cost(OptionalInt.empty(), 2));
        assertEquals(6, ladder.cost(OptionalInt.of(1), 2));
        assertEquals(new Fidelity(1, 3, 9), ladder.fidelity(1));
        assertFalse(ladder.fidelity(1).whole());
        assertTrue(ladder.fidelity(ladder.top()).whole());
    }

    @Test
    void refusesWhatDoesNotRise() {
        assertThrows(IllegalArgumentException.class, () -> new Ladder(List.of()));
        assertThrows(IllegalArgumentException.class, () -> new Ladder(List.of(3, 3)));
        assertThrows(IllegalArgumentException.class, () -> Ladder.rising(1, 1, 9));
        assertThrows(IllegalArgumentException.class, () -> Ladder.rising(10, 3, 9));
    }
}
