package dev.espalier.evaluators.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.space.trial.Measurement.Interval;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MedianIntervalTest {
    /** From tables of the sign test, at a level of 5 %: the critical values, which are as many as may be left out. */
    @ParameterizedTest
    @CsvSource({"1, 0", "5, 0", "6, 0", "8, 0", "9, 1", "10, 1", "12, 2", "15, 3", "20, 5", "25, 7", "50, 17"})
    void leavesOutWhatTablesOfTheSignTestSay(int count, int skipped) {
        assertEquals(skipped, MedianInterval.skipped(count));
    }

    @Test
    void isFromTheSecondToTheNinthOfTenInAnyOrder() {
        assertEquals(new Interval(2, 9), MedianInterval.of(new double[] {10, 3, 8, 1, 6, 5, 9, 4, 7, 2}));
    }

    /** At least 95 of 100 intervals hold the true median, here 0, whatever the distribution. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void holdsTheMedianAsOftenAsItSays(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long held = IntStream.range(0, 4000)
                .filter(_ -> {
                    double[] skewed = random.doubles(10, -1, 1)
                            .map(x -> x < 0 ? x : Math.expm1(4 * x))
                            .toArray();
                    Interval interval = MedianInterval.of(skewed);
                    return interval.low() <= 0 && 0 <= interval.high();
                })
                .count();
        assertTrue(held >= 0.95 * 4000, held + " of 4000");
    }
}
