package dev.espalier.search.strategy;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choices;
import io.jenetics.Alterer;
import io.jenetics.Genotype;
import io.jenetics.Phenotype;
import io.jenetics.UniformCrossover;
import io.jenetics.ext.moea.Pareto;
import io.jenetics.util.ISeq;
import io.jenetics.util.RandomRegistry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * NSGA-II: the fittest of parents and children survive, ranked by domination and, within a rank, by how alone they stand.
 * (<a href="https://doi.org/10.1109/4235.996017">Deb et al., 2002</a>)
 *
 * <p>Genes, chromosomes, crossover, mutation, ranks and crowding distances are Jenetics'. What differs from the paper:
 *
 * <ul>
 *   <li>No candidate is proposed twice. Children that are known are bred anew, {@value #ROUNDS} times the size of a
 *       generation at most; what is missing then are random newcomers, until the space is exhausted.
 *   <li>A failed candidate never breeds.
 *   <li>Crowding is measured within each front, as in the paper; Jenetics' own selector measures it over all of them.
 * </ul>
 *
 * <p>O(m n²) per generation of n for m objectives.
 */
public final class Nsga2 implements Strategy {
    private static final int ROUNDS = 20;

    private final Choices choices;
    private final int size;
    private final Alterer<ChoiceGene, Standing> alterer;
    private final RandomGenerator random;
    private final Novelty novelty;
    private List<Ranked> population = List.of();
    private final boolean steady;
    private long generation;
    private long proposed;

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
    private record Ranked(Phenotype<ChoiceGene, Standing> individual, int rank, double crowding)
            implements Comparable<Ranked> {
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
        this.choices = choices;
        this.size = settings.population();
        this.alterer = new UniformCrossover<ChoiceGene, Standing>(settings.crossover(), 0.5)
                .andThen(new ChoiceMutator(Math.min(1, settings.mutations() / choices.size())));
        this.random = new Random(seed);
        this.novelty = new Novelty(choices, random);
        this.steady = steady;
    }

    @Override
    public boolean steady() {
        return steady;
    }

    @Override
    public List<Assignment> propose() {
        generation++;
        int wanted = steady ? 1 : size;
        List<Assignment> proposals = new ArrayList<>();
        boolean atFirst = proposed < size || population.isEmpty();
        for (int round = 0; round < ROUNDS && !atFirst && proposals.size() < wanted; round++) {
            breed(Math.max(2, wanted))
                    .filter(novelty::claim)
                    .limit(wanted - proposals.size())
                    .forEach(proposals::add);
        }
        while (proposals.size() < wanted && novelty.random().map(proposals::add).isPresent()) {}
        proposed += proposals.size();
        return proposals;
    }

    private Stream<Assignment> breed(int children) {
        ISeq<Phenotype<ChoiceGene, Standing>> parents =
                IntStream.range(0, children).mapToObj(_ -> tournament()).collect(ISeq.toISeq());
        return RandomRegistry.with(random).call(() -> alterer.alter(parents, generation)).population().stream()
                .map(child -> choices.canonical(
                        child.genotype().chromosome().as(ChoiceChromosome.class).assignment()));
    }

    /** The better of two drawn at random. */
    private Phenotype<ChoiceGene, Standing> tournament() {
        Ranked one = population.get(random.nextInt(population.size()));
        Ranked other = population.get(random.nextInt(population.size()));
        return (one.compareTo(other) <= 0 ? one : other).individual();
    }

    @Override
    public void learn(List<Evaluated> results) {
        List<Phenotype<ChoiceGene, Standing>> all = new ArrayList<>();
        population.forEach(survivor -> all.add(survivor.individual()));
        for (Evaluated result : results) {
            novelty.claim(result.genes());
            Member.of(result).ifPresent(member -> all.add(individual(member)));
        }
        population = rank(ISeq.of(all)).stream().sorted().limit(size).toList();
    }

    private Phenotype<ChoiceGene, Standing> individual(Member member) {
        return Phenotype.of(Genotype.of(ChoiceChromosome.of(choices, member.genes())), generation, member.standing());
    }

    private static List<Ranked> rank(ISeq<Phenotype<ChoiceGene, Standing>> individuals) {
        int[] ranks = Pareto.rank(individuals, Comparator.comparing(Phenotype::fitness, Standing::compareTo));
        TreeMap<Integer, List<Phenotype<ChoiceGene, Standing>>> fronts = new TreeMap<>();
        for (int i = 0; i < ranks.length; i++) {
            fronts.computeIfAbsent(ranks[i], _ -> new ArrayList<>()).add(individuals.get(i));
        }
        List<Ranked> ranked = new ArrayList<>();
        fronts.forEach((rank, front) -> {
            double[] crowding = Pareto.crowdingDistance(
                    front.stream().map(member -> member.fitness().costs()).collect(ISeq.toISeq()));
            for (int i = 0; i < crowding.length; i++) {
                ranked.add(new Ranked(front.get(i), rank, crowding[i]));
            }
        });
        return ranked;
    }
}
