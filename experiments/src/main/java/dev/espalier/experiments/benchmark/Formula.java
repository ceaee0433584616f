package dev.espalier.experiments.benchmark;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.tabular.Table;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a figure follows from a column: {@code COLUMN} or {@code NUMBER - COLUMN}, as an error does from an accuracy.
 *
 * @param minuend what the column is taken from; 0 if it is not
 * @param factor 1, or -1 if it is
 */
record Formula(double minuend, int factor, String column) {
    private static final Pattern FORM = Pattern.compile("(?:([0-9]+(?:\\.[0-9]+)?)\\s+-\\s+)?(\\S+)");

    /** @throws IllegalArgumentException if {@code text} is neither form */
    static Formula parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        require(matcher.matches(), "expected COLUMN or NUMBER - COLUMN, found '%s'", text);
        return matcher.group(1) == null
                ? new Formula(0, 1, matcher.group(2))
                : new Formula(Double.parseDouble(matcher.group(1)), -1, matcher.group(2));
    }

    /** One value for each row. */
    double[] of(Table table) {
        double[] values = table.numbers(column);
        for (int i = 0; i < values.length; i++) {
            values[i] = minuend + factor * values[i];
        }
        return values;
    }
}
