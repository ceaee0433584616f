package dev.espalier.search.strategy;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.search.pareto.Costs;
import dev.espalier.search.strategy.Strategies.Maker;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Choices;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FailedNeverBreedTest {
    private static final Choices CHOICES = new Choices(IntStream.range(0, 10)
            .<Choice>mapToObj(i -> new Choice.Categorical("block" + i, List.of("a", "b", "c", "d")))
            .toList());

    /** Three of four candidates fail, by their first block; what was not bred from them seldom has such a block. */
    @ParameterizedTest
    @MethodSource("dev.espalier.search.strategy.Strategies#breeding")
    void whatFailsIsSoonAvoided(Maker maker) {
        Function<Assignment, Evaluated> answer = genes -> genes.get(0) != 1
                ? new Evaluated.Failed(genes)
                : new Evaluated.Feasible(genes, Costs.of(sum(genes), -sum(genes)));
        List<Assignment> all = Strategies.proposals(maker.of(CHOICES, 3), answer, 400, 4);
        long good = all.stream().skip(200).filter(genes -> genes.get(0) == 1).count();
        assertTrue(good > 0.7 * (all.size() - 200), good + " of " + (all.size() - 200));
    }

    private static int sum(Assignment genes) {
        return genes.toList().stream().mapToInt(Integer::intValue).sum();
    }
}
