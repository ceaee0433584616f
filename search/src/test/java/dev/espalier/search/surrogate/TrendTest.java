package dev.espalier.search.surrogate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Choices;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrendTest {
    private static final Choices CHOICES = new Choices(
            List.of(new Choice.Categorical("block", List.of("a", "b")), new Choice.Ordinal("width", List.of(1, 2, 4))));

    private static Point point(int block, int width, double feature) {
        return new Point(new int[] {block, width}, new double[] {feature});
    }

    /** A constant, one number for each block, the width from -1 to 1, 0 where it does not matter, and the feature. */
    @Test
    void countsOrderedOptionsAndNamesOthers() {
        Trend trend = new Trend(CHOICES);
        assertArrayEquals(new double[] {1, 1, 0, -1, 7}, trend.terms(point(0, 0, 7)));
        assertArrayEquals(new double[] {1, 0, 1, 1, 7}, trend.terms(point(1, 2, 7)));
        assertArrayEquals(new double[] {1, 0, 0, 0, 7}, trend.terms(point(2, 3, 7)));
    }

    /** Two points with the feature 1 and -1, four terms that are shrunk: the weight is 2 y / (2 + 4). */
    @Test
    void shrinksWeightsAsWorkedByHand() {
        Trend trend = new Trend(CHOICES);
        trend.observe(trend.terms(point(0, 1, 1)));
        trend.observe(trend.terms(point(0, 1, -1)));
        double[] left = trend.learn(new double[] {5 + 3, 5 - 3});
        assertArrayEquals(new double[] {2, -2}, left, 1e-9);
        assertEquals(5 + 2, trend.at(trend.terms(point(0, 1, 2))), 1e-9);
    }

    @Test
    void foretellsFarFromWhatItSawWhatIsLinear() {
        Trend trend = new Trend(CHOICES);
        double[] values = IntStream.range(0, 300)
                .mapToDouble(i -> {
                    Point point = point(i % 2, i % 3, i % 7 - 3);
                    trend.observe(trend.terms(point));
                    return line(point);
                })
                .toArray();
        trend.learn(values);
        assertEquals(line(point(1, 2, 6)), trend.at(trend.terms(point(1, 2, 6))), 0.2);
    }

    private static double line(Point point) {
        return point.options()[0] + 2 * point.options()[1] - 3 * point.features()[0];
    }
}
