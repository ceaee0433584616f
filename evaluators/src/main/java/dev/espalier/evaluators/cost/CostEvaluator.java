package dev.espalier.evaluators.cost;

import dev.espalier.space.choice.Design;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.cost.NetworkCost;
import dev.espalier.space.trial.Candidate;
import dev.espalier.space.trial.CandidateEvaluator;
import dev.espalier.space.trial.Evaluation;
import dev.espalier.space.trial.Evaluation.Progress;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Stage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts multiply-adds, parameters, memory access and peak activation memory of a design, and answers {@link
 * Outcome.Infeasible} if one of them breaks a limit. Limits on what is not counted break nothing here.
 */
public final class CostEvaluator implements CandidateEvaluator {
    @Override
    public Outcome evaluate(Candidate candidate, Evaluation evaluation) {
        evaluation.progress().accept(new Progress.Began(Stage.COST));
        Measurements measurements = counted(candidate.design());
        List<Limit> broken = measurements.broken(evaluation.limits());
        return broken.isEmpty()
                ? new Outcome.Measured(measurements, List.of(), List.of())
                : new Outcome.Infeasible(measurements, broken);
    }

    /** What is counted of {@code design}. */
    public static Measurements counted(Design design) {
        NetworkCost cost = CostModel.count(design.network(), design.precision());
        Map<Metric, Measurement> counted = new LinkedHashMap<>();
        counted.put(Metric.MACS, Measurement.exact(cost.macs()));
        counted.put(Metric.PARAMS, Measurement.exact(cost.params()));
        counted.put(Metric.MEMORY_ACCESS, Measurement.exact(cost.memoryAccess()));
        counted.put(Metric.PEAK_ACTIVATION, Measurement.exact(cost.peakActivation()));
        return new Measurements(counted);
    }
}
