package dev.espalier.server.trial;

import dev.espalier.server.study.Snapshot;
import dev.espalier.server.study.Studies;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Trial;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Latencies as tables foretold them beside what was measured, as JSON. */
@Controller("/api/studies/{studyId}/predictions")
@ExecuteOn(TaskExecutors.BLOCKING)
final class PredictionController {
    private final Studies studies;

    PredictionController(Studies studies) {
        this.studies = studies;
    }

    /** All predictions of a study, in the order of its trials. */
    @Serdeable
    record Predictions(List<Prediction> predictions) {}

    /**
     * A latency foretold, and measured if it came to that.
     *
     * @param metric the latency, which says on which device
     */
    @Serdeable
    record Prediction(int trialId, String metric, Value predicted, Optional<Value> measured) {}

    /** Milliseconds, and between what they lie with a confidence of 95 %. */
    @Serdeable
    record Value(double ms, double low, double high) {
        static Value of(Measurement measurement) {
            return new Value(
                    measurement.value(),
                    measurement.interval().low(),
                    measurement.interval().high());
        }
    }

    @Get
    @Operation(summary = "Latencies as tables foretold them, beside what was measured")
    Predictions all(String studyId) {
        Snapshot snapshot = studies.snapshot(studyId);
        return new Predictions(snapshot.trials().stream()
                .flatMap(trial -> predictions(trial, snapshot.figures(trial)))
                .toList());
    }

    private static Stream<Prediction> predictions(Trial trial, Measurements figures) {
        return figures.byMetric().keySet().stream().filter(Metric::isPrediction).map(prediction -> {
            Metric latency = prediction.predicted();
            return new Prediction(
                    trial.number(),
                    latency.name(),
                    Value.of(figures.get(prediction).orElseThrow()),
                    figures.get(latency).map(Value::of));
        });
    }
}
