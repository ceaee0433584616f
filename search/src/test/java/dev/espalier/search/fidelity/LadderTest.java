package dev.espalier.search.fidelity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.space.trial.Fidelity;
import dev.espalier.space.trial.Over;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class LadderTest {
    @Test
    void risesByItsFactorUpToTheWholeTraining() {
        assertEquals(List.of(1, 3, 9), Ladder.rising(1, 3, 9).amounts());
        assertEquals(List.of(1, 3, 8), Ladder.rising(1, 3, 8).amounts());
        assertEquals(List.of(2, 4, 8, 12), Ladder.rising(2, 2, 12).amounts());
        assertEquals(List.of(5), Ladder.rising(5, 3, 5).amounts());
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
    void noTrainingOfItsOwnIsNearlyAWholeOne() {
        assertEquals(
                List.of(11, 33, 100), Ladder.rising(Over.IMAGES, 11, 3, 100).amounts());
        assertEquals(
                List.of(12, 24, 48, 100), Ladder.rising(Over.IMAGES, 12, 2, 100).amounts());
        assertEquals(
                List.of(35, 70, 100), Ladder.rising(Over.RESOLUTION, 35, 2, 100).amounts());
        assertEquals(
                List.of(80, 100), Ladder.rising(Over.RESOLUTION, 80, 2, 100).amounts(), "what was said is done");
        assertEquals(List.of(1, 2, 4, 8, 9), Ladder.rising(1, 2, 9).amounts(), "an epoch more costs an epoch");
    }

    /** Worked by hand: a third of the images is a third of the work, half the width and height a quarter. */
    @Test
    void countsImagesAndPixelsOfEveryStepOnTheWay() {
        Ladder images = Ladder.rising(Over.IMAGES, 12, 3, 100);
        assertEquals(List.of(12, 36, 100), images.amounts());
        assertEquals(12, images.cost(OptionalInt.empty(), 0));
        assertEquals(
                12 + 36, images.cost(OptionalInt.empty(), 1), "whoever begins higher does the steps below as well");
        assertEquals(36, images.cost(OptionalInt.of(0), 1));
        assertEquals(100, images.cost(OptionalInt.of(1), 2), "the last step is a whole training");
        assertEquals(100, images.unit());
        assertEquals(new Fidelity(1, Over.IMAGES, List.of(12), 36, 100), images.fidelity(1));
        assertEquals("36 % of the images", images.fidelity(1).toString());

        Ladder resolution = Ladder.rising(Over.RESOLUTION, 50, 3, 100);
        assertEquals(List.of(50, 100), resolution.amounts());
        assertEquals(10_000, resolution.unit());
        assertEquals(2_500, resolution.cost(OptionalInt.empty(), 0));
        assertEquals(10_000, resolution.cost(OptionalInt.of(0), 1));
        assertEquals("50 % of the resolution", resolution.fidelity(0).toString());
        assertTrue(resolution.fidelity(1).whole());
    }

    @Test
    void refusesWhatDoesNotRise() {
        assertThrows(IllegalArgumentException.class, () -> new Ladder(List.of()));
        assertThrows(IllegalArgumentException.class, () -> new Ladder(List.of(3, 3)));
        assertThrows(IllegalArgumentException.class, () -> Ladder.rising(1, 1, 9));
        assertThrows(IllegalArgumentException.class, () -> Ladder.rising(10, 3, 9));
    }
}
