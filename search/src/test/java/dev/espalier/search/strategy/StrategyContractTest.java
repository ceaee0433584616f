package dev.espalier.search.strategy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every strategy must do, whatever it is made of. */
@Timeout(20)
class StrategyContractTest {
    /** As many candidates of a steady strategy are awaited. */
    private static final int AHEAD = 4;

    /** 4 x 2 x (1 + 3 + 3) = 56 candidates: a plain block has no kernel. */
    private static final Choices SMALL = new Choices(List.of(
            new Choice.Ordinal("width", List.of(8, 16, 24, 32)),
            new Choice.Ordinal("depth", List.of(1, 2)),
            new Choice.Categorical("block", List.of("plain", "inverted", "residual")),
            new Choice.Conditional(new Choice.Ordinal("kernel", List.of(3, 5, 7)), "block", Set.of(1, 2))));

    private static final Choices LARGE = new Choices(IntStream.range(0, 12)
            .<Choice>mapToObj(i -> i % 3 == 0
                    ? new Choice.Categorical("block" + i, List.of("a", "b", "c"))
                    : new Choice.Ordinal("width" + i, List.of(1, 2, 3, 4, 5, 6)))
            .toList());

    @ParameterizedTest
    @MethodSource("dev.espalier.search.strategy.Strategies#all")
    void theSameSeedProposesTheSame(Maker maker) {
        assertEquals(proposals(maker.of(LARGE, 7), 300), proposals(maker.of(LARGE, 7), 300));
    }

    @ParameterizedTest
    @MethodSource("dev.espalier.search.strategy.Strategies#all")
    void anotherSeedProposesSomethingElse(Maker maker) {
        assertNotEquals(proposals(maker.of(LARGE, 7), 40), proposals(maker.of(LARGE, 8), 40));
    }

    @ParameterizedTest
    @MethodSource("dev.espalier.search.strategy.Strategies#all")
    void drawsNoRandomNumbersThatOthersDrawToo(Maker maker) {
        List<Assignment> undisturbed = proposals(maker.of(LARGE, 7), 120);
        Strategy one = maker.of(LARGE, 7);
        Strategy neighbour = maker.of(LARGE, 99);
        List<Assignment> taken = new ArrayList<>();
        while (taken.size() < 120) {
            taken.addAll(Strategies.proposals(one, StrategyContractTest::answer, 1, 1));
            Strategies.proposals(neighbour, StrategyContractTest::answer, 1, 1);
        }
        assertEquals(Strategies.proposals(maker.of(LARGE, 7), StrategyContractTest::answer, taken.size(), 1), taken);
        assertEquals(undisturbed.getFirst(), taken.getFirst());
    }

    @ParameterizedTest
    @MethodSource("dev.espalier.search.strategy.Strategies#all")
    void proposesNothingTwiceAndAllInCanonicalForm(Maker maker) {
        List<Assignment> all = proposals(maker.of(LARGE, 3), 800);
        assertTrue(all.size() >= 800);
        assertEquals(all.size(), new HashSet<>(all).size());
        all.forEach(genes -> assertEquals(LARGE.canonical(genes), genes, "canonical"));
    }

    @ParameterizedTest
    @MethodSource("dev.espalier.search.strategy.Strategies#all")
    void neverProposesWhatItHeardOf(Maker maker) {
        Strategy strategy = maker.of(SMALL, 1);
        List<Assignment> told =
                List.of(Assignment.of(1, 1, 0, 0), Assignment.of(2, 0, 1, 1), Assignment.of(3, 1, 2, 2));
        List<Assignment> first = strategy.propose();
        List<Assignment> heard = new ArrayList<>(first);
        told.stream().filter(genes -> !first.contains(genes)).forEach(heard::add);
        strategy.learn(heard.stream().map(StrategyContractTest::answer).toList());
        List<Assignment> rest = proposals(strategy, 1000);
        assertTrue(heard.stream().noneMatch(rest::contains));
        assertEquals(56, heard.size() + rest.size());
    }

    @ParameterizedTest
    @MethodSource("dev.espalier.search.strategy.Strategies#all")
    void triesEveryCandidateOfASmallSpaceAndThenEnds(Maker maker) {
        assertEquals(56, SMALL.count().intValueExact());
        Strategy strategy = maker.of(SMALL, 1);
        List<Assignment> all = proposals(strategy, 1000);
        assertEquals(56, all.size());
        assertEquals(56, new HashSet<>(all).size());
        assertTrue(strategy.propose().isEmpty(), "once exhausted, always exhausted");
    }

    @ParameterizedTest
    @MethodSource("dev.espalier.search.strategy.Strategies#all")
    void endsWhenNothingKeepsTheLimits(Maker maker) {
        triesAll(maker, genes -> new Evaluated.Infeasible(genes, 1 + genes.get(0)));
    }

    @ParameterizedTest
    @MethodSource("dev.espalier.search.strategy.Strategies#all")
    void endsWhenEverythingFails(Maker maker) {
        triesAll(maker, Evaluated.Failed::new);
    }

    @ParameterizedTest
    @MethodSource("dev.espalier.search.strategy.Strategies#all")
    void copesWithAnswersOfEveryKindTogether(Maker maker) {
        triesAll(maker, genes -> switch (genes.get(0) % 3) {
            case 0 -> new Evaluated.Failed(genes);
            case 1 -> new Evaluated.Infeasible(genes, 0.5);
            default -> answer(genes);
        });
    }

    private static void triesAll(Maker maker, Function<Assignment, Evaluated> answer) {
        assertEquals(
                56,
                Strategies.proposals(maker.of(SMALL, 1), answer, 1000, AHEAD).size());
    }

    private static List<Assignment> proposals(Strategy strategy, int most) {
        return Strategies.proposals(strategy, StrategyContractTest::answer, most, AHEAD);
    }

    private static Evaluated answer(Assignment genes) {
        double size = genes.toList().stream().mapToInt(Integer::intValue).sum();
        return new Evaluated.Feasible(genes, Costs.of(size, Math.abs(7 - genes.get(0)) - size / 2));
    }
}
