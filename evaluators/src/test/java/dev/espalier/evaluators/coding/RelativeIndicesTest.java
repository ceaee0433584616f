package dev.espalier.evaluators.coding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelativeIndicesTest {
    /** Han et al., 2016, figure 2: values at 1, 4 and 15, distances of 3 bits, a zero in between at 12. */
    @Test
    void padsAsThePaperShows() {
        RelativeIndices indices = RelativeIndices.of(new int[] {1, 4, 15}, 3);
        assertArrayEquals(new int[] {1, 4, 12, 15}, indices.positions());
        assertArrayEquals(new int[] {2 - 1, 3 - 1, 8 - 1, 3 - 1}, indices.distances());
    }

    @Test
    void needsNoPaddingUpToTheLongestDistance() {
        assertArrayEquals(new int[] {3}, RelativeIndices.of(new int[] {3}, 2).positions());
        assertArrayEquals(new int[] {3, 4}, RelativeIndices.of(new int[] {4}, 2).positions());
        assertArrayEquals(
                new int[] {3, 7, 8}, RelativeIndices.of(new int[] {8}, 2).positions());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void leadsToEveryPosition(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] positions =
                IntStream.range(0, 5000).filter(i -> random.nextDouble() < 0.03).toArray();
        int bits = random.nextInt(1, 9);
        RelativeIndices indices = RelativeIndices.of(positions, bits);
        int place = -1;
        for (int i = 0; i < indices.entries(); i++) {
            assertTrue(indices.distances()[i] < 1 << bits);
            place += indices.distances()[i] + 1;
            assertTrue(place == indices.positions()[i]);
        }
        assertTrue(
                Arrays.stream(positions).allMatch(position -> Arrays.binarySearch(indices.positions(), position) >= 0));
    }
}
