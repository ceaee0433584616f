package dev.espalier.server.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints rows as a table, JSON or CSV. */
final class Printer {
    private final PrintStream out;
    private final Format format;

    Printer(Terminal terminal, Format.Choice choice) {
        this.out = terminal.out();
        this.format = choice.format();
    }

    /** Whether people read it, so that a word around the table is welcome. */
    boolean forPeople() {
        return format == Format.TABLE;
    }

    /** A line that only people see. */
    void say(String line) {
        if (forPeople()) {
            out.println(line);
        }
    }

    /** Prints rows; as JSON they are one list. */
    <R> void rows(List<R> rows, List<Column<R>> columns) {
        print(rows, columns, objects(rows, columns));
    }

    /** Prints rows; as JSON they stand under {@code name} in one object, after {@code fields}. */
    <R> void rows(Map<String, Object> fields, String name, List<R> rows, List<Column<R>> columns) {
        Map<String, Object> document = new LinkedHashMap<>(fields);
        document.put(name, objects(rows, columns));
        print(rows, columns, document);
    }

    /** Prints one row: as a list of its fields for people, as one object in JSON. */
    <R> void row(R row, List<Column<R>> columns) {
        if (forPeople()) {
            List<Column<Column<R>>> layout =
                    List.of(Column.of("", Column::heading), Column.of("", column -> cell(column, row)));
            table(columns, layout, false);
        } else {
            print(List.of(row), columns, objects(List.of(row), columns).getFirst());
        }
    }

    private <R> void print(List<R> rows, List<Column<R>> columns, Object json) {
        switch (format) {
            case TABLE -> table(rows, columns, true);
            case JSON -> json(json);
            case CSV -> csv(rows, columns);
        }
        out.flush();
    }

    static <R> List<Map<String, Object>> objects(List<R> rows, List<Column<R>> columns) {
        return rows.stream()
                .map(row -> {
                    Map<String, Object> object = new LinkedHashMap<>();
                    columns.forEach(column -> column.value().apply(row).ifPresent(v -> object.put(column.name(), v)));
                    return object;
                })
                .toList();
    }

    private void json(Object document) {
        try {
            out.println(new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .writeValueAsString(document));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of numbers and texts are JSON", e);
        }
    }

    private <R> void csv(List<R> rows, List<Column<R>> columns) {
        out.println(columns.stream().map(Column::name).collect(Collectors.joining(",")));
        rows.forEach(row -> out.println(columns.stream()
                .map(column ->
                        quoted(column.value().apply(row).map(String::valueOf).orElse("")))
                .collect(Collectors.joining(","))));
    }

    private static String quoted(String text) {
        return text.matches("[^,\"\\r\\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    /** Columns two spaces apart, numbers to the right. */
    private <R> void table(List<R> rows, List<Column<R>> columns, boolean headings) {
        List<List<String>> lines = new ArrayList<>();
        if (headings) {
            lines.add(columns.stream().map(Column::heading).toList());
        }
        rows.forEach(row ->
                lines.add(columns.stream().map(column -> cell(column, row)).toList()));
        for (List<String> line : lines) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < columns.size(); i++) {
                int at = i;
                int width =
                        lines.stream().mapToInt(l -> l.get(at).length()).max().orElse(0);
                String pad = " ".repeat(width - line.get(i).length());
                text.append(numeric(rows, columns.get(i)) ? pad + line.get(i) : line.get(i) + pad)
                        .append("  ");
            }
            out.println(text.toString().stripTrailing());
        }
    }

    private static <R> boolean numeric(List<R> rows, Column<R> column) {
        return rows.stream().flatMap(row -> column.value().apply(row).stream()).allMatch(Number.class::isInstance);
    }

    private static <R> String cell(Column<R> column, R row) {
        return column.text().apply(row).orElse("-");
    }
}
