package dev.espalier.experiments.outside;

import static dev.espalier.space.Requirement.require;

import dev.espalier.search.store.Told;
import dev.espalier.space.statistics.SpaceStatistics;
import dev.espalier.space.trial.Epoch;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What an evaluator outside tells of a candidate: figures, or why there are none.
 *
 * @param metrics values by the metric's name
 * @param spreads half-widths of their 95 % intervals, of those that have one
 * @param curve of its training; empty if that is not told
 * @param model the SHA-256 of the trained model, which was brought before
 * @param failure why it could not be evaluated
 */
public record Answer(
        Map<String, Double> metrics,
        Map<String, Double> spreads,
        List<Epoch> curve,
        Optional<String> model,
        Optional<String> failure) {
    public Answer {
        curve = List.copyOf(curve);
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        spreads = Collections.unmodifiableMap(new LinkedHashMap<>(spreads));
    }

    /**
     * The answer as it is stored.
     *
     * @param wanted what must be told, unless what is told breaks a limit
     * @param brought whether a model was brought of the candidate, by its SHA-256
     * @throws IllegalArgumentException if it is not whole; one line for each mistake
     */
    Told checked(List<Metric> wanted, List<Limit> limits, Predicate<String> brought) {
        List<String> mistakes = new ArrayList<>();
        Map<Metric, Measurement> figures = new LinkedHashMap<>();
        metrics.forEach((name, value) ->
                collect(mistakes, "metrics." + name, () -> figures.put(metric(name), measurement(name, value))));
        spreads.keySet().stream()
                .filter(name -> !metrics.containsKey(name))
                .map(name -> "spreads.%s: metrics has no %s".formatted(name, name))
                .forEach(mistakes::add);
        for (int i = 0; i < curve.size(); i++) {
            int number = i + 1;
            collect(mistakes, "curve[%d]".formatted(i), () -> check(curve.get(number - 1), number));
        }
        model.filter(brought.negate())
                .map(
                        "model: no file with the SHA-256 '%s' was brought of this trial; send it to trials/…/model first"
                                ::formatted)
                .ifPresent(mistakes::add);
        if (failure.isPresent()) {
            if (!metrics.isEmpty() || !curve.isEmpty() || model.isPresent()) {
                mistakes.add("failure: a candidate has metrics, and what belongs to them, or a failure, not both");
            }
            if (failure.get().isBlank()) {
                mistakes.add("failure: say in some words what failed");
            }
        } else if (new Measurements(figures).broken(limits).isEmpty()) {
            wanted.stream()
                    .filter(metric -> !metrics.containsKey(metric.name()))
                    .map(metric -> "metrics.%s is missing: an objective or limit of this study".formatted(metric))
                    .forEach(mistakes::add);
        }
        require(mistakes.isEmpty(), "%s", String.join("\n", mistakes));
        return failure.<Told>map(Told.Failure::new)
                .orElseGet(() -> new Told.Figures(new Measurements(figures), curve, model));
    }

    private static void check(Epoch epoch, int number) {
        require(epoch.number() == number, "epochs are numbered from 1 on: expected %d, got %d", number, epoch.number());
        require(
                Double.isFinite(epoch.trainingLoss()) && epoch.trainingLoss() >= 0,
                "trainingLoss must be 0 or more, got %s",
                epoch.trainingLoss());
        require(
                epoch.validationAccuracy() >= 0 && epoch.validationAccuracy() <= 1,
                "validationAccuracy must be a share from 0 to 1, got %s",
                epoch.validationAccuracy());
        require(
                Double.isFinite(epoch.seconds()) && epoch.seconds() >= 0,
                "seconds must be 0 or more, got %s",
                epoch.seconds());
    }

    private static Metric metric(String name) {
        Metric metric = Metric.named(name);
        require(!SpaceStatistics.COUNTED.contains(metric), "is counted here and need not be told");
        require(!metric.isPrediction(), "is a prediction; tell the latency itself");
        return metric;
    }

    private Measurement measurement(String name, double value) {
        boolean share = Metric.named(name).goal() == Metric.Goal.MAXIMIZE;
        require(
                Double.isFinite(value) && value >= 0 && (!share || value <= 1),
                "must be %s, got %s",
                share ? "a share from 0 to 1" : "a number, 0 or more",
                value);
        double spread = spreads.getOrDefault(name, 0.0);
        require(Double.isFinite(spread) && spread >= 0, "must have a spread of 0 or more, got %s", spread);
        return new Measurement(value, spread, 1);
    }

    private static void collect(List<String> mistakes, String where, Runnable reading) {
        try {
            reading.run();
        } catch (IllegalArgumentException e) {
            mistakes.add(where + ": " + e.getMessage());
        }
    }
}
