package dev.espalier.search.strategy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.search.pareto.Costs;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Choices;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every strategy must do, whatever it is made of. */
class StrategyContractTest {
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

    /** Makes a strategy. */
    private interface Maker {
        Strategy of(Choices choices, long seed);
    }

    static Stream<Arguments> strategies() {
        return Stream.of(
                        Named.<Maker>of("NSGA-II", (choices, seed) -> new Nsga2(choices, Nsga2.Settings.DEFAULT, seed)),
                        Named.<Maker>of(
                                "NSGA-II, small population",
                                (choices, seed) -> new Nsga2(choices, new Nsga2.Settings(3, 0, 0), seed)),
                        Named.<Maker>of("random", (choices, seed) -> new RandomSearch(choices, 20, seed)))
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void theSameSeedProposesTheSame(Maker maker) {
        assertEquals(
                proposals(maker.of(LARGE, 7), StrategyContractTest::answer, 10),
                proposals(maker.of(LARGE, 7), StrategyContractTest::answer, 10));
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void anotherSeedProposesSomethingElse(Maker maker) {
        assertNotEquals(
                proposals(maker.of(LARGE, 7), StrategyContractTest::answer, 2),
                proposals(maker.of(LARGE, 8), StrategyContractTest::answer, 2));
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void aReplayWithKnownAnswersGoesOnAsIfNothingHadHappened(Maker maker) {
        List<List<Assignment>> undisturbed = proposals(maker.of(LARGE, 7), StrategyContractTest::answer, 12);
        // One that was interrupted after 5 batches, beside another that also draws random numbers.
        Strategy fresh = maker.of(LARGE, 7);
        Strategy neighbour = maker.of(LARGE, 99);
        List<List<Assignment>> replayed = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            replayed.addAll(proposals(fresh, StrategyContractTest::answer, 1));
            proposals(neighbour, StrategyContractTest::answer, 1);
        }
        assertEquals(undisturbed, replayed);
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void proposesNothingTwice(Maker maker) {
        List<Assignment> all = proposals(maker.of(LARGE, 3), StrategyContractTest::answer, 40).stream()
                .flatMap(List::stream)
                .toList();
        assertEquals(all.size(), new HashSet<>(all).size());
        all.forEach(genes -> assertEquals(LARGE.canonical(genes), genes, "canonical"));
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void triesEveryCandidateOfASmallSpaceAndThenEnds(Maker maker) {
        assertEquals(56, SMALL.count().intValueExact());
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            Strategy strategy = maker.of(SMALL, 1);
            List<Assignment> all = proposals(strategy, StrategyContractTest::answer, 1000).stream()
                    .flatMap(List::stream)
                    .toList();
            assertEquals(56, all.size());
            assertEquals(56, new HashSet<>(all).size());
            assertTrue(strategy.propose().isEmpty(), "once exhausted, always exhausted");
        });
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void endsWhenNothingKeepsTheLimits(Maker maker) {
        triesAll(maker, genes -> new Evaluated.Infeasible(genes, 1 + genes.get(0)));
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void endsWhenEverythingFails(Maker maker) {
        triesAll(maker, Evaluated.Failed::new);
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void copesWithAnswersOfEveryKindTogether(Maker maker) {
        triesAll(maker, genes -> switch (genes.get(0) % 3) {
            case 0 -> new Evaluated.Failed(genes);
            case 1 -> new Evaluated.Infeasible(genes, 0.5);
            default -> answer(genes);
        });
    }

    private static void triesAll(Maker maker, Function<Assignment, Evaluated> answer) {
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertEquals(
                        56,
                        proposals(maker.of(SMALL, 1), answer, 1000).stream()
                                .mapToInt(List::size)
                                .sum()));
    }

    private static List<List<Assignment>> proposals(
            Strategy strategy, Function<Assignment, Evaluated> answer, int batches) {
        List<List<Assignment>> all = new ArrayList<>();
        for (int i = 0; i < batches; i++) {
            List<Assignment> batch = strategy.propose();
            if (batch.isEmpty()) {
                break;
            }
            assertFalse(batch.contains(null));
            all.add(batch);
            strategy.learn(batch.stream().map(answer).toList());
        }
        return all;
    }

    private static Evaluated answer(Assignment genes) {
        double size = genes.toList().stream().mapToInt(Integer::intValue).sum();
        return new Evaluated.Feasible(genes, Costs.of(size, Math.abs(7 - genes.get(0)) - size / 2));
    }
}
