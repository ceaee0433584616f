package dev.espalier.evaluators.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every calibrator. */
class CalibratorContractTest {
    static Stream<String> names() {
        return Calibrators.names().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void reachesNoFurtherThanWhatWasSeen(String name) {
        for (long seed = 0; seed < 20; seed++) {
            List<float[]> samples = bells(seed, 8, 300, 1 + seed, 0.2f * seed);
            Range seen = samples.stream().map(Range::of).reduce(Range.EMPTY, Range::and);
            Range chosen = range(name, samples);
            assertTrue(chosen.low() >= seen.low() && chosen.high() <= seen.high(), chosen + " of " + seen);
            assertTrue(chosen.low() < chosen.high(), chosen.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void keepsMostOfABell(String name) {
        Range chosen = range(name, bells(3, 40, 500, 2, 0));
        assertTrue(chosen.high() > 3 && chosen.low() < -3, chosen.toString());
    }

    @ParameterizedTest
    @MethodSource("names")
    void scalesWithItsValues(String name) {
        List<float[]> samples = bells(7, 8, 300, 1, 0.3f);
        List<float[]> large =
                samples.stream().map(sample -> times(sample, 1024)).toList();
        Range chosen = range(name, samples);
        assertEquals(new Range(chosen.low() * 1024, chosen.high() * 1024), range(name, large));
    }

    @ParameterizedTest
    @MethodSource("names")
    void mirrorsWithItsValues(String name) {
        List<float[]> samples = bells(8, 8, 300, 1, 0.5f);
        List<float[]> mirrored =
                samples.stream().map(sample -> times(sample, -1)).toList();
        Range chosen = range(name, samples);
        assertEquals(-chosen.high(), range(name, mirrored).low());
        assertEquals(-chosen.low(), range(name, mirrored).high());
    }

    @ParameterizedTest
    @MethodSource("names")
    void startsAtZeroBehindAClamp(String name) {
        List<float[]> samples = bells(9, 20, 400, 1, 0).stream()
                .map(CalibratorContractTest::clamped)
                .toList();
        assertEquals(0, range(name, samples).low());
    }

    @ParameterizedTest
    @MethodSource("names")
    void aConstantIsItsOwnRange(String name) {
        for (float constant : new float[] {0, 3, -0.25f, Float.MIN_VALUE, Float.MAX_VALUE}) {
            List<float[]> samples = List.of(new float[] {constant, constant}, new float[] {constant});
            assertEquals(constant, range(name, samples).low());
            assertEquals(constant, range(name, samples).high());
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void doesNotMindThatLargeValuesComeLate(String name) {
        List<float[]> samples = new ArrayList<>(bells(11, 10, 300, 0.001f, 0));
        samples.addAll(bells(12, 200, 300, 50, 0));
        assertTrue(range(name, samples).high() > 25, range(name, samples).toString());
    }

    static Range range(String name, List<float[]> samples) {
        Calibrator.Observer observer = Calibrators.named(name).observer();
        samples.forEach(observer::observe);
        return observer.range();
    }

    static List<float[]> bells(long seed, int count, int size, float deviation, float mean) {
        RandomGenerator random = new SplittableRandom(seed);
        List<float[]> samples = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            float[] sample = new float[size];
            for (int i = 0; i < size; i++) {
                sample[i] = (float) (mean + deviation * random.nextGaussian());
            }
            samples.add(sample);
        }
        return samples;
    }

    private static float[] times(float[] values, float factor) {
        float[] result = values.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] *= factor;
        }
        return result;
    }

    private static float[] clamped(float[] values) {
        float[] result = values.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] = Math.max(0, result[i]);
        }
        return result;
    }
}
