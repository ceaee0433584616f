package dev.espalier.experiments.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.device.ExportedModel;
import dev.espalier.experiments.definition.Experiment;
import dev.espalier.experiments.definition.ExperimentReader;
import dev.espalier.search.pareto.Costs;
import dev.espalier.search.strategy.Evaluated;
import dev.espalier.search.strategy.Strategy;
import dev.espalier.search.surrogate.Preview;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Design;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.compression.ChannelGroups;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.cost.NetworkCost;
import dev.espalier.space.shrinking.CompressionSpace;
import dev.espalier.space.statistics.SpaceStatistics;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.zoo.Zoo;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What AMC's and HAQ's controllers propose in real spaces: networks of stages, and what can be cut of a residual one. */
class ActorsBehindWallsTest {
    private static final int CANDIDATES = 30;

    private static final SearchSpace STAGED =
            ExperimentReader.ready("demo", List.of()).space().searchSpace(3, 10);

    private static final CompressionSpace RESIDUAL = compression(Zoo.RESNET_20_CIFAR);

    private static CompressionSpace compression(Zoo zoo) {
        ChannelGroups groups = ChannelGroups.of(zoo.network());
        SplittableRandom random = new SplittableRandom(3);
        return new CompressionSpace(
                groups,
                Map.of("random", random.doubles(groups.classes()).toArray()),
                new CompressionSpace.Options(
                        List.of(0.25, 0.5, 0.75, 1.0),
                        4,
                        List.of(LayerPrecision.FLOAT32, LayerPrecision.INT8, LayerPrecision.W4A8),
                        3));
    }

    static Stream<Arguments> everywhere() {
        return Stream.of("amc", "haq")
                .flatMap(controller -> Stream.of(Named.of("staged", STAGED), Named.of("residual", RESIDUAL))
                        .map(space -> Arguments.of(controller, space)));
    }

    /** Half way from the least to the median of the space: what chance seldom keeps, for each limit alone already. */
    @ParameterizedTest
    @MethodSource("everywhere")
    void proposeNothingThatExceedsACountedLimit(String controller, SearchSpace space) {
        SpaceStatistics statistics = SpaceStatistics.of(space, 50, 1);
        List<Limit> limits = Stream.of(Metric.MACS, Metric.PARAMS, Metric.MEMORY_ACCESS)
                .map(metric -> {
                    SpaceStatistics.Spread spread = statistics.costs().get(metric);
                    return new Limit(metric, (spread.smallest() + spread.quantile(0.5)) / 2);
                })
                .toList();
        List<Assignment> proposed = proposals(strategy(controller, space, limits), CANDIDATES);
        assertEquals(CANDIDATES, new HashSet<>(proposed).size());
        for (Assignment genes : proposed) {
            Design design = space.decode(genes);
            NetworkCost cost = CostModel.count(design.network(), design.precision());
            assertTrue(
                    limits.stream().allMatch(limit -> limit.admits(SpaceStatistics.value(cost, limit.metric()))),
                    () -> genes + " exceeds " + limits);
        }
    }

    @ParameterizedTest
    @CsvSource({"amc, 60000", "amc, 200000", "haq, 60000", "haq, 200000"})
    void filesAreNearlyAsSmallAsWasCounted(String controller, double bound) {
        List<Assignment> proposed =
                proposals(strategy(controller, RESIDUAL, List.of(new Limit(Metric.SIZE_BYTES, bound))), 8);
        for (Assignment genes : proposed) {
            double size = ExportedModel.untrained(RESIDUAL.decode(genes), 1).onnx().length;
            assertTrue(size < 1.1 * bound, size + " bytes, allowed were " + bound);
        }
    }

    private static Strategy strategy(String controller, SearchSpace space, List<Limit> limits) {
        Experiment said = ExperimentReader.read(
                "{objectives: {accuracy: maximize}, strategy: {name: %s, population: %d}}".formatted(controller, 25));
        Assignment smallest = Assignment.of(new int[space.choices().size()]);
        return Controllers.of(
                said.strategy(),
                new Controllers.Task(
                        space.choices(),
                        said.objectives(),
                        limits,
                        Preview.nothing(1),
                        () -> CountedCosts.allowed(space, limits, smallest),
                        (_, _) -> Double.NaN,
                        _ -> (_, _) -> Map.of(),
                        _ -> _ -> new double[1]),
                1,
                List.of());
    }

    private static List<Assignment> proposals(Strategy strategy, int count) {
        return Stream.generate(() -> {
                    Assignment genes = strategy.propose().getFirst();
                    strategy.learn(List.of(new Evaluated.Feasible(genes, Costs.of(-genes.get(0)))));
                    return genes;
                })
                .limit(count)
                .toList();
    }
}
