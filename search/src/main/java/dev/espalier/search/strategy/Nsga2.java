package dev.espalier.search.strategy;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choices;
import java.util.List;

/** To follow. */
public final class Nsga2 implements Strategy {
    private final RandomSearch start;

    /** The settings.
     * @param population candidates per generation */
    public record Settings(int population, double crossoverProbability, double mutatedGenes) {
        /** Twenty candidates. */
        public static final Settings DEFAULT = new Settings(20, 0.9, 1.5);
    }

    /** A search of the space of {@code choices}. */
    public Nsga2(Choices choices, Settings settings, long seed) {
        this.start = new RandomSearch(choices, settings.population(), seed);
    }

    @Override
    public List<Assignment> propose() {
        return start.propose();
    }

    @Override
    public void learn(List<Evaluated> results) {
        start.learn(results);
    }
}
