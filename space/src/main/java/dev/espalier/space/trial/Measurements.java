package dev.espalier.space.trial;

import static dev.espalier.space.Requirement.require;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is known of a candidate so far, by metric, in the order it became known. Immutable. */
public record Measurements(Map<Metric, Measurement> byMetric) {
    /** Nothing known yet. */
    public static final Measurements NONE = new Measurements(Map.of());

    public Measurements {
        byMetric = Collections.unmodifiableMap(new LinkedHashMap<>(byMetric));
    }

    /** These measurements and one more; an earlier one of that metric is replaced. */
    public Measurements with(Metric metric, Measurement measurement) {
        return and(new Measurements(Map.of(metric, measurement)));
    }

    /** These measurements and {@code later}, which win where both know a metric. */
    public Measurements and(Measurements later) {
        Map<Metric, Measurement> all = new LinkedHashMap<>(byMetric);
        all.putAll(later.byMetric);
        return new Measurements(all);
    }

    /** What is known of {@code metric}. */
    public Optional<Measurement> get(Metric metric) {
        return Optional.ofNullable(byMetric.get(metric));
    }

    /**
     * The value of {@code metric}.
     *
     * @throws IllegalArgumentException if it is not known
     */
    public double value(Metric metric) {
        Measurement measurement = byMetric.get(metric);
        require(measurement != null, "%s was not measured, only %s", metric, byMetric.keySet());
        return measurement.value();
    }

    /** What to know before trusting some of it, in words: {@code latencyMs: other programs used the core meanwhile}. */
    public List<String> warnings() {
        return byMetric.entrySet().stream()
                .flatMap(entry ->
                        entry.getValue().doubts().stream().map(doubt -> entry.getKey() + ": " + doubt.reason()))
                .toList();
    }

    /**
     * By how much {@code limits} are broken, relative to their bounds and added up. Of a metric that is only predicted, the
     * prediction counts; one that is not known at all breaks nothing.
     */
    public double violation(List<Limit> limits) {
        return limits.stream()
                .mapToDouble(limit -> get(limit.metric())
                        .or(() -> limit.metric().prediction().flatMap(this::get))
                        .map(known -> limit.violation(known.value()))
                        .orElse(0.0))
                .sum();
    }

    /** Those of {@code limits} that what is known breaks; a metric not known yet breaks nothing. */
    public List<Limit> broken(List<Limit> limits) {
        return limits.stream()
                .filter(limit -> get(limit.metric())
                        .filter(m -> !limit.admits(m.value()))
                        .isPresent())
                .toList();
    }
}
