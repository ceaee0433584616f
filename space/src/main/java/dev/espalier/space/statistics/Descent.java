package dev.espalier.space.statistics;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choices;
import dev.espalier.space.choice.Design;
import dev.espalier.space.choice.SearchSpace;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds the cheapest design of a space: from the cheapest of {@value #SAMPLES} random ones and that of every first option,
 * which is the smallest of its kind where there is an order; then gene by gene, until no change of one gene helps. Counted costs rise with nearly every gene by itself, so that this ends at the smallest, or near it.
 */
public final class Descent {
    private static final int SAMPLES = 200;

    private final SearchSpace space;
    private final long seed;
    private final Map<Integer, Integer> held = new HashMap<>();

    /** Descends in {@code space}; the same seed finds the same design. */
    public Descent(SearchSpace space, long seed) {
        this.space = space;
        this.seed = seed;
    }

    /**
     * Holds the gene at {@code position} at {@code option}.
     *
     * @throws IllegalArgumentException if the space has no such option
     */
    public Descent holding(int position, int option) {
        int size = space.choices().list().get(position).size();
        require(option >= 0 && option < size, "choice %d has options 0 to %d, got %d", position, size - 1, option);
        held.put(position, option);
        return this;
    }

    /** The canonical genes of the cheapest design found. */
    public Assignment cheapest(ToDoubleFunction<Design> cost) {
        Choices choices = space.choices();
        SplittableRandom random = new SplittableRandom(seed);
        Assignment first = Assignment.of(new int[choices.size()]);
        Stream<Assignment> sample =
                Stream.generate(() -> choices.random(random)).limit(SAMPLES);
        Priced best = Stream.concat(Stream.of(first), sample)
                .map(genes -> priced(with(genes), cost))
                .min(Comparator.comparingDouble(Priced::cost))
                .orElseThrow();
        for (Optional<Priced> next = Optional.of(best); next.isPresent(); next = better(best, cost)) {
            best = next.get();
        }
        return best.genes();
    }

    private record Priced(Assignment genes, double cost) {}

    private Priced priced(Assignment genes, ToDoubleFunction<Design> cost) {
        Assignment canonical = space.canonical(genes);
        return new Priced(canonical, cost.applyAsDouble(space.decode(canonical)));
    }

    private Assignment with(Assignment genes) {
        Assignment result = genes;
        for (Map.Entry<Integer, Integer> gene : held.entrySet()) {
            result = result.with(gene.getKey(), gene.getValue());
        }
        return result;
    }

    /** The cheapest of those that differ from {@code best} in one gene, if it is cheaper. */
    private Optional<Priced> better(Priced best, ToDoubleFunction<Design> cost) {
        Set<Assignment> seen = new HashSet<>(Set.of(best.genes()));
        return IntStream.range(0, best.genes().size())
                .filter(position -> !held.containsKey(position))
                .boxed()
                .flatMap(position -> IntStream.range(
                                0, space.choices().list().get(position).size())
                        .mapToObj(option -> space.canonical(best.genes().with(position, option))))
                .filter(seen::add)
                .map(genes -> priced(genes, cost))
                .min(Comparator.comparingDouble(Priced::cost))
                .filter(neighbour -> neighbour.cost() < best.cost());
    }
}
