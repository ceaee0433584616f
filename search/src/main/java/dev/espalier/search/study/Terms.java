package dev.espalier.search.study;

import dev.espalier.search.pareto.Costs;
import dev.espalier.search.strategy.Evaluated;
import dev.espalier.space.trial.Fidelity;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Stage;
import dev.espalier.space.trial.Trial;
import java.util.List;

/** What a study asks for, and what an outcome is by it. */
record Terms(List<Metric> objectives, List<Limit> limits) {
    /** An outcome that lacks what it must tell is a failure of its evaluator. */
    Outcome checked(Outcome outcome, boolean last) {
        Measurements known = outcome.measurements();
        List<String> missing = switch (outcome) {
            case Outcome.Measured _
            when last ->
                objectives.stream()
                        .filter(metric -> known.get(metric).isEmpty())
                        .map(Object::toString)
                        .toList();
            case Outcome.Infeasible infeasible ->
                infeasible.broken().stream()
                        .filter(limit -> known.get(limit.metric()).isEmpty())
                        .map(limit -> limit.metric().toString())
                        .toList();
            case Outcome.Measured _, Outcome.Paused _, Outcome.Failed _ -> List.of();
        };
        return missing.isEmpty()
                ? outcome
                : new Outcome.Failed(
                        known, Stage.SCORING, "the evaluator did not measure " + String.join(", ", missing));
    }

    /** The same at the end of an evaluation: what was measured of a training that is not over is a pause. */
    Outcome checked(Outcome outcome, Fidelity fidelity) {
        return checked(outcome, true) instanceof Outcome.Measured measured && !fidelity.whole()
                ? new Outcome.Paused(measured.measurements(), measured.curve())
                : checked(outcome, true);
    }

    /** What the strategy hears of {@code trial}. */
    Evaluated evaluated(Trial trial) {
        return switch (trial.outcome()) {
            case Outcome.Measured _, Outcome.Paused _ -> {
                Measurements figures = trial.outcome().measurements();
                yield figures.broken(limits).isEmpty()
                        ? new Evaluated.Feasible(trial.genes(), Costs.of(figures, objectives))
                        : new Evaluated.Infeasible(trial.genes(), figures.violation(limits));
            }
            // Given up under a limit that no longer holds, it is the best of those not known to keep the limits.
            case Outcome.Infeasible infeasible ->
                new Evaluated.Infeasible(
                        trial.genes(),
                        Math.max(Double.MIN_VALUE, infeasible.measurements().violation(limits)));
            case Outcome.Failed _ -> new Evaluated.Failed(trial.genes());
        };
    }
}
