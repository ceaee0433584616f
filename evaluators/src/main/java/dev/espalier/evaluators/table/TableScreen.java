package dev.espalier.evaluators.table;

import dev.espalier.evaluators.table.LatencyTable.Prediction;
import dev.espalier.space.trial.Candidate;
import dev.espalier.space.trial.CandidateEvaluator;
import dev.espalier.space.trial.Evaluation;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Measurement.Interval;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Foretells latencies from tables, and rejects what would break a limit even if the table is as wrong as it ever was when it
 * was judged. What it foretells goes by the name of a {@link Metric#prediction prediction}: only a measurement can make a
 * candidate a member of the front.
 *
 * @param tables by the latency they foretell
 */
public record TableScreen(Map<Metric, LatencyTable> tables) implements CandidateEvaluator {
    /** @throws IllegalArgumentException if a metric is no latency */
    public TableScreen {
        tables = Collections.unmodifiableMap(new LinkedHashMap<>(tables));
        tables.keySet().forEach(TableScreen::prediction);
    }

    @Override
    public Outcome evaluate(Candidate candidate, Evaluation evaluation) {
        Measurements foretold = Measurements.NONE;
        List<Limit> broken = new ArrayList<>();
        for (Map.Entry<Metric, LatencyTable> entry : tables.entrySet()) {
            Metric latency = entry.getKey();
            Optional<Prediction> found = entry.getValue().predict(candidate.design());
            if (found.isPresent()) {
                Prediction prediction = found.get();
                foretold = foretold.with(prediction(latency), measurement(prediction));
                evaluation.limits().stream()
                        .filter(limit -> limit.metric().equals(latency) && !limit.admits(prediction.leastMs()))
                        .map(limit -> new Limit(prediction(latency), limit.bound() * (1 + prediction.error())))
                        .forEach(broken::add);
            }
        }
        return broken.isEmpty()
                ? new Outcome.Measured(foretold, List.of(), List.of())
                : new Outcome.Infeasible(foretold, broken);
    }

    private static Metric prediction(Metric latency) {
        return latency.prediction()
                .orElseThrow(
                        () -> new IllegalArgumentException(latency + " is no latency that a table could foretell"));
    }

    private static Measurement measurement(Prediction prediction) {
        double off = prediction.ms() * prediction.error();
        Interval interval = new Interval(prediction.leastMs(), prediction.ms() + off);
        return new Measurement(prediction.ms(), off, 1, interval, Set.of());
    }
}
