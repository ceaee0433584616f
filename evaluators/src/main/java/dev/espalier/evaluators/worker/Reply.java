package dev.espalier.evaluators.worker;

import dev.espalier.evaluators.latency.LatencyReport;
import dev.espalier.space.trial.Evaluation;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Outcome;
import java.util.List;
import java.util.Map;

/** What a worker says, one line each. */
sealed interface Reply {
    /** Data and engine are loaded. */
    record Ready() implements Reply {}

    /** A step was taken. */
    record Stepped(Evaluation.Progress progress) implements Reply {}

    /** Something was measured; all that is known so far. */
    record Found(Measurements measurements) implements Reply {}

    /** The core is in use by another study; said again and again until it is free. */
    record Waiting() implements Reply {}

    /** The answer to {@link Request.Evaluate}. */
    record Done(Outcome outcome, Map<String, Double> anchors) implements Reply {}

    /** The answer to {@link Request.Confirm}. */
    record Confirmed(List<Measurements> measurements, Map<String, Double> anchors) implements Reply {}

    /** The answer to {@link Request.Time}, in the order of the models. */
    record Timed(List<LatencyReport> reports, Map<String, Double> anchors) implements Reply {}

    /** What was asked cannot be done, and why. */
    record Refused(String reason) implements Reply {}
}
