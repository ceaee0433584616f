package dev.espalier.evaluators.table;

import java.util.Arrays;
import java.util.stream.IntStream;

/** How far two rows of numbers agree on the order of things: 1 if wholly, 0 if not at all, -1 if one is the other reversed. */
final class RankCorrelation {
    private RankCorrelation() {}

    /** Spearman's: the correlation of the ranks, equal values sharing their mean rank. */
    static double spearman(double[] a, double[] b) {
        double[] x = ranks(a);
        double[] y = ranks(b);
        double mean = (a.length + 1) / 2.0;
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < x.length; i++) {
            xy += (x[i] - mean) * (y[i] - mean);
            xx += (x[i] - mean) * (x[i] - mean);
            yy += (y[i] - mean) * (y[i] - mean);
        }
        return xy / Math.sqrt(xx * yy);
    }

    /** Kendall's tau-b: pairs in the same order less pairs in the opposite one, relative to those that are no ties. */
    static double kendall(double[] a, double[] b) {
        double same = 0;
        double untiedA = 0;
        double untiedB = 0;
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < i; j++) {
                double x = Math.signum(a[i] - a[j]);
                double y = Math.signum(b[i] - b[j]);
                same += x * y;
                untiedA += x * x;
                untiedB += y * y;
            }
        }
        return same / Math.sqrt(untiedA * untiedB);
    }

    private static double[] ranks(double[] values) {
        return IntStream.range(0, values.length)
                .mapToDouble(i -> {
                    long below =
                            Arrays.stream(values).filter(v -> v < values[i]).count();
                    long equal =
                            Arrays.stream(values).filter(v -> v == values[i]).count();
                    return below + (equal + 1) / 2.0;
                })
                .toArray();
    }
}
