package dev.espalier.search.reinforcement;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choices;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * What is allowed, and the candidate that needs least of it: while a candidate is made gene by gene, all genes that are not
 * decided yet lie on this floor. If it keeps what is allowed, so does it with the genes decided that a {@link Wall} let
 * through, whatever depends on what.
 *
 * <p>The floor is found by descent: gene by gene the option that breaks least and then costs least, until no gene helps;
 * from the first options, and if that breaks a limit, from {@value #STARTS} random candidates.
 */
final class Frame {
    private static final int STARTS = 10;
    private static final int REMEMBERED = 4096;

    private final Choices choices;
    private final Allowance allowance;
    private final Map<Assignment, double[]> counted = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Assignment, double[]> eldest) {
            return size() > REMEMBERED;
        }
    };
    private final int[] floor;
    private final int[] top;
    private final Scale[] scales;
    private final boolean possible;

    Frame(Choices choices, Allowance allowance, Random random) {
        this.choices = choices;
        this.allowance = allowance;
        int[] best = descend(new int[choices.size()]);
        for (int i = 0; i < STARTS && !admits(best); i++) {
            int[] other = descend(choices.random(random).toArray());
            best = excess(other) < excess(best) ? other : best;
        }
        this.floor = best;
        this.possible = admits(floor);
        this.scales = new Scale[choices.size()];
        this.top = new int[choices.size()];
        for (int i = 0; i < scales.length; i++) {
            int choice = i;
            scales[i] = Scale.of(choices.list().get(i), option -> total(with(floor, choice, option)));
            top[i] = scales[i].highest();
        }
    }

    private int[] descend(int[] start) {
        int[] best = start;
        boolean better = allowance.bounds().size() > 0;
        while (better) {
            better = false;
            for (int choice = 0; choice < best.length; choice++) {
                for (int option = 0; option < choices.list().get(choice).size(); option++) {
                    int[] other = with(best, choice, option);
                    if (cheaper(other, best)) {
                        best = other;
                        better = true;
                    }
                }
            }
        }
        return best;
    }

    private boolean cheaper(int[] one, int[] other) {
        int excess = Double.compare(excess(one), excess(other));
        return excess < 0 || excess == 0 && total(one) < total(other);
    }

    /** All costs as one number: each as a share of its bound, or where there is none of what the first options cost. */
    private double total(int[] genes) {
        double[] costs = costs(genes);
        double[] first = costs(new int[choices.size()]);
        double total = 0;
        for (int i = 0; i < costs.length; i++) {
            double bound = allowance.bounds().get(i);
            total += costs[i] / (Double.isFinite(bound) ? bound : Math.max(first[i], 1));
        }
        return total;
    }

    /** {@code genes} with {@code option} at {@code choice}. */
    static int[] with(int[] genes, int choice, int option) {
        int[] changed = genes.clone();
        changed[choice] = option;
        return changed;
    }

    /** {@code genes} before {@code choice}, and from there on {@code rest}. */
    static int[] upTo(int choice, int[] genes, int[] rest) {
        int[] joined = rest.clone();
        System.arraycopy(genes, 0, joined, 0, choice);
        return joined;
    }

    /** What {@code genes} cost. Not to be written to. */
    double[] costs(int[] genes) {
        return counted.computeIfAbsent(choices.canonical(Assignment.of(genes)), allowance.counter()::of);
    }

    private double excess(int[] genes) {
        return allowance.excess(costs(genes));
    }

    /** Whether {@code genes} keep all that is allowed. */
    boolean admits(int[] genes) {
        return excess(genes) == 0;
    }

    /** Whether any candidate was found that keeps all that is allowed: the floor. */
    boolean possible() {
        return possible;
    }

    /** The options of the candidate that costs least. Not to be written to. */
    int[] floor() {
        return floor;
    }

    /** The highest option of each choice. Not to be written to. */
    int[] top() {
        return top;
    }

    Scale scale(int choice) {
        return scales[choice];
    }

    /** Whether {@code choice} is one to make after the genes before it: it matters and has several options. */
    boolean open(int choice, int[] genes) {
        return choices.list().get(choice).size() > 1 && choices.activity(Assignment.of(genes))[choice];
    }

    /** How much of each cost {@code choice} decides if all others are at their highest: the cost of its layer. */
    double[] decides(int choice) {
        double[] all = costs(top);
        double[] without = costs(with(top, choice, floor[choice]));
        double[] difference = new double[all.length];
        Arrays.setAll(difference, i -> all[i] - without[i]);
        return difference;
    }

    Choices choices() {
        return choices;
    }
}
