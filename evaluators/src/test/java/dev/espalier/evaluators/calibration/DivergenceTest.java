package dev.espalier.evaluators.calibration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The search against the slides' algorithm written out, and the mistakes that are made with it. */
class DivergenceTest {
    private static final int LEVELS = 8;

    @Test
    void worksAsByHand() {
        // P = (4 2 | 1 3) / 10, of which the 3 holds one from beyond; Q = (3 3 | 1.5 1.5) / 9
        Divergence.Search search = new Divergence.Search(new long[] {4, 2, 1, 2, 1}, 2);
        double expected = 0.4 * Math.log(0.4 * 9 / 3)
                + 0.2 * Math.log(0.2 * 9 / 3)
                + 0.1 * Math.log(0.1 * 9 / 1.5)
                + 0.3 * Math.log(0.3 * 9 / 1.5);
        assertEquals(expected, search.divergence(4), 1e-12);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7})
    void isThatOfTheAlgorithmWrittenOut(long seed) {
        long[] counts = randomCounts(seed, 200);
        Divergence.Search search = new Divergence.Search(counts, LEVELS);
        int best = counts.length;
        for (int kept = counts.length; kept >= LEVELS; kept--) {
            double expected = writtenOut(counts, kept, LEVELS);
            assertEquals(expected, search.divergence(kept), 1e-9, "keeping " + kept);
            best = expected < writtenOut(counts, best, LEVELS) - 1e-12 ? kept : best;
        }
        assertEquals(best, search.best());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7})
    void isNeverWorseThanKeepingEverything(long seed) {
        long[] counts = randomCounts(seed, 2500);
        Divergence.Search search = new Divergence.Search(counts, 128);
        assertTrue(search.divergence(search.best()) <= search.divergence(counts.length));
    }

    /** With one count per bin, integers make every share of a half-filled level 0. */
    @Test
    void singleCountsAreNotTruncated() {
        long[] sparse = new long[256];
        for (int i = 0; i < 256; i += 2) {
            sparse[i] = 1;
        }
        sparse[255] = 1;
        Divergence.Search search = new Divergence.Search(sparse, 64);
        assertEquals(writtenOut(sparse, 256, 64), search.divergence(256), 1e-9);
        assertTrue(search.divergence(256) < 0.1, "was " + search.divergence(256));
    }

    /** What lies beyond counts: without it in P, cutting a tail off would be free, and the narrowest range won. */
    @Test
    void whatLiesBeyondIsFoldedIntoTheLastBin() {
        long[] flat = new long[2048];
        Arrays.fill(flat, 100);
        assertEquals(2048, new Divergence.Search(flat, 128).best());
    }

    /** As many bins as levels leave one candidate; thousands leave a choice. */
    @Test
    void aBellWithOneOutlierIsCutWhereTheBellEnds() {
        Calibrator.Observer observer = new Divergence().observer();
        CalibratorContractTest.bells(1, 100, 1000, 1, 0).forEach(observer::observe);
        double bell = observer.range().magnitude();
        observer.observe(new float[] {60});
        assertEquals(bell, observer.range().magnitude(), 0.6 * bell);
    }

    /** Most values behind a clamp are zeros, which every grid holds exactly: how many there are changes nothing. */
    @Test
    void zerosDoNotCount() {
        Calibrator.Observer without = new Divergence().observer();
        Calibrator.Observer with = new Divergence().observer();
        for (float[] sample : CalibratorContractTest.bells(2, 50, 1000, 1, 1)) {
            float[] clamped = new float[sample.length * 3];
            for (int i = 0; i < sample.length; i++) {
                sample[i] = Math.abs(sample[i]);
                clamped[i] = sample[i];
            }
            without.observe(sample);
            with.observe(clamped);
        }
        assertEquals(without.range().high(), with.range().high());
        assertEquals(0, with.range().low());
    }

    private static long[] randomCounts(long seed, int bins) {
        RandomGenerator random = new SplittableRandom(seed);
        long[] counts = new long[bins];
        for (int i = 0; i < bins; i++) {
            double mean = 200 * Math.exp(-6.0 * i / bins);
            counts[i] = random.nextInt(4) == 0 ? 0 : random.nextLong(1 + (long) mean);
        }
        counts[bins - 1] = 1;
        return counts;
    }

    private static double writtenOut(long[] counts, int kept, int levels) {
        double[] p = new double[kept];
        double[] q = new double[kept];
        for (int i = 0; i < counts.length; i++) {
            p[Math.min(i, kept - 1)] += counts[i];
        }
        for (int level = 0; level < levels; level++) {
            int from = level * kept / levels;
            int to = (level + 1) * kept / levels;
            double sum = 0;
            int filled = 0;
            for (int i = from; i < to; i++) {
                sum += counts[i];
                filled += p[i] > 0 ? 1 : 0;
            }
            sum = filled > 0 && sum == 0 ? 1 : sum;
            for (int i = from; i < to; i++) {
                q[i] = p[i] > 0 ? sum / filled : 0;
            }
        }
        double ofP = Arrays.stream(p).sum();
        double ofQ = Arrays.stream(q).sum();
        double divergence = 0;
        for (int i = 0; i < kept; i++) {
            divergence += p[i] > 0 ? p[i] / ofP * Math.log(p[i] / ofP / (q[i] / ofQ)) : 0;
        }
        return divergence;
    }
}
