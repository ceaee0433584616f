package dev.espalier.search.strategy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Choices;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintsTest {
    private static final int MILLION = 1_000_000;

    /** So many choices of eight options: with 20 of them the set is exact, with 40 it is not. */
    private static Choices octal(int choices) {
        return new Choices(IntStream.range(0, choices)
                .mapToObj(i -> new Choice.Ordinal("choice" + i, List.of(1, 2, 3, 4, 5, 6, 7, 8)))
                .map(Choice.class::cast)
                .toList());
    }

    /** The number as octal digits, repeated over all genes: neighbours differ in few bits. */
    private static Assignment spelled(int number, int choices) {
        return Assignment.of(
                IntStream.range(0, choices).map(i -> number >> 3 * (i % 7) & 7).toArray());
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 40})
    void ofAMillionCandidatesEachTakesLessThanTwentyBytesAndNoneIsTakenForAnother(int choices) {
        Fingerprints set = new Fingerprints(octal(choices));
        for (int number = 0; number < MILLION; number++) {
            assertTrue(set.add(spelled(number, choices)), "taken for another");
        }
        for (int number = 0; number < MILLION; number++) {
            assertFalse(set.add(spelled(number, choices)), "forgotten");
        }
        assertFalse(set.contains(spelled(MILLION, choices)));
        assertTrue(set.contains(spelled(MILLION - 1, choices)));
        assertTrue(set.bytes() < 20L * MILLION, set.bytes() + " bytes");
    }

    @Test
    void tellsAllOfASmallSpaceApart() {
        Choices choices = octal(4);
        Fingerprints set = new Fingerprints(choices);
        assertEquals(
                4096,
                IntStream.range(0, 4096)
                        .filter(number -> set.add(spelled(number, 4)))
                        .count());
        assertEquals(
                0,
                IntStream.range(0, 4096)
                        .filter(number -> set.add(spelled(number, 4)))
                        .count());
    }

    @Test
    void everyGeneOfALargeSpaceCounts() {
        int size = 200;
        Fingerprints set = new Fingerprints(octal(size));
        Assignment first = Assignment.of(new int[size]);
        assertTrue(set.add(first));
        for (int i = 0; i < size; i++) {
            for (int option = 1; option < 8; option++) {
                assertTrue(set.add(first.with(i, option)), "gene " + i);
            }
        }
    }
}
