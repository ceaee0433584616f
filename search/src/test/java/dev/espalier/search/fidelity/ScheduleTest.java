package dev.espalier.search.fidelity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.search.strategy.Strategy;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Metric;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every schedule owes its strategy. */
class ScheduleTest {
    private static final Ladder LADDER = Ladder.rising(1, 3, 9);

    private static Stream<Function<Strategy, Schedule>> schedules() {
        return Stream.of(
                strategy -> Schedule.whole(strategy, 9),
                strategy -> Brackets.halving(strategy, LADDER, 3),
                strategy -> Brackets.hyperband(strategy, LADDER, 3),
                strategy -> new Asha(strategy, LADDER, 3));
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void tellsItsStrategyWhichLimitsAreInForce(Function<Strategy, Schedule> maker) {
        Counting counting = new Counting(1, true);
        List<Limit> limits = List.of(new Limit(Metric.MACS, 1000));
        maker.apply(counting).obey(limits);
        assertEquals(List.of(limits), counting.obeyed);
    }
}
