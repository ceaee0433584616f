package dev.espalier.search.strategy;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choices;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * NSGA-III, for four objectives and more: the fittest of parents and children survive, ranked by domination and, within the
 * last rank that fits, so that all {@link ReferencePoints directions} of trade are kept.
 * (<a href="https://doi.org/10.1109/TEVC.2013.2281535">Deb and Jain, 2014</a>; limits as in
 * <a href="https://doi.org/10.1109/TEVC.2013.2281534">its second part</a>)
 *
 * <p>Crowding, of which NSGA-II makes use, means little where most candidates are dominated by none. As there, no candidate
 * is proposed twice, and a failed one never breeds. O(m n²) per generation of n for m objectives.
 */
public final class Nsga3 implements Strategy {
    private final int size;
    private final Random random;
    private final Novelty novelty;
    private final Breeder breeder;
    private final Niches niches;
    private List<Member> population = List.of();

    /**
     * How it searches.
     *
     * @param population survivors, and candidates proposed at a time; there are no more directions than that
     * @param crossover probability that an individual swaps half of its genes with another, 0 to 1
     * @param mutations how many genes of a child change on average
     */
    public record Settings(int population, double crossover, double mutations) {
        /** 36, as the paper would for the 35 directions of four objectives with four divisions; crossover 0.9, 1 mutation. */
        public static final Settings DEFAULT = new Settings(36, 0.9, 1);

        /** @throws IllegalArgumentException if a value is out of range */
        public Settings {
            require(population >= 2, "NSGA-III needs a population of at least 2, got %d", population);
            require(crossover >= 0 && crossover <= 1, "the crossover probability must be 0 to 1, got %s", crossover);
            require(mutations >= 0, "the number of mutations must not be negative, got %s", mutations);
        }
    }

    /**
     * A search of all that {@code choices} allow, in which {@code seed} decides every chance.
     *
     * @param objectives how many costs each result has
     */
    public Nsga3(Choices choices, int objectives, Settings settings, long seed) {
        this.size = settings.population();
        this.random = new Random(seed);
        this.novelty = new Novelty(choices, random);
        this.breeder = new Breeder(choices, settings.crossover(), settings.mutations(), random, novelty);
        this.niches = new Niches(ReferencePoints.atMost(size, objectives), random);
    }

    @Override
    public List<Assignment> propose() {
        return population.isEmpty() ? breeder.newcomers(size) : breeder.children(size, this::parent);
    }

    /** Any, but of two the better where one breaks limits. */
    private Member parent() {
        Member one = population.get(random.nextInt(population.size()));
        Member other = population.get(random.nextInt(population.size()));
        boolean worse = one.standing().violation() > other.standing().violation();
        return worse ? other : one;
    }

    @Override
    public void learn(List<Evaluated> results) {
        List<Member> all = new ArrayList<>(population);
        for (Evaluated result : results) {
            novelty.claim(result.genes());
            Member.of(result).ifPresent(all::add);
        }
        population = survivors(all);
    }

    /** The fittest of all candidates so far survive. */
    @Override
    public void revise(List<Evaluated> all) {
        population = List.of();
        learn(all);
    }

    private List<Member> survivors(List<Member> all) {
        List<Member> survivors = new ArrayList<>();
        for (List<Member> front : Member.fronts(all)) {
            int room = size - survivors.size();
            if (front.size() <= room) {
                survivors.addAll(front);
            } else if (room > 0) {
                // What breaks limits has no known costs, and those of one front break them equally.
                survivors.addAll(
                        front.getFirst().feasible() ? niches.fill(survivors, front, room) : front.subList(0, room));
            }
        }
        return survivors;
    }
}
