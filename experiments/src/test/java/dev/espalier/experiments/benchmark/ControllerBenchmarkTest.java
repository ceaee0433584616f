package dev.espalier.experiments.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.tabular.Table;
import dev.espalier.experiments.benchmark.ControllerBenchmark.Maker;
import dev.espalier.experiments.definition.FidelitySection;
import dev.espalier.experiments.definition.RecordReader;
import dev.espalier.experiments.report.ControllerReport;
import dev.espalier.search.fidelity.Schedule;
import dev.espalier.search.strategy.Evaluated;
import dev.espalier.search.strategy.Nsga2;
import dev.espalier.search.strategy.RandomSearch;
import dev.espalier.search.strategy.Strategy;
import dev.espalier.space.choice.Assignment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ControllerBenchmarkTest {
    /** 512 rows of three genes: error falls with each gene's value, cost rises, and one gene is worth more. */
    private static final TableProblem PROBLEM = problem(List.of());

    private static TableProblem problem(List<TableProblem.Bound> bounds) {
        List<String> lines = new ArrayList<>(List.of("genes,error,cost"));
        for (int i = 0; i < 512; i++) {
            int a = i / 64;
            int b = i / 8 % 8;
            int c = i % 8;
            lines.add("%d%d%d,%s,%d".formatted(a, b, c, 100.0 / (1 + a + 3 * b + Math.sqrt(c)), 1 + a + b + c * c));
        }
        return new TableProblem(
                Table.parse("toy.csv", lines),
                new RecordReader<>(TableDescription.class).read("toy.yaml", """
                                genes: [{column: genes, characters: true, ordered: true}]
                                metrics:
                                  - {name: error, value: error, reference: 100}
                                  - {name: cost, value: cost, reference: 70}
                                """, List.of()),
                List.of("error", "cost"),
                bounds);
    }

    private static final Map<String, Maker> MAKERS = new LinkedHashMap<>();

    static {
        MAKERS.put("nsga2", Maker.whole(seed -> new Nsga2(PROBLEM.choices(), Nsga2.Settings.DEFAULT, seed)));
        MAKERS.put("random", Maker.whole(seed -> new RandomSearch(PROBLEM.choices(), 7, seed)));
    }

    @Test
    void ranksControllersAndTellsWhetherTheyDiffer() throws InterruptedException {
        ControllerBenchmark.Result result =
                new ControllerBenchmark(PROBLEM, MAKERS, List.of(100, 30, 600), 20, 2).run((_, _) -> {});

        assertEquals(
                List.of(30, 100, 600),
                result.scores().subList(0, 3).stream()
                        .map(ControllerScore::evaluations)
                        .toList());
        ControllerScore nsga2 = result.scores().get(1);
        ControllerScore random = result.scores().get(4);
        assertEquals(20, nsga2.scores().size());
        assertTrue(nsga2.mean() > random.mean(), nsga2 + " " + random);
        ControllerComparison comparison = result.comparisons().get(1);
        assertEquals(nsga2.mean() - random.mean(), comparison.difference(), 1e-12);
        assertTrue(comparison.pValue() < 0.05, comparison.toString());
        assertEquals(0, nsga2.duplicates());
        // There are only 512 rows: whoever asks for 600 has found them all.
        result.scores().stream().filter(score -> score.evaluations() == 600).forEach(score -> {
            assertEquals(1, score.mean());
            assertEquals(0, score.deviation());
            assertEquals(1, score.frontShare());
        });
        assertEquals(1, result.curves().get("random").getLast().mean());
        String report = new ControllerReport("Toy", PROBLEM, result).html();
        assertTrue(report.contains("nsga2 is better"), report);
    }

    @Test
    void theNumberOfThreadsChangesNoScore() throws InterruptedException {
        assertEquals(scores(1), scores(4));
    }

    private static List<List<Double>> scores(int threads) throws InterruptedException {
        return new ControllerBenchmark(PROBLEM, MAKERS, List.of(50), 6, threads)
                .run((_, _) -> {}).scores().stream()
                        .map(ControllerScore::scores)
                        .toList();
    }

    @Test
    void countsWhatALimitRejectsAndWhatIsProposedTwiceAsNoEvaluations() throws InterruptedException {
        TableProblem bounded = problem(List.of(new TableProblem.Bound("cost", 20)));
        // The same three again and again, of which the last is too dear.
        Strategy stubborn = new Strategy() {
            @Override
            public List<Assignment> propose() {
                return List.of(Assignment.of(0, 0, 0), Assignment.of(1, 0, 0), Assignment.of(7, 7, 7));
            }

            @Override
            public void learn(List<Evaluated> results) {
                assertEquals(
                        List.of(Evaluated.Feasible.class, Evaluated.Feasible.class, Evaluated.Infeasible.class),
                        results.stream().map(Object::getClass).toList());
            }
        };
        ControllerScore score = new ControllerBenchmark(
                        bounded, Map.of("stubborn", Maker.whole(_ -> stubborn)), List.of(2, 3), 1, 1)
                .run((_, _) -> {})
                .scores()
                .getLast();
        assertTrue(score.duplicates() > 1000 && score.rejected() > 1000, score.toString());
        assertTrue(score.mean() < 1);
    }

    /** The same rows, of which a short training tells an error that is twice as high, whatever the candidate. */
    private static TableProblem toldEarly(int early) {
        List<String> lines = new ArrayList<>(List.of("genes,early,error,cost"));
        for (int i = 0; i < 64; i++) {
            lines.add("%d%d,%d,%d,%d".formatted(i / 8, i % 8, 2 * (90 - i), 90 - i, 1 + i % 8));
        }
        return new TableProblem(
                Table.parse("toy.csv", lines),
                new RecordReader<>(TableDescription.class).read("toy.yaml", """
                                epochs: 100
                                genes: [{column: genes, characters: true, ordered: true}]
                                metrics:
                                  - {name: error, value: error, reference: 100, early: [{epochs: %d, value: early}]}
                                  - {name: cost, value: cost, reference: 10}
                                """.formatted(early), List.of()),
                List.of("error", "cost"),
                List.of());
    }

    @Test
    void aTrainingThatPausesIsPaidByTheEpochAndFindsNothingBeforeItsEnd() {
        TableProblem problem = toldEarly(25);
        // Two begin for a quarter each, one goes on for three quarters more: 1.25 evaluations for one that is found.
        Schedule halving = new Pauses(FidelitySection.Schedule.HALVING, 2)
                .of(new RandomSearch(problem.choices(), 2, 1), problem.ladder());
        List<TableSearch.State> states =
                TableSearch.run(problem, halving, List.of(1, 2, 5)).states();
        assertEquals(0, states.get(0).score(), "the one that goes on does not fit into one evaluation");
        // The one that did not fit into one and two was proposed too.
        assertEquals(
                List.of(3, 6, 12),
                states.stream().map(TableSearch.State::proposals).toList());
        assertTrue(states.get(1).score() > 0
                && states.get(1).score() < states.get(2).score());
        assertEquals(0, states.get(2).duplicates(), "to go on is no duplicate");
    }

    @Test
    void pausesMakeNoDifferenceToWhoDoesNotPause() throws InterruptedException {
        TableProblem problem = toldEarly(25);
        Pauses none = new Pauses(FidelitySection.Schedule.NONE, 3);
        Map<String, Maker> makers = new LinkedHashMap<>();
        makers.put("none", seed -> none.of(new RandomSearch(problem.choices(), 5, seed), problem.ladder()));
        makers.put("whole", Maker.whole(seed -> new RandomSearch(problem.choices(), 5, seed)));
        List<ControllerScore> scores = new ControllerBenchmark(problem, makers, List.of(20), 5, 1)
                .run((_, _) -> {})
                .scores();
        assertEquals(scores.getFirst().scores(), scores.getLast().scores());
    }

    @Test
    void refusesToPauseWhereNothingIsToldEarly() {
        Pauses asha = new Pauses(FidelitySection.Schedule.ASHA, 3);
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> asha.of(new RandomSearch(PROBLEM.choices(), 5, 1), PROBLEM.ladder()));
        assertTrue(refused.getMessage().contains("tells none of the objectives before the end"), refused.getMessage());
        assertThrows(IllegalArgumentException.class, () -> toldEarly(100), "not before the end");
    }

    @Test
    void needsSomethingToRun() {
        assertThrows(
                IllegalArgumentException.class, () -> new ControllerBenchmark(PROBLEM, Map.of(), List.of(1), 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new ControllerBenchmark(PROBLEM, MAKERS, List.of(0), 1, 1));
    }
}
