package dev.espalier.experiments.definition;

/** How candidates are proposed. */
public record StrategySection(
        @Key(or = "nsga2", doc = "nsga2: evolves a population; random: the baseline.")
        Name name,

        @Key(or = "20", atLeast = 2, atMost = 10000, doc = "Candidates proposed at a time, and survivors.")
        int population,

        @Key(or = "0.9", atLeast = 0, atMost = 1, doc = "Probability that two parents mix; of nsga2.")
        double crossover,

        @Key(or = "1", atLeast = 0, atMost = 100, doc = "Choices of a child that change on average; of nsga2.")
        double mutations) {
    /** The strategies. */
    public enum Name {
        /** Non-dominated sorting genetic algorithm. */
        NSGA2,
        /** Uniform sampling without repetition. */
        RANDOM
    }
}
