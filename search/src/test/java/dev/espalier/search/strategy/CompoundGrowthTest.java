package dev.espalier.search.strategy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.search.pareto.Costs;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Choices;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CompoundGrowthTest {
    /** Multipliers in steps of 0.05, so that every base of the grid is a network of its own; 1.0 is option 0. */
    private static final Choices CHOICES = new Choices(List.of(
            new Choice.Levels("depth", levels(4)),
            new Choice.Levels("width", levels(4)),
            new Choice.Levels("resolution", levels(4))));

    private static final Assignment FOUND = Assignment.of(0, 0, 0);

    /** Bases in steps of 0.05, alpha up to 2, beta and gamma up to 1.5, whose growth is within 0.1 of 2. */
    private static final int GRID = 108;

    private static List<Double> levels(int largest) {
        return IntStream.rangeClosed(20, 20 * largest).mapToObj(i -> i / 20.0).toList();
    }

    /** Nearest to alpha = 1.2, beta = 1.1 and gamma = 1.15 at phi = 1 is best. */
    private static Evaluated efficient(Assignment genes) {
        double off = Math.abs(genes.get(0) - 4) + Math.abs(genes.get(1) - 2) + Math.abs(genes.get(2) - 3);
        return new Evaluated.Feasible(genes, Costs.of(off, 1));
    }

    @Test
    void triesTheGridAndGrowsTheBestBasesUntilTheSpaceEnds() {
        List<Assignment> all = proposals(CHOICES, List.of(FOUND), CompoundGrowthTest::efficient);
        assertEquals(FOUND, all.getFirst());
        // 1.2^2 = 1.44, 1.1^2 = 1.21, 1.15^2 = 1.3225: options 8.8, 4.2 and 6.45.
        assertEquals(Assignment.of(9, 4, 6), all.get(1 + GRID));
        // 1.2^7 = 3.58 is in the space, 1.2^8 = 4.30 is not.
        assertEquals(1 + GRID + 6, all.size());
    }

    @Test
    void endsAtTheLimit() {
        List<Assignment> all = proposals(
                CHOICES,
                List.of(FOUND),
                genes -> genes.get(0) > 15 ? new Evaluated.Infeasible(genes, 0.1) : efficient(genes));
        // 1.2^3 = 1.73 keeps it, 1.2^4 = 2.07 does not.
        assertEquals(Assignment.of(21, 9, 15), all.getLast());
        assertEquals(1 + GRID + 3, all.size());
    }

    @Test
    void growsTheBestOfWhatWasFound() {
        Choices choices = new Choices(List.of(
                new Choice.Categorical("block", List.of("plain", "inverted")),
                new Choice.Ordinal("stage1.depth", List.of(1, 2, 4, 8, 16))));
        List<Assignment> all = proposals(
                choices,
                List.of(Assignment.of(0, 0), Assignment.of(1, 1)),
                genes -> new Evaluated.Feasible(genes, Costs.of(-genes.get(0), 1)));
        assertEquals(
                List.of(
                        Assignment.of(0, 0),
                        Assignment.of(1, 1),
                        Assignment.of(1, 2),
                        Assignment.of(1, 3),
                        Assignment.of(1, 4)),
                all);
    }

    @Test
    void needsANetworkAndRoomForOneTwiceAsLarge() {
        assertThrows(IllegalArgumentException.class, () -> new CompoundGrowth(CHOICES, List.of(), 0));
        IllegalArgumentException full = assertThrows(
                IllegalArgumentException.class,
                () -> new CompoundGrowth(CHOICES, List.of(Assignment.of(60, 60, 60)), 0));
        assertTrue(full.getMessage().contains("larger options"), full.getMessage());
    }

    private static List<Assignment> proposals(
            Choices choices, List<Assignment> found, Function<Assignment, Evaluated> answer) {
        return Strategies.proposals(new CompoundGrowth(choices, found, 0), answer, 1000, 1);
    }
}
