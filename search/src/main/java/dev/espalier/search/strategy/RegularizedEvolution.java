package dev.espalier.search.strategy;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choices;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Regularized evolution: the best of a random sample has a child that differs in one choice, and the oldest dies, however
 * good it is. (<a href="https://arxiv.org/abs/1802.01548">Real et al., 2019</a>)
 *
 * <p>With several objectives any candidate on the Pareto front of the sample may be the parent, as in Archai's version. What
 * differs from the paper:
 *
 * <ul>
 *   <li>No candidate is proposed twice; where {@value #TRIES} children in a row are known, a random newcomer takes their
 *       place, until the space is exhausted.
 *   <li>A failed candidate never enters the population, and one that breaks a limit only while none is known that keeps them:
 *       what is rejected at once must not make the population older.
 * </ul>
 *
 * <p>Steady. O(s²) per proposal for a sample of s.
 */
public final class RegularizedEvolution implements Strategy {
    private static final int TRIES = 100;

    private final Settings settings;
    private final Random random;
    private final Novelty novelty;
    private final Neighbours neighbours;
    private final Deque<Member> population = new ArrayDeque<>();
    private int proposed;

    /**
     * How it searches.
     *
     * @param population candidates alive, and random ones at first
     * @param sample how many of them, drawn with replacement, compete to be the parent
     */
    public record Settings(int population, int sample) {
        /**
         * 30 and 10, of NASLib, which learn within the hundred candidates that a search without a table can afford; the
         * paper's are 100 and 25.
         */
        public static final Settings DEFAULT = new Settings(30, 10);

        /** @throws IllegalArgumentException if a value is not positive */
        public Settings {
            require(population > 0, "regularized evolution needs a population of at least 1, got %d", population);
            require(sample > 0, "regularized evolution needs a sample of at least 1, got %d", sample);
        }
    }

    /** A search of all that {@code choices} allow, in which {@code seed} decides every chance. */
    public RegularizedEvolution(Choices choices, Settings settings, long seed) {
        this.settings = settings;
        this.random = new Random(seed);
        this.novelty = new Novelty(choices, random);
        this.neighbours = new Neighbours(choices);
    }

    @Override
    public boolean steady() {
        return true;
    }

    @Override
    public List<Assignment> propose() {
        boolean atFirst = proposed++ < settings.population() || population.isEmpty();
        return (atFirst ? Optional.<Assignment>empty() : child())
                .or(novelty::random).stream().toList();
    }

    private Optional<Assignment> child() {
        return Stream.generate(() -> neighbours.random(parent(), random))
                .limit(TRIES)
                .filter(novelty::claim)
                .findFirst();
    }

    private Assignment parent() {
        List<Member> alive = new ArrayList<>(population);
        List<Member> sample = Stream.generate(() -> alive.get(random.nextInt(alive.size())))
                .limit(settings.sample())
                .toList();
        List<Member> best = Member.front(sample);
        return best.get(random.nextInt(best.size())).genes();
    }

    @Override
    public void learn(List<Evaluated> results) {
        for (Evaluated result : results) {
            novelty.claim(result.genes());
            Member.of(result).ifPresent(this::born);
        }
    }

    /** All are born again, in the order in which they were. */
    @Override
    public void revise(List<Evaluated> all) {
        population.clear();
        learn(all);
    }

    private void born(Member child) {
        if (!child.feasible() && population.stream().anyMatch(Member::feasible)) {
            return;
        }
        population.add(child);
        if (population.size() > settings.population()) {
            population.remove();
        }
    }
}
