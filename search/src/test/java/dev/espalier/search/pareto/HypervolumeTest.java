package dev.espalier.search.pareto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HypervolumeTest {
    @Test
    void ofOnePointIsItsBox() {
        assertEquals(3, Hypervolume.of(List.of(Costs.of(2)), Costs.of(5)));
        assertEquals(6, Hypervolume.of(List.of(Costs.of(1, 2)), Costs.of(3, 5)));
        assertEquals(24, Hypervolume.of(List.of(Costs.of(1, 2, 3)), Costs.of(3, 5, 7)));
    }

    @Test
    void ofAStaircaseCountsOverlapsOnce() {
        // Columns of width 1 between x = 1, 2, 3 and 4: heights 1, 2, 3.
        List<Costs> points = List.of(Costs.of(1, 3), Costs.of(2, 2), Costs.of(3, 1));
        assertEquals(6, Hypervolume.of(points, Costs.of(4, 4)));
    }

    @Test
    void ofThreePointsInThreeObjectives() {
        // Each box has volume 4, each pair shares 2, all three share the unit cube below (2, 2, 2): 12 - 6 + 1.
        List<Costs> points = List.of(Costs.of(0, 1, 0), Costs.of(1, 0, 0), Costs.of(0, 0, 1));
        assertEquals(7, Hypervolume.of(points, Costs.of(2, 2, 2)));
    }

    @Test
    void ignoresDominatedAndEqualPointsAndThoseBeyondTheReference() {
        List<Costs> points = List.of(
                Costs.of(1, 3), Costs.of(1, 3), Costs.of(1, 3.5), Costs.of(2, 2), Costs.of(4, 0), Costs.of(0, 4));
        assertEquals(5, Hypervolume.of(points, Costs.of(4, 4)));
        assertEquals(0, Hypervolume.of(List.of(), Costs.of(4, 4)));
        assertEquals(0, Hypervolume.of(List.of(Costs.of(4, 4)), Costs.of(4, 4)));
    }

    @Test
    void refusesMoreThanThreeObjectives() {
        assertThrows(
                IllegalArgumentException.class,
                () -> Hypervolume.of(List.of(Costs.of(1, 1, 1, 1)), Costs.of(2, 2, 2, 2)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void agreesWithCountingCellsInTwoAndThreeObjectives(long seed) {
        Random random = new Random(seed);
        for (int size = 2; size <= 3; size++) {
            List<Costs> points = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                // A coarse grid, so that coordinates and whole points repeat.
                points.add(Costs.of(
                        random.doubles(size).map(x -> Math.floor(x * 12) / 12).toArray()));
            }
            Costs reference = Costs.of(Collections.nCopies(size, 0.9).stream()
                    .mapToDouble(Double::doubleValue)
                    .toArray());
            assertEquals(cells(points, reference), Hypervolume.of(points, reference), 1e-12);
        }
    }

    /** Cuts the box at every coordinate and adds up the cells that some point dominates. */
    private static double cells(List<Costs> points, Costs reference) {
        List<List<Double>> cuts = new ArrayList<>();
        for (int i = 0; i < reference.size(); i++) {
            TreeSet<Double> cut = new TreeSet<>(List.of(reference.get(i)));
            for (Costs point : points) {
                cut.add(Math.min(point.get(i), reference.get(i)));
            }
            cuts.add(List.copyOf(cut));
        }
        return cells(points, cuts, new double[reference.size()], 0, 1);
    }

    private static double cells(List<Costs> points, List<List<Double>> cuts, double[] corner, int axis, double size) {
        if (axis == corner.length) {
            Costs lower = Costs.of(corner);
            return points.stream().anyMatch(point -> point.noWorseThan(lower)) ? size : 0;
        }
        double sum = 0;
        List<Double> cut = cuts.get(axis);
        for (int i = 0; i + 1 < cut.size(); i++) {
            corner[axis] = cut.get(i);
            sum += cells(points, cuts, corner, axis + 1, size * (cut.get(i + 1) - cut.get(i)));
        }
        return sum;
    }
}
