package dev.espalier.server.trial;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import dev.espalier.server.study.Snapshot;
import dev.espalier.space.trial.Artifact;
import dev.espalier.space.trial.Doubt;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Trial;
import io.micronaut.serde.annotation.Serdeable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * A trial in a table.
 *
 * @param state measured, paused, infeasible or failed
 * @param onFront whether it is on the study's front
 * @param stage the stage it failed in
 * @param reason why it was not measured: the limits it breaks, or what failed
 * @param broken the limits it breaks
 * @param seconds wall time of its evaluation
 * @param reached how far it was trained when it ended, or was to be, in {@code unit}
 * @param of how far a whole training goes
 * @param unit epochs, or per cent of the images or of the resolution
 * @param spread of the metrics that have one, in their units
 * @param doubts what to know of some metrics before trusting them, in a word each: {@code noisy}, {@code host-busy} …
 * @param metrics what is known of it by metric; in JSON these are fields of the trial itself: {@code accuracy},
 *     {@code latencyMs}, {@code macs}, {@code params}, {@code memoryAccess}, {@code sizeBytes} …
 */
@Serdeable
public record TrialRow(
        int trialId,
        String state,
        boolean onFront,
        boolean hasModel,
        Optional<String> stage,
        Optional<String> reason,
        List<Broken> broken,
        Instant finished,
        double seconds,
        int reached,
        int of,
        String unit,
        Map<String, Double> spread,
        Map<String, List<String>> doubts,
        @JsonAnyGetter Map<String, Double> metrics) {
    /** A limit and the value that breaks it. */
    @Serdeable
    public record Broken(String metric, double bound, double value) {}

    /** The rows of all trials of a study, in the order of their numbers. */
    public static List<TrialRow> all(Snapshot snapshot) {
        var front = snapshot.frontNumbers();
        return snapshot.trials().stream()
                .map(trial -> of(trial, snapshot.figures(trial), front.contains(trial.number())))
                .toList();
    }

    /** The row of one trial. */
    public static TrialRow of(Snapshot snapshot, Trial trial) {
        return of(trial, snapshot.figures(trial), snapshot.frontNumbers().contains(trial.number()));
    }

    private static TrialRow of(Trial trial, Measurements figures, boolean onFront) {
        return new TrialRow(
                trial.number(),
                state(trial.outcome()),
                onFront,
                model(trial.outcome()).isPresent(),
                stage(trial.outcome()),
                reason(trial.outcome()),
                broken(trial.outcome()),
                trial.finished(),
                trial.took().toMillis() / 1000.0,
                trial.fidelity().amount(),
                trial.fidelity().of(),
                trial.fidelity().over().unit(),
                byName(figures, Measurement::spread, false),
                doubts(figures),
                byName(figures, Measurement::value, true));
    }

    static String state(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Measured _ -> "measured";
            case Outcome.Paused _ -> "paused";
            case Outcome.Infeasible _ -> "infeasible";
            case Outcome.Failed _ -> "failed";
        };
    }

    static Optional<String> stage(Outcome outcome) {
        return outcome instanceof Outcome.Failed failed
                ? Optional.of(failed.stage().name().toLowerCase(Locale.ROOT))
                : Optional.empty();
    }

    static Optional<String> reason(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Measured _, Outcome.Paused _ -> Optional.empty();
            case Outcome.Infeasible _ ->
                Optional.of(broken(outcome).stream()
                        .map(limit -> "%s is %s, the limit is %s"
                                .formatted(limit.metric(), plain(limit.value()), plain(limit.bound())))
                        .collect(Collectors.joining("; ")));
            case Outcome.Failed failed -> Optional.of(failed.reason());
        };
    }

    static List<Broken> broken(Outcome outcome) {
        return outcome instanceof Outcome.Infeasible infeasible
                ? infeasible.broken().stream()
                        .map(limit -> new Broken(
                                limit.metric().name(),
                                limit.bound(),
                                infeasible.measurements().value(limit.metric())))
                        .toList()
                : List.of();
    }

    private static String plain(double number) {
        return new BigDecimal(number)
                .round(new MathContext(6))
                .stripTrailingZeros()
                .toPlainString();
    }

    static Optional<Artifact> model(Outcome outcome) {
        return artifacts(outcome).stream()
                .filter(artifact -> artifact.kind().equals(Artifact.MODEL))
                .findFirst();
    }

    static List<Artifact> artifacts(Outcome outcome) {
        return outcome instanceof Outcome.Measured measured ? measured.artifacts() : List.of();
    }

    private static Map<String, List<String>> doubts(Measurements figures) {
        Map<String, List<String>> byName = new LinkedHashMap<>();
        figures.byMetric().forEach((metric, measurement) -> {
            if (!measurement.doubts().isEmpty()) {
                byName.put(
                        metric.name(),
                        measurement.doubts().stream().map(Doubt::label).toList());
            }
        });
        return byName;
    }

    private static Map<String, Double> byName(Measurements figures, ToDoubleFunction<Measurement> part, boolean zeros) {
        Map<String, Double> byName = new LinkedHashMap<>();
        for (Metric metric : Metric.inOrder(figures.byMetric().keySet().stream())) {
            figures.get(metric)
                    .map(part::applyAsDouble)
                    .filter(number -> zeros || number != 0)
                    .ifPresent(number -> byName.put(metric.name(), number));
        }
        return byName;
    }
}
