package dev.espalier.experiments.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.experiments.report.SearchReport;
import dev.espalier.search.pareto.Costs;
import dev.espalier.space.trial.Metric;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SearchScoresTest {
    private static final List<Metric> OBJECTIVES = List.of(Metric.ACCURACY, Metric.MACS);
    private static final Duration TEN = Duration.ofSeconds(10);

    /** Finds the small one after a second, the accurate one after eight, and a useless one between. */
    private static final TimedSearch THOROUGH =
            new TimedSearch("thorough", 1, 4, List.of(found(1, -0.5, 100), found(4, -0.4, 900), found(8, -0.9, 200)));

    /** Finds the small one, and one better than all, but too late. */
    private static final TimedSearch LATE =
            new TimedSearch("late", 1, 1, List.of(found(6, -0.5, 100), found(10.5, -1, 50)));

    private static TimedSearch.Found found(double seconds, double accuracy, double macs) {
        return new TimedSearch.Found(seconds, Costs.of(accuracy, macs));
    }

    /**
     * Together they found (0, 1) and (1, 0) on the scale of what the fronts span. With the reference at (1.1, 1.1) one of
     * the two alone covers 0.1 x 1.1 = 0.11, and both cover 0.11 + 0.11 - 0.01 = 0.21.
     */
    @Test
    void scoresWhatWasFoundInTimeByWhatAllFoundTogether() {
        SearchScores scores = SearchScores.of(List.of(THOROUGH, LATE), OBJECTIVES, TEN);

        assertEquals(
                List.of("thorough", "thorough", "late", "late"),
                scores.scores().stream().map(SearchScores.Score::controller).toList());
        double alone = 0.11 / 0.21;
        double[] expected = {alone, 1, 0, alone};
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], scores.scores().get(i).mean(), 1e-12, "score " + i);
            assertEquals(i % 2 == 0 ? 5 : 10, scores.scores().get(i).seconds());
        }
        assertEquals(4, scores.scores().getFirst().trials());
        List<SearchScores.Point> curve = scores.curves().get("thorough");
        assertEquals(0, curve.getFirst().median());
        assertEquals(1, curve.getLast().median());
        assertEquals(1 - alone, scores.comparisons().getLast().difference(), 1e-12);
    }

    @Test
    void drawsQuartilesAsABandAroundTheMedian() {
        List<TimedSearch> searches = List.of(
                THOROUGH,
                new TimedSearch("thorough", 2, 1, List.of(found(5, -0.5, 100))),
                new TimedSearch("thorough", 3, 1, List.of(found(6, -0.5, 100))),
                LATE);
        SearchScores scores = SearchScores.of(searches, OBJECTIVES, TEN);
        SearchScores.Point last = scores.curves().get("thorough").getLast();
        assertEquals(0.11 / 0.21, last.median(), 1e-12);
        assertEquals(1, last.high(), 1e-12);

        String report = new SearchReport("Toy", scores).html();
        assertTrue(report.contains("class='band line1'"), report);
        assertTrue(report.contains("4 searches of 10 seconds each for accuracy and macs"), report);
        assertTrue(report.contains("<td class='file'>1.000 0.524 0.524</td>"), report);
    }

    @Test
    void saysSoIfNothingWasFound() {
        List<TimedSearch> nothing = List.of(new TimedSearch("unlucky", 1, 7, List.of()));
        assertThrows(IllegalArgumentException.class, () -> SearchScores.of(nothing, OBJECTIVES, TEN));
    }
}
