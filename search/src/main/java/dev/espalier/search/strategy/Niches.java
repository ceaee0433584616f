package dev.espalier.search.strategy;

import io.jenetics.ext.moea.Vec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.DecompositionSolver;
import org.apache.commons.math3.linear.LUDecomposition;

/**
 * Which members of the last front survive: those in directions that few of the earlier fronts cover.
 *
 * <p>Costs are moved so that the ideal point is the origin and scaled by where the plane through the extreme points meets
 * the axes; where it does not, by the worst of each objective. Each candidate belongs to the nearest line from the origin
 * through a reference point. (<a href="https://doi.org/10.1109/TEVC.2013.2281535">Deb and Jain, 2014</a>, algorithms 2 to 4)
 */
final class Niches {
    private static final double TINY = 1e-6;

    private final List<double[]> directions;
    private final RandomGenerator random;

    Niches(List<double[]> directions, RandomGenerator random) {
        this.directions = directions;
        this.random = random;
    }

    /** Where a candidate belongs, and how far from the line it is. */
    private record Place(int direction, double distance) {}

    /** The {@code wanted} of {@code last} that go best with {@code chosen}, who survive anyway. All of them keep the limits. */
    List<Member> fill(List<Member> chosen, List<Member> last, int wanted) {
        Map<Member, Place> places = places(chosen, last);
        int[] crowd = new int[directions.size()];
        chosen.forEach(member -> crowd[places.get(member).direction()]++);
        Map<Integer, List<Member>> waiting = new HashMap<>();
        last.forEach(member -> waiting.computeIfAbsent(places.get(member).direction(), _ -> new ArrayList<>())
                .add(member));
        List<Member> survivors = new ArrayList<>();
        while (survivors.size() < wanted) {
            int direction = emptiest(waiting.keySet(), crowd);
            List<Member> here = waiting.get(direction);
            Member next = crowd[direction] == 0
                    ? Collections.min(
                            here,
                            Comparator.comparingDouble(
                                    member -> places.get(member).distance()))
                    : here.get(random.nextInt(here.size()));
            survivors.add(next);
            here.remove(next);
            crowd[direction]++;
            if (here.isEmpty()) {
                waiting.remove(direction);
            }
        }
        return survivors;
    }

    /** Of {@code open} directions one with the fewest members, at random among equals. */
    private int emptiest(Collection<Integer> open, int[] crowd) {
        int least = open.stream().mapToInt(direction -> crowd[direction]).min().orElseThrow();
        int[] equals = open.stream()
                .mapToInt(Integer::intValue)
                .filter(direction -> crowd[direction] == least)
                .sorted()
                .toArray();
        return equals[random.nextInt(equals.length)];
    }

    private Map<Member, Place> places(List<Member> chosen, List<Member> last) {
        List<Member> all = new ArrayList<>(chosen);
        all.addAll(last);
        List<double[]> costs = all.stream()
                .map(member -> member.standing().costs())
                .map(Vec::data)
                .map(double[]::clone)
                .toList();
        normalise(costs);
        Map<Member, Place> places = new HashMap<>();
        for (int i = 0; i < all.size(); i++) {
            places.put(all.get(i), place(costs.get(i)));
        }
        return places;
    }

    private Place place(double[] point) {
        return IntStream.range(0, directions.size())
                .mapToObj(direction -> new Place(direction, distance(point, directions.get(direction))))
                .min(Comparator.comparingDouble(Place::distance))
                .orElseThrow();
    }

    /** From {@code point} to the line from the origin through {@code direction}. */
    static double distance(double[] point, double[] direction) {
        double along = dot(point, direction) / dot(direction, direction);
        double sum = 0;
        for (int i = 0; i < point.length; i++) {
            double off = point[i] - along * direction[i];
            sum += off * off;
        }
        return Math.sqrt(sum);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** Moves and scales {@code points} in place. */
    static void normalise(List<double[]> points) {
        int objectives = points.getFirst().length;
        for (int i = 0; i < objectives; i++) {
            int objective = i;
            double ideal =
                    points.stream().mapToDouble(point -> point[objective]).min().orElseThrow();
            points.forEach(point -> point[objective] -= ideal);
        }
        double[] scale = intercepts(points);
        points.forEach(point -> Arrays.setAll(point, i -> point[i] / scale[i]));
    }

    private static double[] intercepts(List<double[]> points) {
        int objectives = points.getFirst().length;
        double[][] extremes = new double[objectives][];
        double[] worst = new double[objectives];
        for (int i = 0; i < objectives; i++) {
            int axis = i;
            extremes[i] = Collections.min(points, Comparator.comparingDouble(point -> achievement(point, axis)));
            worst[i] = points.stream().mapToDouble(point -> point[axis]).max().orElseThrow();
            worst[i] = worst[i] > 0 ? worst[i] : 1;
        }
        DecompositionSolver solver = new LUDecomposition(new Array2DRowRealMatrix(extremes)).getSolver();
        if (!solver.isNonSingular()) {
            return worst;
        }
        double[] ones = new double[objectives];
        Arrays.fill(ones, 1);
        double[] plane = solver.solve(new ArrayRealVector(ones)).toArray();
        double[] intercepts = Arrays.stream(plane).map(slope -> 1 / slope).toArray();
        boolean sound = IntStream.range(0, objectives)
                .allMatch(i -> Double.isFinite(intercepts[i]) && intercepts[i] > TINY * worst[i]);
        return sound ? intercepts : worst;
    }

    /** Small for a point far out on {@code axis} and near it. */
    private static double achievement(double[] point, int axis) {
        return IntStream.range(0, point.length)
                .mapToDouble(i -> point[i] / (i == axis ? 1 : TINY))
                .max()
                .orElseThrow();
    }
}
