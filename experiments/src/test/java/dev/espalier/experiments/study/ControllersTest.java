package dev.espalier.experiments.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.experiments.definition.Experiment;
import dev.espalier.experiments.definition.ExperimentReader;
import dev.espalier.experiments.definition.InvalidExperimentException;
import dev.espalier.search.pareto.Costs;
import dev.espalier.search.strategy.Evaluated;
import dev.espalier.search.strategy.Strategy;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Controllers in spaces of real networks. */
class ControllersTest {
    private static final String STAGES = """
            space:
              resolutions: [16, 20, 24, 28, 32]
              stem: {widths: 16}
              stages:
                - {blocks: depthwise-separable, kernels: 3, widths: [8, 16, 24, 32], depths: [1, 2, 3, 4], stride: 2}
                - {blocks: depthwise-separable, kernels: 3, widths: [16, 24, 32, 40, 48, 56, 64], depths: [1, 2, 3, 4], stride: 2}
              head: {widths: 0}
              precisions: float32
            objectives: {accuracy: maximize, macs: minimize}
            """;

    @Test
    void netAdaptEndsAtItsTargetByCountedCosts() {
        Experiment experiment =
                ExperimentReader.read(STAGES + "strategy: {name: netadapt, reduction: 0.2, target: {macs: 300k}}");
        SearchSpace space = experiment.space().searchSpace(1, 10);
        List<Assignment> path = walked(experiment, space);
        List<Double> macs = path.stream().map(genes -> macs(space, genes)).toList();
        double first = macs.getFirst();
        assertTrue(first > 2_000_000, "the largest has " + first);
        assertTrue(macs.stream().anyMatch(cost -> cost <= 300_000), "it gets there: " + macs);
        assertTrue(macs.subList(0, macs.size() - 8).stream().allMatch(cost -> cost > 300_000), "and ends: " + macs);
    }

    @Test
    void compoundScalingGrowsTheDesignItIsGiven() {
        Experiment experiment = ExperimentReader.read(STAGES + "limits: {macs: 2M}\nstrategy: {name: compound}");
        SearchSpace space = experiment.space().searchSpace(1, 10);
        Assignment found = Assignment.of(new int[space.choices().size()]);
        List<Assignment> grown = walked(
                experiment.withStrategy(experiment
                        .strategy()
                        .withStart(experiment.strategy().start().of(List.of(found)))),
                space);
        assertEquals(found, grown.getFirst());
        assertTrue(grown.size() > 5, grown.toString());
        assertTrue(grown.stream().skip(1).allMatch(genes -> macs(space, genes) > macs(space, found)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "limits: {macs: 1M} | set strategy.target.macs",
                "objectives: {accuracy: maximize} | needs the objective accuracy and one to save",
                "objectives: {macs: minimize, params: minimize} | needs the objective accuracy and one to save"
            })
    void netAdaptSaysWhatItNeeds(String said, String expected) {
        InvalidExperimentException wrong = assertThrows(
                InvalidExperimentException.class,
                () -> ExperimentReader.read("strategy: {name: netadapt}\n"
                        + (said.startsWith("objectives")
                                ? said
                                : "objectives: {accuracy: maximize, macs: minimize}\n" + said)));
        assertTrue(wrong.getMessage().contains(expected), wrong.getMessage());
    }

    /** Both strengths are tried; the second narrows the first stage, and the second stage gets what that saved. */
    @Test
    void morphNetExpandsWhatWasLearntToItsTarget() {
        Experiment experiment = ExperimentReader.read(
                STAGES + "strategy: {name: morphnet, strengths: [10, 100], target: {macs: 1500k}}");
        SearchSpace space = experiment.space().searchSpace(1, 10);
        List<String> names = space.choices().list().stream().map(Choice::name).toList();
        List<Assignment> path = walked(experiment, space);
        assertEquals(3, path.size(), path.toString());
        Assignment even = path.get(1);
        Assignment learnt = path.get(2);
        assertTrue(macs(space, even) <= 1_500_000 && macs(space, learnt) <= 1_500_000);
        int first = names.indexOf("stage1.width");
        int second = names.indexOf("stage2.width");
        assertTrue(learnt.get(first) < even.get(first) && learnt.get(second) >= even.get(second), path.toString());
    }

    @Test
    void compoundScalingNeedsANetworkAndRoom() {
        Experiment experiment = ExperimentReader.read(STAGES + "strategy: {name: compound}");
        SearchSpace space = experiment.space().searchSpace(1, 10);
        assertTrue(message(experiment, space, List.of()).contains("strategy.start"));
        int[] last = IntStream.range(0, space.choices().size())
                .map(i -> space.choices().list().get(i).size() - 1)
                .toArray();
        assertTrue(message(experiment, space, List.of(Assignment.of(last))).contains("larger options"));
    }

    /** 150,000 at first, then whatever there is, then 100,000. */
    @Test
    void theSurrogateProposesWhatTheCountedLimitsInForceAllow() {
        Experiment experiment = ExperimentReader.read(STAGES + "limits: {macs: 150k}\nstrategy: {name: surrogate}");
        SearchSpace space = experiment.space().searchSpace(1, 10);
        Strategy surrogate = Controllers.of(experiment.strategy(), task(experiment, space), 1, List.of());
        List<Assignment> all = new ArrayList<>(tried(surrogate, space));
        assertTrue(all.stream().allMatch(genes -> macs(space, genes) <= 150_000));
        surrogate.obey(List.of());
        surrogate.revise(all.stream().map(genes -> feasible(space, genes)).toList());
        List<Assignment> free = tried(surrogate, space);
        assertTrue(free.stream().anyMatch(genes -> macs(space, genes) > 150_000));
        all.addAll(free);
        surrogate.obey(List.of(new Limit(Metric.MACS, 100_000)));
        surrogate.revise(all.stream()
                .map(genes -> macs(space, genes) <= 100_000
                        ? feasible(space, genes)
                        : new Evaluated.Infeasible(genes, macs(space, genes) / 100_000 - 1))
                .toList());
        assertTrue(tried(surrogate, space).stream().allMatch(genes -> macs(space, genes) <= 100_000));
    }

    /** The next 15 candidates, each heard of before the next. */
    private static List<Assignment> tried(Strategy strategy, SearchSpace space) {
        List<Assignment> all = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            List<Assignment> next = strategy.propose();
            all.addAll(next);
            strategy.learn(next.stream().map(genes -> feasible(space, genes)).toList());
        }
        return all;
    }

    private static Evaluated feasible(SearchSpace space, Assignment genes) {
        double fit = genes.toList().stream().mapToDouble(Math::sqrt).sum();
        return new Evaluated.Feasible(genes, Costs.of(-fit, macs(space, genes)));
    }

    private static String message(Experiment experiment, SearchSpace space, List<Assignment> start) {
        return String.valueOf(assertThrows(
                        IllegalArgumentException.class,
                        () -> Controllers.of(experiment.strategy(), task(experiment, space), 1, start))
                .getMessage());
    }

    private static Controllers.Task task(Experiment experiment, SearchSpace space) {
        return new Controllers.Task(
                space.choices(),
                experiment.objectives(),
                experiment.limits(),
                new DesignPreview(space, experiment.objectives(), experiment.limits()),
                () -> {
                    throw new IllegalStateException("a path needs no allowance");
                },
                new DesignEstimate(space, Map.of()),
                _ -> (_, strength) -> learnt(space, strength),
                _ -> _ -> new double[1]);
    }

    /** The first stage keeps half of its channels under a strong penalty. */
    private static Map<Integer, Double> learnt(SearchSpace space, double strength) {
        List<String> names = space.choices().list().stream().map(Choice::name).toList();
        return Map.of(names.indexOf("stage1.width"), strength < 50 ? 1 : 0.5, names.indexOf("stage2.width"), 1.0);
    }

    /** All that is proposed when wider and deeper is better, with ever less to gain. */
    private static List<Assignment> walked(Experiment experiment, SearchSpace space) {
        Strategy strategy = Controllers.of(
                experiment.strategy(),
                task(experiment, space),
                1,
                experiment.strategy().start().genes());
        List<Assignment> all = new ArrayList<>();
        for (List<Assignment> next = strategy.propose(); !next.isEmpty(); next = strategy.propose()) {
            all.addAll(next);
            strategy.learn(next.stream()
                    .<Evaluated>map(genes -> {
                        double over = experiment.limits().stream()
                                .mapToDouble(limit -> limit.violation(macs(space, genes)))
                                .sum();
                        return over > 0 ? new Evaluated.Infeasible(genes, over) : feasible(space, genes);
                    })
                    .toList());
        }
        return all;
    }

    private static double macs(SearchSpace space, Assignment genes) {
        return new DesignEstimate(space, Map.of()).of(genes, Metric.MACS);
    }
}
