package dev.espalier.search.pareto;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.trial.CandidateId;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Provenance;
import dev.espalier.space.trial.Trial;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Trials with hand-made figures. */
final class Trials {
    static final List<Metric> OBJECTIVES = List.of(Metric.ACCURACY, Metric.LATENCY_MS);

    private Trials() {}

    static Measurements figures(double accuracy, double latencyMs) {
        return Measurements.NONE
                .with(Metric.ACCURACY, Measurement.exact(accuracy))
                .with(Metric.LATENCY_MS, Measurement.exact(latencyMs));
    }

    static Trial measured(int number, double accuracy, double latencyMs) {
        return trial(number, new Outcome.Measured(figures(accuracy, latencyMs), List.of(), List.of()));
    }

    static Trial trial(int number, Outcome outcome) {
        Assignment genes = Assignment.of(number);
        return new Trial(
                number,
                CandidateId.of(genes),
                genes,
                outcome,
                new Provenance(number, "1", "data", "device", "25", "Linux"),
                Instant.EPOCH,
                Duration.ZERO);
    }
}
