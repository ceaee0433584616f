package dev.espalier.search.surrogate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.search.pareto.Costs;
import dev.espalier.search.pareto.Hypervolume;
import dev.espalier.search.strategy.Evaluated;
import dev.espalier.search.strategy.Nsga2;
import dev.espalier.search.strategy.Strategy;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Choices;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SurrogateTest {
    private static final Choices CHOICES = new Choices(IntStream.range(0, 9)
            .<Choice>mapToObj(i -> i % 3 == 0
                    ? new Choice.Categorical("block" + i, List.of("a", "b", "c"))
                    : new Choice.Ordinal("width" + i, List.of(1, 2, 3, 4, 5, 6)))
            .toList());
    private static final Surrogate.Settings SMALL = new Surrogate.Settings(10, 200);

    private static Stream<Surrogate.Settings> settings() {
        return Stream.of(Surrogate.Family.values())
                .flatMap(model ->
                        Stream.of(Surrogate.Acquisition.values()).map(acquisition -> SMALL.with(model, acquisition)));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void findsABetterFrontThanEvolutionFromTheSameNumberOfTrials(Surrogate.Settings settings) {
        Function<Assignment, Costs> costs = SurrogateTest::costs;
        double surrogate = sum(seed -> new Surrogate(CHOICES, Preview.nothing(2), settings, seed), costs);
        double evolution = sum(seed -> new Nsga2(CHOICES, Nsga2.Settings.DEFAULT, seed), costs);
        assertTrue(surrogate > 1.01 * evolution, "surrogate %.4f, NSGA-II %.4f".formatted(surrogate, evolution));
    }

    /** Most candidates are cheap, and the best by one cost has several times what the median has of the other. */
    @Test
    void findsABetterFrontWhereItsEndsLieFarFromWhatIsCommon() {
        Preview.Teller teller =
                genes -> new Preview(new double[] {size(genes)}, new double[] {Double.NaN, Double.NaN}, 0);
        Function<Assignment, Costs> skewed =
                genes -> Costs.of(1 - size(genes) / 36, Math.pow(size(genes) / 36, 1.7) * (1 + 0.2 * genes.get(0)));
        double surrogate = sum(seed -> new Surrogate(CHOICES, teller, SMALL, seed), skewed);
        double evolution = sum(seed -> new Nsga2(CHOICES, Nsga2.Settings.DEFAULT, seed), skewed);
        assertTrue(surrogate > 1.03 * evolution, "surrogate %.4f, NSGA-II %.4f".formatted(surrogate, evolution));
    }

    private static double sum(LongFunction<Strategy> maker, Function<Assignment, Costs> costs) {
        return LongStream.range(0, 4)
                .mapToDouble(seed -> hypervolume(maker.apply(seed), costs))
                .sum();
    }

    private static double hypervolume(Strategy strategy, Function<Assignment, Costs> costs) {
        List<Assignment> tried = search(strategy, 80, genes -> new Evaluated.Feasible(genes, costs.apply(genes)));
        return Hypervolume.of(tried.stream().map(costs).toList(), Costs.of(1, 1));
    }

    @Test
    void everyModelAndAcquisitionBeginsAlikeAndGoesItsOwnWay() {
        List<List<Assignment>> ways = settings()
                .map(settings -> search(
                        new Surrogate(CHOICES, Preview.nothing(2), settings, 1),
                        30,
                        genes -> new Evaluated.Feasible(genes, costs(genes))))
                .toList();
        assertEquals(1, ways.stream().map(way -> way.subList(0, 10)).distinct().count());
        assertEquals(4, ways.stream().map(way -> way.subList(10, 30)).distinct().count());
    }

    @Test
    void proposesNothingThatBreaksALimitKnownBeforehand() {
        Preview.Teller teller = genes -> new Preview(
                new double[] {size(genes)}, new double[] {Double.NaN, Double.NaN}, Math.max(0, size(genes) - 15));
        List<Assignment> tried = search(
                new Surrogate(CHOICES, teller, SMALL, 1), 60, genes -> new Evaluated.Feasible(genes, costs(genes)));
        assertEquals(60, tried.size());
        assertTrue(tried.stream().allMatch(genes -> size(genes) <= 15));
    }

    /** One block of three breaks the limit, which is told only of what was tried. */
    @ParameterizedTest
    @MethodSource("settings")
    void learnsWhatBreaksALimitThatOnlyAnEvaluationTells(Surrogate.Settings settings) {
        Function<Assignment, Evaluated> answer = genes ->
                genes.get(3) == 2 ? new Evaluated.Infeasible(genes, 0.5) : new Evaluated.Feasible(genes, costs(genes));
        List<Assignment> tried = search(new Surrogate(CHOICES, Preview.nothing(2), settings, 1), 80, answer);
        long late = tried.subList(30, 80).stream()
                .filter(genes -> genes.get(3) == 2)
                .count();
        assertTrue(late <= 5, late + " of the last 50 break the limit, by chance it were 17");
    }

    /** Sizes are counted, so that no candidate over the limit in force is proposed, and what was excluded before is again. */
    @Test
    void obeysLimitsThatMoveWhileCandidatesAreAwaited() {
        Surrogate surrogate = new Surrogate(CHOICES, new Sized(15), SMALL, 1);
        List<Assignment> narrow = searched(surrogate, List.of(), 15);
        List<Assignment> awaited = surrogate.propose();
        List<Assignment> wide = searched(surrogate, narrow, 24);
        surrogate.learn(awaited.stream().map(genes -> sized(genes, 24)).toList());
        List<Assignment> heard =
                Stream.of(narrow, wide, awaited).flatMap(List::stream).toList();
        List<Assignment> narrower = searched(surrogate, heard, 12);
        assertTrue(sizes(narrow).allMatch(size -> size <= 15));
        assertTrue(sizes(wide).allMatch(size -> size <= 24));
        assertTrue(
                sizes(wide).filter(size -> size > 15).count() >= 10,
                "sizes " + sizes(wide).boxed().toList());
        assertTrue(sizes(narrower).allMatch(size -> size <= 12));
        assertEquals(
                91, Stream.concat(heard.stream(), narrower.stream()).distinct().count());
    }

    /** 30 candidates after those that were {@code heard} of, when sizes may be up to {@code most} from now on. */
    private static List<Assignment> searched(Surrogate surrogate, List<Assignment> heard, double most) {
        if (!heard.isEmpty()) {
            surrogate.obey(List.of(new Limit(Metric.PARAMS, most)));
            surrogate.revise(heard.stream().map(genes -> sized(genes, most)).toList());
        }
        return search(surrogate, 30, genes -> sized(genes, most));
    }

    private static Evaluated sized(Assignment genes, double most) {
        return size(genes) <= most
                ? new Evaluated.Feasible(genes, costs(genes))
                : new Evaluated.Infeasible(genes, size(genes) / most - 1);
    }

    private static DoubleStream sizes(List<Assignment> tried) {
        return tried.stream().mapToDouble(SurrogateTest::size);
    }

    private record Sized(double most) implements Preview.Teller {
        @Override
        public Preview of(Assignment genes) {
            return new Preview(
                    new double[] {size(genes)}, new double[] {Double.NaN, Double.NaN}, Math.max(0, size(genes) - most));
        }

        @Override
        public Sized under(List<Limit> limits) {
            return new Sized(limits.getFirst().bound());
        }
    }

    @Test
    void takesKnownCostsAsTheyAre() {
        Preview.Teller teller = genes -> new Preview(
                new double[0], new double[] {Double.NaN, costs(genes).get(1)}, 0);
        List<Assignment> tried = search(
                new Surrogate(CHOICES, teller, SMALL, 1), 40, genes -> new Evaluated.Feasible(genes, costs(genes)));
        assertEquals(40, tried.stream().distinct().count());
    }

    @Test
    void refusesSettingsItCannotWorkWith() {
        assertThrows(IllegalArgumentException.class, () -> new Surrogate.Settings(1, 100));
        assertThrows(IllegalArgumentException.class, () -> new Surrogate.Settings(10, 1));
        assertThrows(IllegalArgumentException.class, () -> new Preview(new double[] {Double.NaN}, new double[1], 0));
    }

    private static List<Assignment> search(Strategy strategy, int trials, Function<Assignment, Evaluated> answer) {
        List<Assignment> tried = new ArrayList<>();
        while (tried.size() < trials) {
            List<Assignment> batch = strategy.propose();
            tried.addAll(batch);
            strategy.learn(batch.stream().map(answer).toList());
        }
        return tried;
    }

    private static double size(Assignment genes) {
        return genes.toList().stream().mapToInt(Integer::intValue).sum();
    }

    /** Quadratic costs, logarithmic gains; one block of three is much better. */
    private static Costs costs(Assignment genes) {
        double cost = 0;
        double gain = 0;
        for (int i = 0; i < genes.size(); i++) {
            double value = 1 + genes.get(i);
            if (i % 3 == 0) {
                gain += genes.get(i) == 1 ? 1 : 0;
            } else {
                cost += value * value * (1 + i % 2);
                gain += Math.log(value) * (1 + i % 2);
            }
        }
        return Costs.of(Math.exp(-gain / 8), cost / 324);
    }
}
