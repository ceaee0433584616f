package dev.espalier.search.strategy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.search.pareto.Costs;
import dev.espalier.search.strategy.Strategies.Maker;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Choices;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every strategy must do that follows one path through a space and leaves the rest of it alone. */
@Timeout(20)
class PathContractTest {
    /** A plain block has no kernel. */
    private static final Choices CHOICES = new Choices(List.of(
            new Choice.Ordinal("resolution", List.of(16, 20, 24, 28, 32)),
            new Choice.Categorical("block", List.of("inverted", "plain", "residual")),
            new Choice.Conditional(new Choice.Ordinal("kernel", List.of(3, 5, 7)), "block", Set.of(0, 2)),
            new Choice.Ordinal("stage1.width", List.of(8, 16, 24, 32)),
            new Choice.Ordinal("stage2.width", List.of(16, 24, 32, 40, 48, 64)),
            new Choice.Ordinal("stage1.depth", List.of(1, 2, 3, 4)),
            new Choice.Ordinal("stage2.depth", List.of(1, 2, 3, 4, 5, 6))));

    @ParameterizedTest
    @MethodSource("dev.espalier.search.strategy.Strategies#paths")
    void theSameResultsLeadTheSameWay(Maker maker) {
        List<Assignment> all = proposals(maker, PathContractTest::answer);
        assertTrue(all.size() > 5, "it goes somewhere: " + all);
        assertEquals(all, proposals(maker, PathContractTest::answer));
    }

    @ParameterizedTest
    @MethodSource("dev.espalier.search.strategy.Strategies#paths")
    void otherResultsLeadAnotherWay(Maker maker) {
        List<Assignment> one = proposals(maker, genes -> priced(genes, -genes.get(3)));
        List<Assignment> other = proposals(maker, genes -> priced(genes, -genes.get(0)));
        assertFalse(one.equals(other), "both are " + one);
    }

    @ParameterizedTest
    @MethodSource("dev.espalier.search.strategy.Strategies#paths")
    void proposesNothingTwiceAndAllInCanonicalForm(Maker maker) {
        List<Assignment> all = proposals(maker, PathContractTest::answer);
        assertEquals(all.size(), new HashSet<>(all).size());
        all.forEach(genes -> assertEquals(CHOICES.canonical(genes), genes, "canonical"));
    }

    @ParameterizedTest
    @MethodSource("dev.espalier.search.strategy.Strategies#paths")
    void walksThroughWhatItHeardOfAndProposesOnlyTheRest(Maker maker) {
        List<Assignment> all = proposals(maker, PathContractTest::answer);
        List<Assignment> told = List.of(all.get(2), all.get(4), all.getLast());
        Strategy strategy = maker.of(CHOICES, 1);
        List<Assignment> first = strategy.propose();
        List<Evaluated> heard =
                new ArrayList<>(first.stream().map(PathContractTest::answer).toList());
        told.stream()
                .filter(genes -> !first.contains(genes))
                .map(PathContractTest::answer)
                .forEach(heard::add);
        strategy.learn(heard);
        List<Assignment> rest = Strategies.proposals(strategy, PathContractTest::answer, 10_000, 1);
        assertEquals(
                all.stream()
                        .filter(genes -> !first.contains(genes) && !told.contains(genes))
                        .toList(),
                rest);
    }

    @ParameterizedTest
    @MethodSource("dev.espalier.search.strategy.Strategies#paths")
    void endsWhateverTheResults(Maker maker) {
        List<Function<Assignment, Evaluated>> answers = List.of(
                PathContractTest::answer,
                Evaluated.Failed::new,
                genes -> new Evaluated.Infeasible(genes, 1 + genes.get(0)),
                genes -> switch (genes.get(3) % 3) {
                    case 0 -> new Evaluated.Failed(genes);
                    case 1 -> new Evaluated.Infeasible(genes, 0.5);
                    default -> answer(genes);
                });
        for (Function<Assignment, Evaluated> answer : answers) {
            Strategy strategy = maker.of(CHOICES, 1);
            List<Assignment> all = Strategies.proposals(strategy, answer, 10_000, 1);
            assertTrue(all.size() < 10_000);
            assertTrue(strategy.propose().isEmpty(), "once ended, always ended");
        }
    }

    /** Every proposal is tried as a design that no path would ask for. */
    @ParameterizedTest
    @MethodSource("dev.espalier.search.strategy.Strategies#paths")
    void goesOnWhenProposalsAreTriedAsOtherDesigns(Maker maker) {
        Strategy strategy = maker.of(CHOICES, 1);
        List<Assignment> all = new ArrayList<>();
        for (List<Assignment> next = strategy.propose(); !next.isEmpty(); next = strategy.propose()) {
            next.forEach(genes -> strategy.replaced(genes, genes.with(1, 2)));
            strategy.learn(next.stream()
                    .map(genes -> priced(genes.with(1, 2), loss(genes)))
                    .toList());
            all.addAll(next);
        }
        assertTrue(all.size() > 5, "it goes somewhere: " + all);
    }

    @ParameterizedTest
    @MethodSource("dev.espalier.search.strategy.Strategies#paths")
    void goesOnAfterLimitsMoved(Maker maker) {
        Strategy strategy = maker.of(CHOICES, 1);
        List<Assignment> proposed = new ArrayList<>();
        for (int batch = 0; batch < 2; batch++) {
            List<Assignment> next = strategy.propose();
            proposed.addAll(next);
            strategy.learn(next.stream().map(PathContractTest::answer).toList());
        }
        strategy.revise(
                proposed.stream().map(genes -> priced(genes, -genes.get(3))).toList());
        List<Assignment> rest = Strategies.proposals(strategy, genes -> priced(genes, -genes.get(3)), 10_000, 1);
        proposed.addAll(rest);
        assertEquals(proposed.size(), new HashSet<>(proposed).size(), "nothing twice");
        assertTrue(proposed.containsAll(proposals(maker, genes -> priced(genes, -genes.get(3)))));
    }

    private static List<Assignment> proposals(Maker maker, Function<Assignment, Evaluated> answer) {
        return Strategies.proposals(maker.of(CHOICES, 1), answer, 10_000, 1);
    }

    private static Evaluated answer(Assignment genes) {
        return priced(genes, loss(genes));
    }

    private static double loss(Assignment genes) {
        return Math.abs(3 - genes.get(5)) - 2 * genes.get(4);
    }

    /** The first cost is what is lost, the second is the size. */
    private static Evaluated priced(Assignment genes, double loss) {
        double size = 1 + genes.toList().stream().mapToInt(Integer::intValue).sum();
        return new Evaluated.Feasible(genes, Costs.of(loss, size));
    }
}
