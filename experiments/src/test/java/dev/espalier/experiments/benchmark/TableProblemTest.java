package dev.espalier.experiments.benchmark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.espalier.evaluators.tabular.Table;
import dev.espalier.experiments.benchmark.TableProblem.Bound;
import dev.espalier.experiments.definition.RecordReader;
import dev.espalier.search.pareto.Costs;
import dev.espalier.search.strategy.Evaluated;
import dev.espalier.space.choice.Assignment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableProblemTest {
    private static final Table TABLE = Table.parse(
            "toy.csv",
            List.of(
                    "kind,width,top1,final,ms,size",
                    "a,8,80,81,4,1",
                    "a,16,90,89,8,2",
                    "b,8,70,75,4,3",
                    "b,32,85,95,2,4"));
    private static final TableDescription TOY = describe("""
            genes: [{column: kind}, {column: width, ordered: true}]
            metrics:
              - {name: error, value: 100 - top1, reference: 40}
              - {name: latency, value: ms, reference: 10}
              - {name: accuracy, value: top1, goal: maximize, reported: final}
            known: [size]
            """);

    private static TableDescription describe(String yaml) {
        return new RecordReader<>(TableDescription.class).read("toy.yaml", yaml, List.of());
    }

    private static TableProblem toy(List<String> objectives, Bound... bounds) {
        return new TableProblem(TABLE, TOY, objectives, List.of(bounds));
    }

    @Test
    void costsWhatTheFormulasSay() {
        TableProblem problem = toy(List.of("error", "latency"));
        assertEquals(List.of("a", "b"), problem.choices().list().get(0).options());
        assertEquals(List.of("8", "16", "32"), problem.choices().list().get(1).options());
        assertEquals(
                Costs.of(10, 8),
                assertInstanceOf(Evaluated.Feasible.class, problem.evaluate(Assignment.of(0, 1)))
                        .costs());
        assertInstanceOf(Evaluated.Failed.class, problem.evaluate(Assignment.of(0, 2)), "not in the table");
        assertArrayEquals(new double[] {2}, problem.preview(Assignment.of(0, 1)).features());
    }

    @Test
    void measuresAgainstTheTrueFront() {
        TableProblem problem = toy(List.of("error", "latency"));
        // (10, 8) and (15, 2) are not dominated: 30 x 2 + 25 x 6.
        assertEquals(List.of(1, 3), problem.front());
        assertEquals(210, problem.best());
        assertEquals(60 / 210.0, problem.score(List.of(1)), 1e-12);
        assertEquals(0, problem.score(List.of()));
        assertEquals(150, problem.regret(60 / 210.0), 1e-9);
    }

    @Test
    void reportsOfTheBestSeenWhatWasNotSeen() {
        TableProblem problem = toy(List.of("accuracy"));
        assertEquals(95, problem.best());
        assertEquals(List.of(3), problem.front());
        assertEquals(89, problem.score(List.of(0, 1, 3)), "the most accurate seen has top1 90 and ends at 89");
        assertEquals(6, problem.regret(89));
    }

    @Test
    void knowsWhatBreaksALimitBeforeItIsEvaluated() {
        TableProblem problem = toy(List.of("accuracy"), new Bound("latency", 4));
        assertEquals(1.0, problem.preview(Assignment.of(0, 1)).violation());
        assertEquals(
                1.0,
                assertInstanceOf(Evaluated.Infeasible.class, problem.evaluate(Assignment.of(0, 1)))
                        .violation());
        assertEquals(0, problem.preview(Assignment.of(0, 0)).violation());
    }

    @Test
    void saysWhatDoesNotFit() {
        assertThrows(IllegalArgumentException.class, () -> toy(List.of("error", "accuracy")), "no reference");
        assertThrows(IllegalArgumentException.class, () -> toy(List.of("ms")), "no metric");
        assertThrows(IllegalArgumentException.class, () -> toy(List.of("error"), new Bound("latency", 1)));
        assertThrows(IllegalArgumentException.class, () -> Bound.parse("latency<4"));
        assertThrows(IllegalArgumentException.class, () -> describe("metrics: [{name: a, value: 1 - b - c}]"));
        assertThrows(
                IllegalArgumentException.class,
                () -> new TableProblem(
                        TABLE,
                        describe("{genes: [{column: kind}], metrics: [{name: e, value: ms}]}"),
                        List.of("e"),
                        List.of()),
                "rows that the genes do not tell apart");
    }

    /** As counted from the unrounded figures, of which the table has five digits. */
    @ParameterizedTest
    @CsvSource({"raspi4, 746.9555, 43", "gold6226, 219.1877, 36", "eyeriss, 125.9211, 19"})
    void hasTheFrontsOfNasBench201(String device, double hypervolume, int size) {
        Path table = Path.of(System.getProperty("espalier.shared", "../../shared"))
                .resolve("data/nasbench201/nasbench201_devices.csv");
        assumeTrue(Files.exists(table), "the table of the benchmark is not at " + table);
        TableProblem problem = new TableProblem(
                Table.read(table),
                new RecordReader<>(TableDescription.class).read(Path.of("tables/nasbench201.yaml")),
                List.of("error", device),
                List.of());
        assertEquals(size, problem.front().size());
        assertEquals(1, problem.best() / hypervolume, 1e-5);
        assertTrue(problem.preview(Assignment.of(0, 0, 0, 0, 0, 0, 0)).features().length > 3, "also of the network");
    }
}
