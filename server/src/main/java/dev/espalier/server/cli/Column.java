package dev.espalier.server.cli;

import dev.espalier.experiments.definition.Quantity;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * A column of a table, a field of its JSON objects.
 *
 * @param name the JSON name
 * @param heading for people
 * @param value a number, text or truth value; empty where there is none
 * @param text the value for people
 */
record Column<R>(String name, String heading, Function<R, Optional<Object>> value, Function<R, Optional<String>> text) {
    static <R> Column<R> of(String name, Function<R, Object> value) {
        return optional(name, row -> Optional.of(value.apply(row)));
    }

    static <R> Column<R> optional(String name, Function<R, ? extends Optional<?>> value) {
        return new Column<>(
                name,
                name,
                row -> value.apply(row).map(Object.class::cast),
                row -> value.apply(row).map(String::valueOf));
    }

    /** A figure of what is known, under the metric's name; whole numbers where the metric counts, people see its spread. */
    static <R> Column<R> metric(Metric metric, Function<R, Measurements> figures) {
        boolean counts = metric.goal() == Metric.Goal.MINIMIZE && !metric.isLatency();
        Function<Measurement, Object> value = counts ? m -> Math.round(m.value()) : Measurement::value;
        return new Column<>(
                metric.name(),
                metric.name(),
                row -> figures.apply(row).get(metric).map(value),
                row -> figures.apply(row).get(metric).map(figure -> Quantity.show(metric, figure)));
    }

    /** A counted figure, under the metric's name. */
    static <R> Column<R> count(Metric metric, ToLongFunction<R> count) {
        return Column.<R>of(metric.name(), row -> count.applyAsLong(row)).shown(metric);
    }

    Column<R> headed(String other) {
        return new Column<>(name, other, value, text);
    }

    Column<R> shown(Function<Object, String> other) {
        return new Column<>(name, heading, value, row -> value.apply(row).map(other));
    }

    Column<R> shown(Metric metric) {
        return shown(number -> Quantity.show(metric, ((Number) number).doubleValue()));
    }
}
