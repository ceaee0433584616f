package dev.espalier.space.trial;

/** Finds out what a candidate is worth. Called from several threads at once. */
@FunctionalInterface
public interface CandidateEvaluator {
    /**
     * Evaluates {@code candidate}. A candidate that cannot be evaluated is an answer ({@link Outcome.Failed}), not an
     * exception. What was measured at less than the whole {@link Evaluation#fidelity} is {@link Outcome.Measured} too: who
     * asks knows how far it was to go.
     *
     * @throws InterruptedException if the study was stopped; nothing is recorded of the candidate then
     */
    Outcome evaluate(Candidate candidate, Evaluation evaluation) throws InterruptedException;

    /**
     * This evaluator, and {@code dearer} for what it measured and did not reject. What both measure counts as the later
     * one says.
     */
    default CandidateEvaluator then(CandidateEvaluator dearer) {
        return (candidate, evaluation) -> switch (evaluate(candidate, evaluation)) {
            case Outcome.Measured first -> merge(first, dearer.evaluate(candidate, evaluation));
            case Outcome.Paused paused -> paused;
            case Outcome.Infeasible infeasible -> infeasible;
            case Outcome.Failed failed -> failed;
        };
    }

    private static Outcome merge(Outcome.Measured first, Outcome second) {
        Measurements all = first.measurements().and(second.measurements());
        return switch (second) {
            case Outcome.Measured measured -> new Outcome.Measured(all, measured.curve(), measured.artifacts());
            case Outcome.Paused paused -> new Outcome.Paused(all, paused.curve());
            case Outcome.Infeasible infeasible -> new Outcome.Infeasible(all, infeasible.broken());
            case Outcome.Failed failed -> new Outcome.Failed(all, failed.stage(), failed.reason());
        };
    }
}
