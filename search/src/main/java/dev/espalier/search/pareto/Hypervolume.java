package dev.espalier.search.pareto;

import static dev.espalier.space.Requirement.require;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The volume between a set of points and a reference point that is worse than all of them: larger is better, and nothing
 * but a better front makes it larger. (<a href="https://doi.org/10.1109/4235.797969">Zitzler and Thiele, 1999</a>)
 *
 * <p>Exact for one, two and three objectives. Two: a sweep over the points by the first objective, O(n log n). Three: the
 * points enter by the third objective and each widens a staircase in the first two; the volume is the sum of area times
 * the distance to the next, O(n log n) steps and at worst O(n²) for the sums, ample for fronts of thousands.
 * (<a href="https://doi.org/10.1109/TEVC.2009.2015575">Beume et al., 2009</a>)
 */
public final class Hypervolume {
    private Hypervolume() {}

    /**
     * The volume that {@code points} dominate up to {@code reference}. Points not better than the reference in every
     * objective add nothing.
     *
     * @throws IllegalArgumentException for more than three objectives, or if a point has another number of them
     */
    public static double of(Collection<Costs> points, Costs reference) {
        int size = reference.size();
        require(size <= 3, "hypervolume is computed for at most 3 objectives, got %d", size);
        List<Costs> inside = new ArrayList<>();
        for (Costs point : points) {
            require(point.size() == size, "the reference has %d objectives, a point %d", size, point.size());
            if (strictlyInside(point, reference)) {
                inside.add(point);
            }
        }
        if (inside.isEmpty()) {
            return 0;
        }
        return switch (size) {
            case 1 ->
                reference.get(0)
                        - inside.stream().mapToDouble(p -> p.get(0)).min().orElseThrow();
            case 2 -> area(inside, reference);
            default -> volume(inside, reference);
        };
    }

    private static boolean strictlyInside(Costs point, Costs reference) {
        for (int i = 0; i < reference.size(); i++) {
            if (point.get(i) >= reference.get(i)) {
                return false;
            }
        }
        return true;
    }

    private static double area(List<Costs> points, Costs reference) {
        Staircase staircase = new Staircase(reference.get(0), reference.get(1));
        points.forEach(point -> staircase.add(point.get(0), point.get(1)));
        return staircase.area();
    }

    private static double volume(List<Costs> points, Costs reference) {
        List<Costs> ascending = points.stream()
                .sorted(Comparator.comparingDouble(point -> point.get(2)))
                .toList();
        Staircase staircase = new Staircase(reference.get(0), reference.get(1));
        double volume = 0;
        for (int i = 0; i < ascending.size(); i++) {
            Costs point = ascending.get(i);
            staircase.add(point.get(0), point.get(1));
            double next = i + 1 < ascending.size() ? ascending.get(i + 1).get(2) : reference.get(2);
            volume += next == point.get(2) ? 0 : staircase.area() * (next - point.get(2));
        }
        return volume;
    }

    /** Points in the plane of which none dominates another: with ascending x, y descends. */
    private static final class Staircase {
        private final double right;
        private final double top;
        private final TreeMap<Double, Double> steps = new TreeMap<>();

        Staircase(double right, double top) {
            this.right = right;
            this.top = top;
        }

        void add(double x, double y) {
            Map.Entry<Double, Double> left = steps.floorEntry(x);
            if (left != null && left.getValue() <= y) {
                return;
            }
            Map.Entry<Double, Double> next = steps.ceilingEntry(x);
            while (next != null && next.getValue() >= y) {
                steps.remove(next.getKey());
                next = steps.ceilingEntry(x);
            }
            steps.put(x, y);
        }

        double area() {
            double area = 0;
            double ceiling = top;
            for (Map.Entry<Double, Double> step : steps.entrySet()) {
                area += (right - step.getKey()) * (ceiling - step.getValue());
                ceiling = step.getValue();
            }
            return area;
        }
    }
}
