package dev.espalier.experiments.definition;

import static dev.espalier.space.Requirement.require;

/** How candidates are proposed. */
public record StrategySection(
        @Key(
                or = "nsga2",
                doc =
                        "nsga2: evolves a population; regularized-evolution: the best of a sample has a child, the oldest dies;"
                                + " pareto-local-search: tries what is next to the front; sobol: spreads evenly; random: the"
                                + " baseline.")
        Name name,

        @Key(
                or = "0",
                atLeast = 0,
                atMost = 10000,
                doc =
                        "Candidates that live, or are proposed at a time; 0 is 20, for regularized-evolution 30, and 10 random"
                                + " ones that pareto-local-search begins with.")
        int population,

        @Key(
                or = "10",
                atLeast = 1,
                atMost = 10000,
                doc = "Candidates that compete to be the parent; of regularized-evolution.")
        int sample,

        @Key(or = "0.9", atLeast = 0, atMost = 1, doc = "Probability that two parents mix; of nsga2.")
        double crossover,

        @Key(or = "1", atLeast = 0, atMost = 100, doc = "Choices of a child that change on average; of nsga2.")
        double mutations,

        @Key(
                or = "false",
                doc =
                        "Whether nsga2 proposes one child at a time, so that no worker waits for the end of a generation.")
        boolean steady,

        @Key(
                or = "0",
                atLeast = 0,
                atMost = 10000,
                doc =
                        "Candidates awaited at most when one that goes by no generations proposes the next; 0 is two per worker.")
        int ahead) {
    /** @throws IllegalArgumentException if a population cannot evolve */
    public StrategySection {
        require(population != 1 || name != Name.NSGA2, "nsga2 needs a population of at least 2, got 1");
    }

    /** The strategies. */
    public enum Name {
        /** Non-dominated sorting genetic algorithm. */
        NSGA2,
        /** Regularized, or aging, evolution. */
        REGULARIZED_EVOLUTION,
        /** Pareto local search; for one objective hill climbing. */
        PARETO_LOCAL_SEARCH,
        /** A Sobol sequence. */
        SOBOL,
        /** Uniform sampling without repetition. */
        RANDOM
    }

    /** The population, {@code otherwise} if nothing is said of it. */
    public int population(int otherwise) {
        return population == 0 ? otherwise : population;
    }

    /** This strategy with another number of candidates awaited. */
    public StrategySection withAhead(int other) {
        return new StrategySection(name, population, sample, crossover, mutations, steady, other);
    }
}
