package dev.espalier.search.study;

import dev.espalier.search.pareto.Costs;
import dev.espalier.search.store.Budget;
import dev.espalier.search.store.StudyPlan;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Choices;
import dev.espalier.space.choice.Design;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Layer;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.trial.Candidate;
import dev.espalier.space.trial.CandidateEvaluator;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import java.util.List;
import java.util.Set;

/**
 * A search whose answers are known: widths and depths that cost multiply-adds and buy accuracy with diminishing returns, and
 * a block type that wants another kernel than the others.
 */
final class ToyProblem implements SearchSpace {
    static final List<Metric> OBJECTIVES = List.of(Metric.ACCURACY, Metric.MACS);

    private final Choices choices;

    /** 768 designs. */
    ToyProblem() {
        this(List.of(8, 16, 24, 32, 40, 48, 56, 64));
    }

    /** 96 designs for each of {@code widths}. */
    ToyProblem(List<Integer> widths) {
        choices = new Choices(List.of(
                new Choice.Ordinal("width", widths),
                new Choice.Ordinal("depth", List.of(1, 2, 3, 4, 5, 6)),
                new Choice.Categorical("block", List.of("plain", "inverted", "fire")),
                new Choice.Conditional(new Choice.Ordinal("kernel", List.of(3, 5, 7)), "block", Set.of(0, 1)),
                new Choice.Conditional(new Choice.Ordinal("expansion", List.of(1, 2, 3, 4)), "block", Set.of(1))));
    }

    @Override
    public Choices choices() {
        return choices;
    }

    @Override
    public Design decode(Assignment genes) {
        choices.activity(genes);
        Network.Builder network = Network.builder(new TensorShape(3, 8, 8));
        network.add("flatten", new Layer.Flatten(), Network.INPUT);
        return new Design(network.build(), Precision.FLOAT32);
    }

    /** What a candidate costs, at once. */
    static Measurements figures(Assignment genes) {
        double width = 1 + genes.get(0);
        double depth = 1 + genes.get(1);
        double expansion = genes.get(2) == 1 ? 1 + genes.get(4) : 1;
        double kernel = genes.get(2) == 2 ? 1 : 1 + genes.get(3);
        double macs = Math.rint(1000 * width * depth * (1 + 0.3 * expansion) * (1 + 0.2 * kernel));
        double fit = switch (genes.get(2)) {
            case 0 -> 0.8 + 0.02 * kernel;
            case 1 -> 0.9 - 0.03 * Math.abs(kernel - 2);
            default -> 0.7;
        };
        double accuracy = fit * (1 - 1 / (2 + Math.sqrt(width) * Math.sqrt(depth) * Math.pow(expansion, 0.3)));
        return Measurements.NONE
                .with(Metric.ACCURACY, Measurement.exact(accuracy))
                .with(Metric.MACS, Measurement.exact(macs));
    }

    /** Answers at once with {@link #figures}. */
    static Outcome answer(Candidate candidate) {
        return new Outcome.Measured(figures(candidate.genes()), List.of(), List.of());
    }

    /** Rejects what breaks {@code limits}, having looked at the multiply-adds alone. */
    static CandidateEvaluator screen(List<Limit> limits) {
        return (candidate, _) -> {
            Measurements known = Measurements.NONE.with(
                    Metric.MACS, figures(candidate.genes()).get(Metric.MACS).orElseThrow());
            List<Limit> broken = known.broken(limits);
            return broken.isEmpty()
                    ? new Outcome.Measured(known, List.of(), List.of())
                    : new Outcome.Infeasible(known, broken);
        };
    }

    static StudyPlan plan(Budget budget, Limit... limits) {
        return new StudyPlan("toy", "a: definition", OBJECTIVES, List.of(limits), 42, budget);
    }

    static Costs costs(Assignment genes) {
        return Costs.of(figures(genes), OBJECTIVES);
    }
}
