package dev.espalier.search.strategy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Directions spread evenly over the trade-offs of several objectives: points of the simplex whose coordinates are multiples
 * of one p-th. (<a href="https://doi.org/10.1137/S1052623496307510">Das and Dennis, 1998</a>)
 *
 * <p>With fewer divisions than objectives all of them lie on the border, so a second layer, of one division less and drawn
 * in to half, is added inside. (<a href="https://doi.org/10.1109/TEVC.2013.2281535">Deb and Jain, 2014</a>, section IV-B)
 */
final class ReferencePoints {
    private ReferencePoints() {}

    /** As many as can be, but no more than {@code most}; at least one for each objective. */
    static List<double[]> atMost(int most, int objectives) {
        List<double[]> points = with(objectives, 1);
        for (int divisions = 2; objectives > 1; divisions++) {
            List<double[]> finer = with(objectives, divisions);
            if (finer.size() > most) {
                return points;
            }
            points = finer;
        }
        return points;
    }

    private static List<double[]> with(int objectives, int divisions) {
        List<double[]> points = layer(objectives, divisions);
        if (divisions < objectives && objectives > 1) {
            for (double[] point : layer(objectives, divisions - 1)) {
                for (int i = 0; i < objectives; i++) {
                    point[i] = point[i] / 2 + 1.0 / (2 * objectives);
                }
                points.add(point);
            }
        }
        return points;
    }

    /** All points of one layer; that of no division is the middle. */
    static List<double[]> layer(int objectives, int divisions) {
        List<double[]> points = new ArrayList<>();
        if (divisions == 0) {
            double[] middle = new double[objectives];
            Arrays.fill(middle, 1.0 / objectives);
            points.add(middle);
        } else {
            extend(new double[objectives], 0, divisions, divisions, points);
        }
        return points;
    }

    private static void extend(double[] point, int position, int left, int divisions, List<double[]> points) {
        if (position == point.length - 1) {
            point[position] = (double) left / divisions;
            points.add(point.clone());
            return;
        }
        for (int taken = 0; taken <= left; taken++) {
            point[position] = (double) taken / divisions;
            extend(point, position + 1, left - taken, divisions, points);
        }
    }
}
