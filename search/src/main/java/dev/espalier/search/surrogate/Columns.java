package dev.espalier.search.surrogate;

import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Choices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What was observed, as trees look at it: one column for each choice, the number of its option, and after them one for each
 * feature.
 */
final class Columns {
    private final List<Choice> choices;
    private final List<Point> points = new ArrayList<>();
    private double[][] values = new double[0][];

    /** No points yet, whose options belong to {@code choices}. */
    Columns(Choices choices) {
        this.choices = choices.list();
    }

    void add(Point point) {
        int n = points.size();
        if (n == 0) {
            values = new double[point.options().length + point.features().length][16];
        }
        points.add(point);
        for (int column = 0; column < values.length; column++) {
            if (n == values[column].length) {
                values[column] = Arrays.copyOf(values[column], 2 * n);
            }
            values[column][n] = value(point, column);
        }
    }

    /** Number of columns; 0 before there is a point. */
    int count() {
        return values.length;
    }

    /** Of how many kinds {@code column} is, among which there is no order; 0 if its values are ordered. */
    int kinds(int column) {
        return column < choices.size() && !choices.get(column).ordered()
                ? choices.get(column).size() + 1
                : 0;
    }

    Point point(int index) {
        return points.get(index);
    }

    /** The value in {@code column} of the point at {@code index}. */
    double value(int index, int column) {
        return values[column][index];
    }

    /** The value of {@code point} in {@code column}. */
    static double value(Point point, int column) {
        int genes = point.options().length;
        return column < genes ? point.options()[column] : point.features()[column - genes];
    }
}
