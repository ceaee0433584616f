package dev.espalier.evaluators.tabular;

import dev.espalier.evaluators.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * The columns of a file of comma-separated values: a line of names, then a line for each row. Lines that begin with
 * {@code #} are comments. Values hold no commas and no quotes, as figures never do. Immutable.
 */
public final class Table {
    private final String file;
    private final List<String> columns;
    private final Map<String, Integer> positions = new HashMap<>();
    private final List<String[]> rows;
    private final List<Integer> lines;

    private Table(String file, List<String> columns, List<String[]> rows, List<Integer> lines) {
        this.file = file;
        this.columns = columns;
        this.rows = rows;
        this.lines = lines;
        for (int i = 0; i < columns.size(); i++) {
            positions.put(columns.get(i), i);
        }
    }

    /**
     * Reads {@code file}.
     *
     * @throws DataException if it cannot be read, has no row, or a row has another number of values than there are names
     */
    public static Table read(Path file) {
        try {
            return parse(file.toString(), Files.readAllLines(file));
        } catch (IOException e) {
            throw new DataException(
                    "the table " + file + (Files.exists(file) ? " cannot be read" : " does not exist"), e);
        }
    }

    /**
     * The table that {@code text} has line by line.
     *
     * @param file where it comes from, for messages
     * @throws DataException if it has no row, or a row has another number of values than there are names
     */
    public static Table parse(String file, List<String> text) {
        List<String[]> rows = new ArrayList<>();
        List<Integer> lines = new ArrayList<>();
        for (int i = 0; i < text.size(); i++) {
            if (!text.get(i).isBlank() && !text.get(i).startsWith("#")) {
                rows.add(Arrays.stream(text.get(i).split(",", -1))
                        .map(String::strip)
                        .toArray(String[]::new));
                lines.add(i + 1);
            }
        }
        if (rows.size() < 2) {
            throw new DataException("the table " + file + " needs a line of names and at least one row");
        }
        List<String> columns = List.of(rows.getFirst());
        if (new HashSet<>(columns).size() < columns.size()) {
            throw new DataException(file + ":" + lines.getFirst() + ": two columns have one name, of " + columns);
        }
        for (int i = 1; i < rows.size(); i++) {
            if (rows.get(i).length != columns.size()) {
                throw new DataException("%s:%d: %d values, but %d columns"
                        .formatted(file, lines.get(i), rows.get(i).length, columns.size()));
            }
        }
        return new Table(file, columns, rows.subList(1, rows.size()), lines.subList(1, lines.size()));
    }

    /** The names of the columns, in order. */
    public List<String> columns() {
        return columns;
    }

    /** Number of rows. */
    public int size() {
        return rows.size();
    }

    /**
     * The values of a column as they are written.
     *
     * @throws DataException if there is no such column
     */
    public List<String> texts(String column) {
        int position = position(column);
        return rows.stream().map(row -> row[position]).toList();
    }

    /**
     * The values of a column; {@code inf} and {@code -inf} are numbers.
     *
     * @throws DataException if there is no such column or one of its values is no number
     */
    public double[] numbers(String column) {
        int position = position(column);
        double[] numbers = new double[rows.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = number(rows.get(i)[position], i, column);
        }
        return numbers;
    }

    private int position(String column) {
        Integer position = positions.get(column);
        if (position == null) {
            throw new DataException("the table " + file + " has no column '" + column + "', only " + columns);
        }
        return position;
    }

    private double number(String text, int row, String column) {
        try {
            double number = Double.parseDouble(text.replaceFirst("(?i)^([-+]?)inf$", "$1Infinity"));
            if (!Double.isNaN(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, as it is of what is called no number.
        }
        throw new DataException(
                "%s:%d: column '%s' needs a number, found '%s'".formatted(file, lines.get(row), column, text));
    }
}
