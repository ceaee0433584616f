package dev.espalier.search.surrogate;

import dev.espalier.search.pareto.Costs;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * By how much a candidate, whose costs are normally distributed and independent, is expected to enlarge the hypervolume.
 *
 * <p>That is the integral, over all points up to the reference that nothing dominates yet, of the probability that the
 * candidate dominates the point: the product over the objectives of the probabilities to stay under it. For one and two
 * objectives the points lie in strips, one between every two neighbours on the front, over each of which the integral is a
 * product of two expectations; O(f) for a front of f. For more objectives it is the mean over random points.
 * (<a href="https://doi.org/10.1109/TEVC.2005.851274">Emmerich et al., 2006</a>)
 */
final class Improvement {
    private static final int SAMPLES = 1000;

    private final int objectives;
    private final double[] reference;
    /** Two objectives: the front, ascending in the first and descending in the second. */
    private final List<double[]> front = new ArrayList<>();
    /** More: points that nothing on the front dominates. */
    private final List<double[]> open = new ArrayList<>();

    /**
     * @param points what was found, dominated or not
     * @param best the best cost in each objective, or better
     * @param reference the worst cost that matters, in each objective
     */
    Improvement(List<Costs> points, double[] best, double[] reference, RandomGenerator random) {
        this.objectives = reference.length;
        this.reference = reference.clone();
        List<double[]> inside = points.stream()
                .map(Costs::toArray)
                .filter(point -> under(point, reference))
                .toList();
        if (objectives <= 2) {
            staircase(inside);
        } else {
            for (int i = 0; i < SAMPLES; i++) {
                double[] sample = new double[objectives];
                for (int k = 0; k < objectives; k++) {
                    sample[k] = best[k] + random.nextDouble() * (reference[k] - best[k]);
                }
                if (inside.stream().noneMatch(point -> under(point, sample))) {
                    open.add(sample);
                }
            }
        }
    }

    private static boolean under(double[] point, double[] bound) {
        for (int i = 0; i < point.length; i++) {
            if (point[i] >= bound[i]) {
                return false;
            }
        }
        return true;
    }

    private void staircase(List<double[]> points) {
        double lowest = Double.POSITIVE_INFINITY;
        for (double[] point : points.stream()
                .sorted(Comparator.<double[]>comparingDouble(p -> p[0]).thenComparingDouble(p -> p[objectives - 1]))
                .toList()) {
            if (point[objectives - 1] < lowest && (objectives == 2 || front.isEmpty())) {
                lowest = point[objectives - 1];
                front.add(point);
            }
        }
    }

    /** What is expected of a candidate with {@code costs}, one for each objective. */
    double of(Gaussian[] costs) {
        return switch (objectives) {
            case 1 -> costs[0].expectedUnder(front.isEmpty() ? reference[0] : front.getFirst()[0]);
            case 2 -> strips(costs[0], costs[1]);
            default -> mean(costs);
        };
    }

    private double strips(Gaussian first, Gaussian second) {
        double sum = 0;
        double left = 0;
        double top = reference[1];
        for (double[] point : front) {
            double right = first.expectedUnder(point[0]);
            sum += (right - left) * second.expectedUnder(top);
            left = right;
            top = point[1];
        }
        return sum + (first.expectedUnder(reference[0]) - left) * second.expectedUnder(top);
    }

    private double mean(Gaussian[] costs) {
        double sum = 0;
        for (double[] point : open) {
            double probability = 1;
            for (int k = 0; k < objectives && probability > 0; k++) {
                probability *= costs[k].below(point[k]);
            }
            sum += probability;
        }
        return sum;
    }
}
