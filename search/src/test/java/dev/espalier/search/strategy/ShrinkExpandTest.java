package dev.espalier.search.strategy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.espalier.search.pareto.Costs;
import dev.espalier.search.strategy.ShrinkExpand.Budget;
import dev.espalier.search.strategy.ShrinkExpand.Learner;
import dev.espalier.search.strategy.ShrinkExpand.Settings;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Choices;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShrinkExpandTest {
    /** Two widths of 1 to 40 channels and a kernel. */
    private static final Choices CHOICES = new Choices(List.of(
            new Choice.Ordinal("stage1.width", channels()),
            new Choice.Ordinal("stage2.width", channels()),
            new Choice.Ordinal("kernel", List.of(3, 5, 7))));

    /** Both have 20 channels. */
    private static final Assignment START = Assignment.of(19, 19, 1);

    private static List<Integer> channels() {
        return IntStream.rangeClosed(1, 40).boxed().toList();
    }

    private static double cost(Assignment genes) {
        return 2 + genes.get(0) + genes.get(1);
    }

    @Test
    void shrinksToWhatIsAliveAndMultipliesWhatIsLeftUntilTheBudgetIsSpent() {
        // 20 and 5 are alive; times 1.6 they are 32 and 8, which together are 40.
        assertEquals(
                List.of(START, Assignment.of(31, 7, 1)),
                proposals((_, _) -> Map.of(0, 1.0, 1, 0.25), 40, List.of(1.0), 1, _ -> -1));
    }

    @Test
    void multipliesByLessThanOneWhereTooMuchIsAlive() {
        assertEquals(
                List.of(START, Assignment.of(9, 4, 1)),
                proposals((_, _) -> Map.of(0, 1.0, 1, 0.5), 15, List.of(1.0), 1, _ -> -1));
    }

    @Test
    void theNextRoundBeginsWithWhatTheBestStrengthMade() {
        Learner learner =
                (genes, strength) -> genes.equals(START) ? Map.of(0, 1.0, 1, strength) : Map.of(0, 0.5, 1, 1.0);
        // 0.25 makes 32 and 8, 0.6 makes 25 and 15, which is best and becomes 18.2 and 21.8.
        assertEquals(
                List.of(START, Assignment.of(31, 7, 1), Assignment.of(24, 14, 1), Assignment.of(17, 21, 1)),
                proposals(learner, 40, List.of(0.25, 0.6), 2, genes -> Math.abs(24 - genes.get(0))));
    }

    @Test
    void endsWhenWidthsStayAsTheyAre() {
        assertEquals(List.of(START), proposals((_, _) -> Map.of(0, 1.0, 1, 1.0), 40, List.of(1.0, 10.0), 5, _ -> -1));
    }

    @Test
    void needsStrengthsAndRounds() {
        assertThrows(IllegalArgumentException.class, () -> new Settings(List.of(), 1));
        assertThrows(IllegalArgumentException.class, () -> new Settings(List.of(1.0, 0.0), 1));
        assertThrows(IllegalArgumentException.class, () -> new Settings(List.of(1.0), 0));
    }

    private static List<Assignment> proposals(
            Learner learner, double budget, List<Double> strengths, int rounds, Function<Assignment, Integer> loss) {
        return Strategies.proposals(
                new ShrinkExpand(
                        CHOICES,
                        START,
                        0,
                        learner,
                        new Budget(ShrinkExpandTest::cost, budget),
                        new Settings(strengths, rounds)),
                genes -> new Evaluated.Feasible(genes, Costs.of(loss.apply(genes), 1)),
                100,
                1);
    }
}
