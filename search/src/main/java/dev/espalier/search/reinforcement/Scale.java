package dev.espalier.search.reinforcement;

import dev.espalier.space.choice.Choice;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The options of one choice as marks on a scale from 0 to 1, where actions lie. Options that are numbers stand as high as
 * they are large, from the least at 0 to the largest at 1, so that an action is a keep ratio between the two; the mark
 * nearest to an action is taken. Others stand in the order of what they cost and share the scale evenly.
 */
final class Scale {
    private final int[] options;
    private final double[] heights;

    private Scale(int[] options, double[] heights) {
        this.options = options;
        this.heights = heights;
    }

    /** The scale of {@code choice}, whose options cost {@code cost}. */
    static Scale of(Choice choice, IntToDoubleFunction cost) {
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
                yield new Scale(
                        options,
                        IntStream.range(0, size)
                                .mapToDouble(mark -> (mark + 0.5) / size)
                                .toArray());
            }
        };
    }

    private static Scale ascending(List<Double> values) {
        double least = values.getFirst();
        double span = Math.max(values.getLast() - least, Double.MIN_NORMAL);
        return new Scale(
                IntStream.range(0, values.size()).toArray(),
                values.stream().mapToDouble(value -> (value - least) / span).toArray());
    }

    /** The option nearest to {@code action}; the higher of two. */
    int option(double action) {
        int best = 0;
        for (int mark = 1; mark < heights.length; mark++) {
            best = Math.abs(heights[mark] - action) <= Math.abs(heights[best] - action) ? mark : best;
        }
        return options[best];
    }

    /** The action that takes {@code option}. */
    double action(int option) {
        return heights[mark(option)];
    }

    /** The option at the highest mark. */
    int highest() {
        return options[options.length - 1];
    }

    /** The option one mark nearer to {@code goal} than {@code option}; the goal itself if they are the same. */
    int towards(int goal, int option) {
        int from = mark(option);
        return options[from + Integer.signum(mark(goal) - from)];
    }

    private int mark(int option) {
        int mark = 0;
        while (options[mark] != option) {
            mark++;
        }
        return mark;
    }
}
