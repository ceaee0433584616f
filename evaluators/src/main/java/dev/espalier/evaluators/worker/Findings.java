package dev.espalier.evaluators.worker;

import dev.espalier.space.trial.Epoch;
import dev.espalier.space.trial.Evaluation.Progress;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Stage;
import java.util.List;
import java.util.function.Consumer;

/** What is known of a candidate so far, told as it becomes known; and at which stage of its evaluation that is. */
final class Findings {
    private final List<Limit> limits;
    private final Consumer<Reply> replies;
    private Stage stage = Stage.EXPORT;
    private Measurements known = Measurements.NONE;

    /** @param limits what the candidate must keep */
    Findings(List<Limit> limits, Consumer<Reply> replies) {
        this.limits = limits;
        this.replies = replies;
    }

    Measurements known() {
        return known;
    }

    void begin(Stage next) {
        stage = next;
        replies.accept(new Reply.Stepped(new Progress.Began(next)));
    }

    /** Takes up what was known where the candidate paused. */
    void recall(Measurements before) {
        known = before;
        replies.accept(new Reply.Found(known));
    }

    void know(Metric metric, Measurement measurement) {
        recall(known.with(metric, measurement));
    }

    /** Tells of one of {@code all} epochs. */
    void trained(Epoch epoch, int all) {
        replies.accept(new Reply.Stepped(new Progress.Trained(epoch, all)));
    }

    /** Whether a limit is known to be broken. */
    boolean broken() {
        return !known.broken(limits).isEmpty();
    }

    boolean limited(Metric metric) {
        return limits.stream().anyMatch(limit -> limit.metric().equals(metric));
    }

    /** The outcome if a limit is broken. */
    Outcome infeasible() {
        return new Outcome.Infeasible(known, known.broken(limits));
    }

    /** The outcome if the stage cannot be done. */
    Outcome failed(String reason) {
        return new Outcome.Failed(known, stage, reason);
    }
}
