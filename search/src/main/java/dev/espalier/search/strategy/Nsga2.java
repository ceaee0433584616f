package dev.espalier.search.strategy;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choices;
import io.jenetics.ext.moea.Pareto;
import io.jenetics.util.ISeq;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * NSGA-II: the fittest of parents and children survive, ranked by domination and, within a rank, by how alone they stand.
 * (<a href="https://doi.org/10.1109/4235.996017">Deb et al., 2002</a>)
 *
 * <p>Genes, chromosomes, crossover, mutation, ranks and crowding distances are Jenetics'. What differs from the paper:
 *
 * <ul>
 *   <li>No candidate is proposed twice.
 *   <li>A failed candidate never breeds.
 *   <li>Crowding is measured within each front, as in the paper; Jenetics' own selector measures it over all of them.
 * </ul>
 *
 * <p>O(m n²) per generation of n for m objectives.
 */
public final class Nsga2 implements Strategy {
    private final int size;
    private final boolean steady;
    private final Random random;
    private final Novelty novelty;
    private final Breeder breeder;
    private List<Ranked> population = List.of();
    private int proposed;

    /**
     * How it searches.
     *
     * @param population survivors, and candidates proposed at a time
     * @param crossover probability that an individual swaps half of its genes with another, 0 to 1; as others choose it as
     *     their partner, more individuals than that are crossed
     * @param mutations how many genes of a child change on average
     */
    public record Settings(int population, double crossover, double mutations) {
        /**
         * A population of 20, crossover 0.5, 1 mutation. A small population learns sooner, which counts when a candidate
         * costs minutes and a budget is a few hundred.
         */
        public static final Settings DEFAULT = new Settings(20, 0.5, 1);

        /** @throws IllegalArgumentException if a value is out of range */
        public Settings {
            require(population >= 2, "NSGA-II needs a population of at least 2, got %d", population);
            require(crossover >= 0 && crossover <= 1, "the crossover probability must be 0 to 1, got %s", crossover);
            require(mutations >= 0, "the number of mutations must not be negative, got %s", mutations);
        }
    }

    /** An individual with what decides its fate; the order is better first. */
    private record Ranked(Member member, int rank, double crowding) implements Comparable<Ranked> {
        @Override
        public int compareTo(Ranked other) {
            return rank != other.rank ? Integer.compare(rank, other.rank) : Double.compare(other.crowding, crowding);
        }
    }

    /** A search of all that {@code choices} allow, in which {@code seed} decides every chance. */
    public Nsga2(Choices choices, Settings settings, long seed) {
        this(choices, settings, seed, false);
    }

    /**
     * The same in its steady-state form: one child at a time, and the worst dies when its result is known.
     * (Durillo et al., On the effect of the steady-state selection scheme in multi-objective genetic algorithms, 2009)
     */
    public static Nsga2 steady(Choices choices, Settings settings, long seed) {
        return new Nsga2(choices, settings, seed, true);
    }

    private Nsga2(Choices choices, Settings settings, long seed, boolean steady) {
        this.size = settings.population();
        this.steady = steady;
        this.random = new Random(seed);
        this.novelty = new Novelty(choices, random);
        this.breeder = new Breeder(choices, settings.crossover(), settings.mutations(), random, novelty);
    }

    @Override
    public boolean steady() {
        return steady;
    }

    @Override
    public List<Assignment> propose() {
        boolean atFirst = proposed < size || population.isEmpty();
        int wanted = steady ? 1 : size;
        List<Assignment> proposals = atFirst ? breeder.newcomers(wanted) : breeder.children(wanted, this::tournament);
        proposed += proposals.size();
        return proposals;
    }

    /** The better of two drawn at random. */
    private Member tournament() {
        Ranked one = population.get(random.nextInt(population.size()));
        Ranked other = population.get(random.nextInt(population.size()));
        return (one.compareTo(other) <= 0 ? one : other).member();
    }

    @Override
    public void learn(List<Evaluated> results) {
        List<Member> all = new ArrayList<>();
        population.forEach(survivor -> all.add(survivor.member()));
        for (Evaluated result : results) {
            novelty.claim(result.genes());
            Member.of(result).ifPresent(all::add);
        }
        population = ranked(all).stream().sorted().limit(size).toList();
    }

    /** The fittest of all candidates so far survive. */
    @Override
    public void revise(List<Evaluated> all) {
        population = List.of();
        learn(all);
    }

    private static List<Ranked> ranked(List<Member> members) {
        List<Ranked> ranked = new ArrayList<>();
        List<List<Member>> fronts = Member.fronts(members);
        for (int rank = 0; rank < fronts.size(); rank++) {
            List<Member> front = fronts.get(rank);
            double[] crowding = Pareto.crowdingDistance(
                    front.stream().map(member -> member.standing().costs()).collect(ISeq.toISeq()));
            for (int i = 0; i < crowding.length; i++) {
                ranked.add(new Ranked(front.get(i), rank, crowding[i]));
            }
        }
        return ranked;
    }
}
