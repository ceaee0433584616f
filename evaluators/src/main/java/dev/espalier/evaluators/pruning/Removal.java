package dev.espalier.evaluators.pruning;

import dev.espalier.space.compression.ChannelGroup;
import java.util.function.Function;

/**
 * The order in which classes of a group go when each time the one goes that costs least, given those that are gone: the
 * cost of a set {@code T} is {@code Σ_{i in T} linear_i + Σ_{i,j in T} quadratic_ij}. Later ones score higher.
 */
final class Removal {
    private Removal() {}

    /** Scores every free group by itself. */
    static double[] scored(Subject subject, Function<ChannelGroup, double[]> scores) {
        double[] all = new double[subject.groups().classes()];
        for (ChannelGroup group : subject.groups().free()) {
            double[] own = scores.apply(group);
            for (int i = 0; i < own.length; i++) {
                all[group.classes().get(i)] = own[i];
            }
        }
        return all;
    }

    /** The step at which each goes, as a share of all steps: 0 goes first. */
    static double[] greedy(double[] linear, double[][] quadratic) {
        int size = linear.length;
        double[] steps = new double[size];
        double[] cost = new double[size];
        boolean[] gone = new boolean[size];
        for (int i = 0; i < size; i++) {
            cost[i] = linear[i] + quadratic[i][i];
        }
        for (int step = 0; step < size; step++) {
            int cheapest = -1;
            for (int i = 0; i < size; i++) {
                if (!gone[i] && (cheapest < 0 || cost[i] < cost[cheapest])) {
                    cheapest = i;
                }
            }
            gone[cheapest] = true;
            steps[cheapest] = (double) step / size;
            for (int i = 0; i < size; i++) {
                cost[i] += quadratic[i][cheapest] + quadratic[cheapest][i];
            }
        }
        return steps;
    }
}
