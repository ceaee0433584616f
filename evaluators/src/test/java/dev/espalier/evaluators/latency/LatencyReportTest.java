package dev.espalier.evaluators.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.space.trial.Doubt;
import dev.espalier.space.trial.Measurement;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LatencyReportTest {
    @Test
    void integersAreDoubtedOnlyWhereFloatIsCertainlyFaster() {
        assertEquals(
                Set.of(Doubt.SLOWER_THAN_FLOAT),
                between(3, 4).beside(between(1, 2)).doubts());
        assertEquals(Set.of(), between(2, 4).beside(between(1, 2)).doubts());
        assertEquals(Set.of(), between(1, 2).beside(between(3, 4)).doubts());
    }

    @Test
    void earlierDoubtsStay() {
        LatencyReport noisy = between(3, 4).doubted(Doubt.NOISY);
        assertEquals(
                Set.of(Doubt.NOISY, Doubt.SLOWER_THAN_FLOAT),
                noisy.beside(between(1, 2)).doubts());
    }

    private static LatencyReport between(double low, double high) {
        double middle = (low + high) / 2;
        Measurement latency = new Measurement(middle, 0.1, 9, new Measurement.Interval(low, high), Set.of());
        return new LatencyReport(latency, low, high, Clock.THREAD_CPU, middle, 1);
    }
}
