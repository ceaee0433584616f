package dev.espalier.evaluators.device;

import dev.espalier.evaluators.device.LookupTable.Time;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Where in a table's file stands what. */
record TableColumns(Path file, int key, int mean, int deviation, int count, int width) {
    /** A line of the table. */
    record Row(Part part, Time time) {}

    /** @throws DeviceException if {@code header} lacks a column that is needed */
    static TableColumns of(Path file, String header) {
        List<String> names =
                Arrays.stream(header.split(",", -1)).map(String::strip).toList();
        int key = names.indexOf("block_key");
        int mean = names.indexOf("mean_ms");
        if (key < 0 || mean < 0) {
            throw new DeviceException(
                    "%s: a table of latencies begins with a line of column names, block_key and mean_ms among them"
                            .formatted(file));
        }
        return new TableColumns(file, key, mean, names.indexOf("std_ms"), names.indexOf("count"), names.size());
    }

    /** @throws DeviceException if {@code line} is no row of the table */
    Row read(String line, int number) {
        String[] cells = line.split(",", -1);
        try {
            if (cells.length != width) {
                throw new IllegalArgumentException("%d cells under %d columns".formatted(cells.length, width));
            }
            double milliseconds = number(cells, mean, 0);
            if (milliseconds == 0) {
                throw new IllegalArgumentException("a time must be positive");
            }
            return new Row(
                    Part.parse(cells[key].strip()),
                    new Time(milliseconds, number(cells, deviation, 0), (long) number(cells, count, 1), true));
        } catch (IllegalArgumentException e) {
            throw new DeviceException("%s, line %d: %s".formatted(file, number, e.getMessage()), e);
        }
    }

    private static double number(String[] cells, int column, double otherwise) {
        if (column < 0) {
            return otherwise;
        }
        double number = Double.parseDouble(cells[column].strip());
        if (!(number >= 0) || Double.isInfinite(number)) {
            throw new IllegalArgumentException("'" + cells[column] + "' is no number of at least 0");
        }
        return number;
    }
}
