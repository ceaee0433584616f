package dev.espalier.evaluators.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class CoresTest {
    @Test
    void readsListsOfRanges() {
        assertEquals(List.of(0), Cores.parse("0").toList());
        assertEquals(List.of(0, 1, 2, 5, 7, 8), Cores.parse("0-2,5,7-8").toList());
    }

    @Test
    void findsNoMoreCoresThanThereAre() {
        assertTrue(Cores.allowed().size() <= Runtime.getRuntime().availableProcessors());
    }
}
