package dev.espalier.search.pareto;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Metric;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FrontTest {
    private final Front front = ParetoArchive.front(
            List.of(Trials.measured(1, 0.90, 10), Trials.measured(2, 0.88, 3), Trials.measured(3, 0.50, 1)),
            Trials.OBJECTIVES,
            List.of());

    @Test
    void findsTheKnee() {
        // Scaled: (0, 1), (0.05, 0.222), (1, 0).
        assertEquals(Optional.of(2), front.knee().map(member -> member.trial().number()));
    }

    @Test
    void hasNoKneeWhenEmpty() {
        assertEquals(Optional.empty(), new Front(Trials.OBJECTIVES, List.of()).knee());
    }

    @Test
    void findsTheBestUnderALimit() {
        assertEquals(Optional.of(1), best(10));
        assertEquals(Optional.of(2), best(9.9));
        assertEquals(Optional.of(3), best(2.9));
        assertEquals(Optional.empty(), best(0.9));
    }

    @Test
    void findsNoneUnderALimitOfSomethingUnknown() {
        assertEquals(Optional.empty(), front.best(Metric.ACCURACY, List.of(new Limit(Metric.SIZE_BYTES, 1e9))));
    }

    private Optional<Integer> best(double latencyMs) {
        return front.best(Metric.ACCURACY, List.of(new Limit(Metric.LATENCY_MS, latencyMs)))
                .map(member -> member.trial().number());
    }
}
