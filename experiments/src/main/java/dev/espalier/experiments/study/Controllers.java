package dev.espalier.experiments.study;

import dev.espalier.experiments.definition.StrategySection;
import dev.espalier.search.strategy.Nsga2;
import dev.espalier.search.strategy.RandomSearch;
import dev.espalier.search.strategy.Strategy;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choices;
import java.util.List;

/** Makes the strategies that experiments name: the one place that knows all of them. */
public final class Controllers {
    private Controllers() {}

    /**
     * A fresh strategy.
     *
     * @param said its name and settings
     * @param start designs to begin with, for strategies that can
     */
    public static Strategy of(StrategySection said, Choices choices, long seed, List<Assignment> start) {
        return switch (said.name()) {
            case NSGA2 ->
                new Nsga2(
                        choices,
                        new Nsga2.Settings(said.population(), said.crossover(), said.mutations()),
                        seed,
                        start);
            case RANDOM -> new RandomSearch(choices, said.population(), seed);
        };
    }
}
