package dev.espalier.search.reinforcement;

import dev.espalier.space.choice.Choice;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The options of one choice as rungs of a ladder, and actions of 0 to 1 as heights on it. Options that are numbers stand as
 * high as they are large, from the least at 0 to the largest at 1, so that an action is a keep ratio between the two; the
 * rung nearest to an action is taken. Others stand in the order of what they cost and share the heights evenly.
 */
final class Rungs {
    private final int[] options;
    private final double[] heights;

    private Rungs(int[] options, double[] heights) {
        this.options = options;
        this.heights = heights;
    }

    /** The rungs of {@code choice}, whose options cost {@code cost}. */
    static Rungs of(Choice choice, IntToDoubleFunction cost) {
        return switch (choice) {
            case Choice.Conditional conditional -> of(conditional.choice(), cost);
            case Choice.Ordinal ordinal ->
                ascending(ordinal.values().stream().map(Integer::doubleValue).toList());
            case Choice.Levels levels -> ascending(levels.values());
            case Choice.Categorical categorical -> {
                int size = categorical.size();
                int[] options = IntStream.range(0, size)
                        .boxed()
                        .sorted(Comparator.comparingDouble(cost::applyAsDouble))
                        .mapToInt(Integer::intValue)
                        .toArray();
                yield new Rungs(
                        options,
                        IntStream.range(0, size)
                                .mapToDouble(rung -> (rung + 0.5) / size)
                                .toArray());
            }
        };
    }

    private static Rungs ascending(List<Double> values) {
        double least = values.getFirst();
        double span = Math.max(values.getLast() - least, Double.MIN_NORMAL);
        return new Rungs(
                IntStream.range(0, values.size()).toArray(),
                values.stream().mapToDouble(value -> (value - least) / span).toArray());
    }

    /** The option nearest to {@code action}; the higher of two. */
    int option(double action) {
        int best = 0;
        for (int rung = 1; rung < heights.length; rung++) {
            best = Math.abs(heights[rung] - action) <= Math.abs(heights[best] - action) ? rung : best;
        }
        return options[best];
    }

    /** The action that takes {@code option}. */
    double action(int option) {
        return heights[rung(option)];
    }

    /** The option on the highest rung. */
    int highest() {
        return options[options.length - 1];
    }

    /** The option one rung nearer to {@code goal} than {@code option}; the goal itself if they are the same. */
    int towards(int goal, int option) {
        int from = rung(option);
        return options[from + Integer.signum(rung(goal) - from)];
    }

    private int rung(int option) {
        int rung = 0;
        while (options[rung] != option) {
            rung++;
        }
        return rung;
    }
}
