package dev.espalier.search.fidelity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.search.pareto.Costs;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromotionTest {
    /**
     * Errors in percent and milliseconds. Scaled to 0 to 1, the front is A (0, 1), B (0.2, 0.6), C (0.5, 0.4), D (1, 0), the
     * reference (1.1, 1.1). A adds 0.2 * 0.1 = 0.02, B 0.3 * 0.4 = 0.12, C 0.5 * 0.2 = 0.10, D 0.1 * 0.4 = 0.04. Without A,
     * B adds 0.3 * 0.5 = 0.15 and the others what they did; then D goes, and C adds 0.6 * 0.2 = 0.12.
     */
    @Test
    void dropsWhatAddsLeastHypervolumeOneAfterTheOther() {
        Costs a = Costs.of(10, 6);
        Costs b = Costs.of(14, 4);
        Costs c = Costs.of(20, 3);
        Costs d = Costs.of(30, 1);
        List<Costs> front = List.of(d, c, b, a);
        assertEquals(List.of(d, c, b, a), best(front, 4));
        assertEquals(List.of(d, c, b), best(front, 3));
        assertEquals(List.of(c, b), best(front, 2));
        assertEquals(List.of(b), best(front, 1));
    }

    @Test
    void takesFrontAfterFront() {
        Costs first = Costs.of(1, 3);
        Costs second = Costs.of(3, 1);
        Costs behind = Costs.of(2, 4);
        Costs farBehind = Costs.of(5, 5);
        List<Costs> all = List.of(farBehind, behind, second, first);
        assertEquals(List.of(second, first), best(all, 2));
        assertEquals(List.of(second, first, behind), best(all, 3));
        assertEquals(List.of(second, first, behind, farBehind), best(all, 9));
        assertEquals(List.of(), best(all, 0));
        assertEquals(List.of(), best(List.of(), 3));
    }

    @Test
    void ofOneObjectiveTheSmallest() {
        assertEquals(
                List.of(Costs.of(1), Costs.of(2), Costs.of(3)),
                best(List.of(Costs.of(5), Costs.of(2), Costs.of(1), Costs.of(4), Costs.of(3)), 3));
    }

    @Test
    void ofEqualsTheEarlier() {
        record Named(String name, Costs costs) {}
        List<Named> equals = List.of(
                new Named("one", Costs.of(1, 1)), new Named("two", Costs.of(1, 1)), new Named("three", Costs.of(1, 1)));
        assertEquals(equals.subList(0, 2), Promotion.best(equals, Named::costs, 2));
    }

    /** Coordinates are tenths, so the volume is the number of tenfold boxes that only the point dominates. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5})
    void whatAPointAddsIsTheBoxesThatItAloneDominates(int objectives) {
        Random random = new Random(objectives);
        for (int round = 0; round < 5; round++) {
            List<Costs> points = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                points.add(Costs.of(random.doubles(objectives)
                        .map(x -> Math.floor(10 * x) / 10)
                        .toArray()));
            }
            Costs point = points.removeFirst();
            assertEquals(
                    boxes(
                                    new double[objectives],
                                    0,
                                    corner -> point.noWorseThan(corner)
                                            && points.stream().noneMatch(p -> p.noWorseThan(corner)))
                            * Math.pow(0.1, objectives),
                    Promotion.exclusive(point, points),
                    1e-9);
        }
    }

    /** How many boxes of the grid below 1.1 have a lower corner that is {@code counted}. */
    private static long boxes(double[] corner, int axis, Function<Costs, Boolean> counted) {
        if (axis == corner.length) {
            return counted.apply(Costs.of(corner)) ? 1 : 0;
        }
        long boxes = 0;
        for (int step = 0; step <= 10; step++) {
            corner[axis] = Math.floor(step + 0.5) / 10;
            boxes += boxes(corner, axis + 1, counted);
        }
        return boxes;
    }

    private static List<Costs> best(List<Costs> contenders, int count) {
        return Promotion.best(contenders, Function.identity(), count);
    }
}
