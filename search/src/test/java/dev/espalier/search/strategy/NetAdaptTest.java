package dev.espalier.search.strategy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.search.pareto.Costs;
import dev.espalier.search.strategy.NetAdapt.Aim;
import dev.espalier.search.strategy.NetAdapt.Settings;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Choices;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NetAdaptTest {
    /** Two groups of 1 to 10 channels and a criterion. */
    private static final Choices CHOICES = new Choices(List.of(
            new Choice.Ordinal("a.channels", tens()),
            new Choice.Ordinal("b.channels", tens()),
            new Choice.Categorical("criterion", List.of("l1", "taylor"))));

    /** A channel of a costs 1, one of b costs 4: 50 in all. */
    private static final ToDoubleFunction<Assignment> COST = genes -> 1 + genes.get(0) + 4.0 * (1 + genes.get(1));

    private static final Settings TENTHS = new Settings(0.1, 1);

    private static List<Integer> tens() {
        return IntStream.rangeClosed(1, 10).boxed().toList();
    }

    /** Each channel of a is worth {@code a}, each of b is worth {@code b}. */
    private static Function<Assignment, Evaluated> worth(double a, double b) {
        return genes -> new Evaluated.Feasible(
                genes, Costs.of(-a * genes.get(0) - b * genes.get(1), COST.applyAsDouble(genes)));
    }

    @Test
    void everyStepLowersOneChoiceToTheGreatestOptionThatSavesEnough() {
        // A step saves 5: five channels of a, or two of b. Those of b are worth 3 each, 6 for 8 saved; those of a 5 for
        // 5.
        List<Assignment> all = proposals(worth(1, 3), 30, TENTHS, COST);
        assertEquals(
                List.of(
                        Assignment.of(9, 9, 0),
                        // To at most 45.
                        Assignment.of(4, 9, 0),
                        Assignment.of(9, 7, 0),
                        // From 42 to at most 37.
                        Assignment.of(4, 7, 0),
                        Assignment.of(9, 5, 0),
                        // From 34 to at most 30, which is the target.
                        Assignment.of(5, 5, 0),
                        Assignment.of(9, 4, 0)),
                all);
    }

    @Test
    void goesWhereLeastIsLostForWhatIsSaved() {
        // Now a channel of b is worth 5, and 10 for 8 is more than 5 for 5.
        List<Assignment> all = proposals(worth(1, 5), 40, TENTHS, COST);
        // From 45 no number of channels of a saves enough.
        assertEquals(
                List.of(Assignment.of(9, 9, 0), Assignment.of(4, 9, 0), Assignment.of(9, 7, 0), Assignment.of(4, 7, 0)),
                all);
    }

    @Test
    void stepsDecay() {
        // 5, then 2.5: first to at most 45, then from 42 to at most 39.5, by three of a or one of b.
        List<Assignment> all = proposals(worth(1, 3), 39, new Settings(0.1, 0.5), COST);
        assertEquals(List.of(Assignment.of(6, 7, 0), Assignment.of(9, 6, 0)), all.subList(3, 5));
    }

    @Test
    void aStepThatNoChoiceCanMakeIsMadeAsFarAsItGoes() {
        Choices small = new Choices(List.of(
                new Choice.Ordinal("a.channels", List.of(1, 2)), new Choice.Ordinal("b.channels", List.of(1, 2))));
        List<Assignment> all = Strategies.proposals(
                new NetAdapt(
                        small,
                        NetAdapt.largest(small),
                        new Aim(0, 1, 0),
                        new Settings(0.9, 1),
                        genes -> 3 + genes.get(0) + genes.get(1)),
                genes -> new Evaluated.Feasible(genes, Costs.of(-genes.get(0), 3 + genes.get(0) + genes.get(1))),
                100,
                1);
        assertEquals(List.of(Assignment.of(1, 1), Assignment.of(0, 1), Assignment.of(1, 0), Assignment.of(0, 0)), all);
    }

    /** The device takes half of what the table says, so that the target is reached sooner. */
    @Test
    void theTargetIsOfWhatWasMeasured() {
        Function<Assignment, Evaluated> half = genes -> new Evaluated.Feasible(
                genes, Costs.of(-genes.get(0) - 3 * genes.get(1), COST.applyAsDouble(genes) / 2));
        assertEquals(
                proposals(worth(1, 3), 30, TENTHS, COST),
                proposals(half, 15, TENTHS, COST),
                "15 ms that are told as 30");
    }

    @Test
    void failuresAreAvoidedAndBrokenLimitsTheLastResort() {
        List<Assignment> all = proposals(
                genes -> genes.get(1) < 9
                        ? new Evaluated.Failed(genes)
                        : genes.get(0) < 9
                                ? new Evaluated.Infeasible(genes, 1)
                                : worth(1, 3).apply(genes),
                44,
                TENTHS,
                COST);
        assertEquals(Assignment.of(4, 9, 0), all.get(1));
        assertEquals(Assignment.of(9, 7, 0), all.get(2), "failed, though cheaper");
        assertEquals(Assignment.of(4, 7, 0), all.get(3).with(0, 4), "goes on from what broke a limit");
    }

    private static List<Assignment> proposals(
            Function<Assignment, Evaluated> answer,
            double target,
            Settings settings,
            ToDoubleFunction<Assignment> estimate) {
        return Strategies.proposals(
                new NetAdapt(CHOICES, NetAdapt.largest(CHOICES), new Aim(0, 1, target), settings, estimate),
                answer,
                1000,
                1);
    }
}
