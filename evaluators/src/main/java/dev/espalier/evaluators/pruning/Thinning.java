package dev.espalier.evaluators.pruning;

import java.util.Arrays;

/** Of the two that are nearest to each other, the weaker goes, again and again: what stays is strong and spread out. */
final class Thinning {
    private Thinning() {}

    /** The step at which each goes, as a share of all steps: 0 goes first. */
    static double[] scores(double[][] distances, double[] strength) {
        int size = strength.length;
        double[] steps = new double[size];
        boolean[] gone = new boolean[size];
        int[] nearest = new int[size];
        for (int i = 0; i < size; i++) {
            nearest[i] = nearest(i, distances, gone);
        }
        for (int step = 0; step < size - 1; step++) {
            int a = -1;
            for (int i = 0; i < size; i++) {
                if (!gone[i] && (a < 0 || distances[i][nearest[i]] < distances[a][nearest[a]])) {
                    a = i;
                }
            }
            int b = nearest[a];
            int weaker = strength[a] < strength[b] ? a : strength[b] < strength[a] ? b : Math.max(a, b);
            gone[weaker] = true;
            steps[weaker] = (double) step / size;
            for (int i = 0; i < size; i++) {
                nearest[i] = nearest[i] == weaker && !gone[i] ? nearest(i, distances, gone) : nearest[i];
            }
        }
        for (int i = 0; i < size; i++) {
            steps[i] = gone[i] ? steps[i] : 1;
        }
        return steps;
    }

    /** Euclidean distances of points. */
    static double[][] distances(double[][] points) {
        double[][] distances = new double[points.length][points.length];
        for (int a = 0; a < points.length; a++) {
            for (int b = 0; b < a; b++) {
                double square = 0;
                for (int i = 0; i < points[a].length; i++) {
                    square += (points[a][i] - points[b][i]) * (points[a][i] - points[b][i]);
                }
                distances[a][b] = Math.sqrt(square);
                distances[b][a] = distances[a][b];
            }
        }
        return distances;
    }

    /** {@code vector} scaled to unit length; zeros stay zeros. */
    static double[] unit(double[] vector) {
        double length = Math.sqrt(Arrays.stream(vector).map(v -> v * v).sum());
        return length == 0 ? vector : Arrays.stream(vector).map(v -> v / length).toArray();
    }

    private static int nearest(int to, double[][] distances, boolean[] gone) {
        int nearest = to == 0 ? Math.min(1, gone.length - 1) : 0;
        boolean found = false;
        for (int i = 0; i < gone.length; i++) {
            if (i != to && !gone[i] && (!found || distances[to][i] < distances[to][nearest])) {
                nearest = i;
                found = true;
            }
        }
        return nearest;
    }
}
