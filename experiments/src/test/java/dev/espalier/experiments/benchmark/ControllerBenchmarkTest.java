package dev.espalier.experiments.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.tabular.Table;
import dev.espalier.experiments.definition.RecordReader;
import dev.espalier.experiments.report.ControllerReport;
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

    private static final Map<String, ControllerBenchmark.Maker> MAKERS = new LinkedHashMap<>();

    static {
        MAKERS.put("nsga2", seed -> new Nsga2(PROBLEM.choices(), Nsga2.Settings.DEFAULT, seed));
        MAKERS.put("random", seed -> new RandomSearch(PROBLEM.choices(), 7, seed));
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
        ControllerScore score = new ControllerBenchmark(bounded, Map.of("stubborn", _ -> stubborn), List.of(2, 3), 1, 1)
                .run((_, _) -> {})
                .scores()
                .getLast();
        assertTrue(score.duplicates() > 1000 && score.rejected() > 1000, score.toString());
        assertTrue(score.mean() < 1);
    }

    @Test
    void needsSomethingToRun() {
        assertThrows(
                IllegalArgumentException.class, () -> new ControllerBenchmark(PROBLEM, Map.of(), List.of(1), 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new ControllerBenchmark(PROBLEM, MAKERS, List.of(0), 1, 1));
    }
}
