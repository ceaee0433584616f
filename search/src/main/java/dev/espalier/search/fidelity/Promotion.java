package dev.espalier.search.fidelity;

import dev.espalier.search.pareto.Costs;
import dev.espalier.search.pareto.Hypervolume;
import dev.espalier.search.pareto.HypervolumeHistory;
import dev.espalier.search.pareto.Scale;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Who is trained further: front after front of the non-dominated, and of the front that does not go in whole those whose
 * absence would cost most hypervolume. The member that adds least is left out, then the one that adds least to the rest,
 * and so on. (<a href="https://doi.org/10.1016/j.ejor.2006.08.008">Beume et al., 2007</a>, algorithm 2)
 *
 * <p>For the volumes a front's costs are scaled to run from 0 to 1, and the reference point lies a tenth beyond the worst. For
 * more than three objectives they are summed up from {@link #exclusive exclusive} parts, which suits fronts of tens.
 */
final class Promotion {
    private Promotion() {}

    /** The best {@code count} of {@code contenders}, front after front; all of them if there are not more. */
    static <T> List<T> best(List<T> contenders, Function<? super T, Costs> costs, int count) {
        List<T> left = new ArrayList<>(contenders);
        List<T> best = new ArrayList<>();
        while (best.size() < count && !left.isEmpty()) {
            List<T> front = left.stream()
                    .filter(one ->
                            left.stream().noneMatch(other -> costs.apply(other).dominates(costs.apply(one))))
                    .toList();
            best.addAll(thinned(front, costs, count - best.size()));
            left.removeAll(front);
        }
        return best;
    }

    private static <T> List<T> thinned(List<T> front, Function<? super T, Costs> costs, int count) {
        if (front.size() <= count) {
            return front;
        }
        Scale scale = Scale.of(front.stream().<Costs>map(costs).toList());
        List<T> kept = new ArrayList<>(front);
        List<Costs> points = new ArrayList<>(
                front.stream().map(one -> scale.normalise(costs.apply(one))).toList());
        while (kept.size() > count) {
            int least = least(points);
            kept.remove(least);
            points.remove(least);
        }
        return kept;
    }

    /** The place of the point that adds least; of equals the last. */
    private static int least(List<Costs> points) {
        int least = 0;
        double volume = Double.POSITIVE_INFINITY;
        for (int i = 0; i < points.size(); i++) {
            List<Costs> others = new ArrayList<>(points);
            Costs point = others.remove(i);
            double adds = exclusive(point, others);
            if (adds <= volume) {
                volume = adds;
                least = i;
            }
        }
        return least;
    }

    /**
     * The volume that {@code point} dominates and none of {@code others} does: its box without what the others, none of them
     * better than it anywhere, dominate of it. (<a href="https://doi.org/10.1109/TEVC.2010.2077298">While et al., 2012</a>,
     * section III)
     */
    static double exclusive(Costs point, List<Costs> others) {
        double box = 1;
        for (double cost : point.toArray()) {
            box *= HypervolumeHistory.REFERENCE - cost;
        }
        return box - volume(others.stream().map(other -> worse(point, other)).toList());
    }

    private static Costs worse(Costs one, Costs other) {
        double[] worse = one.toArray();
        for (int i = 0; i < worse.length; i++) {
            worse[i] = Math.max(worse[i], other.get(i));
        }
        return Costs.of(worse);
    }

    private static double volume(List<Costs> points) {
        if (points.isEmpty()) {
            return 0;
        }
        int size = points.getFirst().size();
        if (size <= 3) {
            double[] reference = new double[size];
            Arrays.fill(reference, HypervolumeHistory.REFERENCE);
            return Hypervolume.of(points, Costs.of(reference));
        }
        double volume = 0;
        for (int i = 0; i < points.size(); i++) {
            volume += exclusive(points.get(i), points.subList(i + 1, points.size()));
        }
        return volume;
    }
}
