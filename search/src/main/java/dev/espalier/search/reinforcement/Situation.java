package dev.espalier.search.reinforcement;

import dev.espalier.space.choice.Choice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a policy sees before it makes a choice, as numbers of about 0 to 1: where the choice stands, its kind, how many
 * options it has and how large they are; and for each cost that is counted how much the choice decides, how much was saved
 * before it and how much can be saved after it; last the action before. (<a href="https://arxiv.org/abs/1802.03494">He et
 * al., 2018</a>, section 3.1: the place of sizes and strides have the sizes of the options)
 */
final class Situation {
    private final Frame frame;
    private final double[][] fixed;

    Situation(Frame frame) {
        this.frame = frame;
        List<Choice> choices = frame.choices().list();
        double[][] columns = new double[choices.size()][];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = columns(i, choices.get(i));
        }
        double[] largest = new double[columns[0].length];
        for (double[] each : columns) {
            for (int k = 0; k < each.length; k++) {
                largest[k] = Math.max(largest[k], Math.abs(each[k]));
            }
        }
        for (double[] each : columns) {
            for (int k = 0; k < each.length; k++) {
                each[k] = largest[k] == 0 ? 0 : each[k] / largest[k];
            }
        }
        this.fixed = columns;
    }

    private double[] columns(int index, Choice choice) {
        List<Double> values = values(choice);
        List<Double> columns = new ArrayList<>(List.of(
                (double) index,
                choice.ordered() ? 1.0 : 0,
                (double) choice.size(),
                Math.log1p(Math.abs(values.getFirst())),
                Math.log1p(Math.abs(values.getLast()))));
        for (double decided : frame.decides(index)) {
            columns.add(decided);
        }
        return columns.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** The options as numbers; those of a choice without an order are alike. */
    private static List<Double> values(Choice choice) {
        return switch (choice) {
            case Choice.Conditional conditional -> values(conditional.choice());
            case Choice.Ordinal ordinal ->
                ordinal.values().stream().map(Integer::doubleValue).toList();
            case Choice.Levels levels -> levels.values();
            case Choice.Categorical _ -> List.of(0.0);
        };
    }

    /** How many numbers it is. */
    int size() {
        return fixed[0].length + 2 * frame.costs(frame.floor()).length + 1;
    }

    /** What is seen at {@code choice} after the options that {@code genes} have before it, and after action {@code last}. */
    double[] at(int choice, int[] genes, double last) {
        double[] all = frame.costs(frame.top());
        double[] most = frame.costs(Frame.upTo(choice, genes, frame.top()));
        double[] least = frame.costs(Frame.upTo(choice, genes, frame.floor()));
        double[] seen = Arrays.copyOf(fixed[choice], size());
        int next = fixed[choice].length;
        for (int i = 0; i < all.length; i++) {
            double whole = all[i] == 0 ? 1 : all[i];
            seen[next++] = (all[i] - most[i]) / whole;
            seen[next++] = (most[i] - least[i]) / whole;
        }
        seen[next] = last;
        return seen;
    }
}
