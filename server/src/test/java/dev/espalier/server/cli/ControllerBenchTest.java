package dev.espalier.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControllerBenchTest {
    @TempDir
    private Path folder;

    private Path table = Path.of("");

    @BeforeEach
    void writeTable() throws IOException {
        List<String> lines = new ArrayList<>(List.of("a,b,top1,ms"));
        for (int a = 0; a < 10; a++) {
            for (int b = 0; b < 10; b++) {
                lines.add("%d,%d,%s,%d".formatted(a, b, 90 - 50.0 / (1 + a + b * 2), 1 + a * a + b));
            }
        }
        table = Files.write(folder.resolve("toy.csv"), lines);
        Files.writeString(folder.resolve("toy.yaml"), """
                name: Toy
                genes: [{column: a, ordered: true}, {column: b, ordered: true}]
                metrics:
                  - {name: error, value: 100 - top1, reference: 60}
                  - {name: latency, value: ms, reference: 100}
                """);
    }

    @Test
    void printsScoresAndTestsAndWritesAReport() throws IOException {
        Path report = folder.resolve("report.html");
        CommandLineRunner.Result result = bench(
                "--controllers",
                "random,nsga2/population=10",
                "--evaluations",
                "20,50",
                "--runs",
                "5",
                "-f",
                "json",
                "--report",
                report.toString());
        assertEquals(0, result.code(), result.err());
        JsonNode printed = new ObjectMapper().readTree(result.out());
        assertEquals(4, printed.get("scores").size());
        assertEquals(
                "nsga2/population=10",
                printed.get("scores").get(2).get("controller").asText());
        assertTrue(printed.get("scores").get(3).get("mean").asDouble() > 0.8);
        assertEquals(2, printed.get("comparisons").size());
        assertTrue(result.err().contains("10 of 10 searches"), result.err());
        assertTrue(Files.readString(report).contains("<h1>Toy</h1>"));
    }

    @Test
    void saysWhatIsWrong() {
        refused(
                "there is no metric",
                "the description has no metric 'ms', only [error, latency]",
                "--objectives",
                "ms");
        refused("bad setting", "there is no key 'populatoin'", "--controllers", "nsga2/populatoin=10");
        refused("bad name", "'nsga' is not one of", "--controllers", "nsga");
        refused(
                "no description",
                "There is no ",
                "--table",
                folder.resolve("other.csv").toString());
    }

    @Test
    void comparesSchedulesOfTrainingsWhereTheTableTellsAMetricEarly() throws IOException {
        Files.writeString(folder.resolve("toy.yaml"), """
                epochs: 9
                genes: [{column: a, ordered: true}, {column: b, ordered: true}]
                metrics:
                  - {name: error, value: 100 - top1, reference: 60, early: [{epochs: 1, value: 110 - top1}]}
                  - {name: latency, value: ms, reference: 100}
                """);
        CommandLineRunner.Result result = bench(
                "--controllers",
                "random",
                "--fidelity",
                "none,halving/factor=2,asha",
                "--evaluations",
                "10",
                "-f",
                "csv");
        assertEquals(0, result.code(), result.err());
        assertEquals(
                List.of("random", "random halving/factor=2", "random asha"),
                result.out()
                        .lines()
                        .skip(1)
                        .limit(3)
                        .map(line -> line.split(",")[0])
                        .toList());
    }

    @Test
    void saysWhatIsWrongWithASchedule() {
        refused("nothing is told early", "tells none of the objectives before the end", "--fidelity", "halving");
        refused("bad schedule", "'halfing' is not one of", "--fidelity", "halfing");
        refused("bad key", "there is no key 'from'", "--fidelity", "asha/from=3");
        refused("bad factor", "factor", "--fidelity", "asha/factor=1");
    }

    private void refused(String why, String message, String... args) {
        CommandLineRunner.Result result = bench(args);
        assertEquals(2, result.code(), why);
        assertTrue(result.err().contains(message), result.err());
    }

    private CommandLineRunner.Result bench(String... args) {
        List<String> all = new ArrayList<>(List.of("bench", "controllers"));
        if (!List.of(args).contains("--table")) {
            all.addAll(List.of("--table", table.toString()));
        }
        all.addAll(List.of(args));
        return new CommandLineRunner(folder.resolve("home")).run(all.toArray(String[]::new));
    }
}
