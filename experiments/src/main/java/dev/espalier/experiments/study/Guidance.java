package dev.espalier.experiments.study;

import dev.espalier.evaluators.proxy.Proxy;
import dev.espalier.evaluators.table.LatencyTable;
import dev.espalier.experiments.definition.Experiment;
import dev.espalier.experiments.definition.StrategySection;
import dev.espalier.search.strategy.ShrinkExpand;
import dev.espalier.search.strategy.Strategy;
import dev.espalier.search.study.Repair;
import dev.espalier.search.surrogate.Clues;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.shrinking.CompressionSpace;
import dev.espalier.space.shrinking.Shrinking;
import dev.espalier.space.statistics.Descent;
import dev.espalier.space.trial.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What leads a search through its space: the strategy, the designs that it begins with, and what brings its proposals within
 * the limits.
 *
 * @param shrinking in which order a compression takes least harm, if that is known
 * @param learner learns which widths are needed, to save a metric
 * @param clues asks zero-cost proxies
 */
record Guidance(
        Experiment experiment,
        SearchSpace space,
        Optional<Shrinking> shrinking,
        Function<Metric, ShrinkExpand.Learner> learner,
        Function<List<Proxy>, Clues> clues) {
    /** Whether the strategy begins with what is known to be good; a baseline does not, and some have a path of their own. */
    static boolean begins(Experiment experiment) {
        StrategySection.Name name = experiment.strategy().name();
        return name != StrategySection.Name.RANDOM
                && name != StrategySection.Name.SOBOL
                && !name.path()
                && !experiment.proposedOutside();
    }

    /** What brings proposals within limits; only compressions have an order in which they give way. */
    Repair repair() {
        return shrinking
                .<Repair>map(order -> new LimitRepair(order, new Foretold(experiment.seed())))
                .orElse(Repair.NONE);
    }

    /**
     * A fresh strategy.
     *
     * @param tables of the latencies that are told by some
     * @throws IllegalArgumentException if the strategy lacks something that it needs
     */
    Strategy strategy(Map<Metric, LatencyTable> tables) {
        StrategySection said = experiment.strategy();
        List<Assignment> start = new ArrayList<>(said.start().genes());
        if (begins(experiment)) {
            start.addAll(knownToBeGood());
        }
        Controllers.Task task = new Controllers.Task(
                space.choices(),
                experiment.objectives(),
                experiment.limits(),
                new DesignPreview(space, experiment.objectives(), experiment.limits()),
                () -> CountedCosts.allowed(space, experiment.limits(), smallest()),
                new DesignEstimate(space, tables),
                learner,
                clues);
        return Controllers.of(said, task, experiment.seed(), start);
    }

    /** The fast end of the front, more or less, which chance would seldom find; and where a compression begins. */
    private List<Assignment> knownToBeGood() {
        List<Assignment> all = new ArrayList<>();
        if (space instanceof CompressionSpace compressions && shrinking.isPresent()) {
            all.addAll(CompressionStart.designs(
                    compressions,
                    shrinking.get(),
                    new Foretold(experiment.seed()),
                    experiment.limits(),
                    experiment.strategy().population(20) - 1));
        }
        all.add(smallest());
        return all.stream().distinct().toList();
    }

    private Assignment smallest() {
        return new Descent(space, experiment.seed())
                .cheapest(design ->
                        CostModel.count(design.network(), design.precision()).macs());
    }
}
