package dev.espalier.evaluators.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TimesTest {
    @Test
    void quantilesLieBetweenTheCallsInProportion() {
        Times times = new Times();
        for (long value : new long[] {40, 10, 30, 20}) {
            times.add(value);
        }
        assertEquals(25, times.median());
        assertEquals(10, times.quantile(0));
        assertEquals(40, times.quantile(1));
        assertEquals(17.5, times.quantile(0.25));
        assertEquals(100, times.total());
    }

    @Test
    void oneCallIsEveryQuantile() {
        Times times = new Times();
        times.add(7);
        assertEquals(7, times.quantile(0.95));
    }

    @Test
    void growsWithTheCalls() {
        Times times = new Times();
        for (int i = 0; i <= 10_000; i++) {
            times.add(i);
        }
        assertEquals(10_001, times.count());
        assertEquals(5000, times.median());
    }
}
