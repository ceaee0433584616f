package dev.espalier.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchBenchTest {
    @TempDir
    private Path folder;

    @Test
    @Tag("slow")
    void searchesByTheClockAndWritesAReport() throws IOException {
        Path experiment = Files.writeString(folder.resolve("tiny.yaml"), """
                data: {train: 200, validation: 100, test: 100}
                space:
                  resolutions: [12, 16]
                  stem: {widths: [8, 16], stride: 2}
                  stages: [{kernels: 3, widths: [8, 16, 24], depths: 1, stride: 2}]
                  head: {widths: 0}
                objectives: {accuracy: maximize, macs: minimize}
                training: {epochs: 1, heap: 512M}
                """);
        Path report = folder.resolve("report.html");
        Path homes = folder.resolve("homes");
        CommandLineRunner.Result result = bench(
                "--experiment",
                experiment.toString(),
                "--controllers",
                "random,nsga2/population=4",
                "--minutes",
                "0.2",
                "--runs",
                "1",
                "--workers",
                "1",
                "--to",
                homes.toString(),
                "--report",
                report.toString(),
                "-f",
                "json");
        assertEquals(0, result.code(), result.err());
        JsonNode printed = new ObjectMapper().readTree(result.out());
        assertEquals(4, printed.get("scores").size());
        assertEquals(12, printed.get("scores").get(1).get("seconds").asInt());
        assertEquals(2, printed.get("searches").size());
        assertTrue(printed.get("searches").get(0).get("trials").asInt() > 0, result.out());
        assertTrue(Files.isDirectory(homes.resolve("random-1"))
                && Files.isDirectory(homes.resolve("nsga2-population=4-1")));
        assertTrue(Files.readString(report).contains("<h1>tiny: controllers on real training</h1>"));
    }

    @Test
    void saysWhatIsWrong() {
        refused("'nsga' is not one of", "--controllers", "nsga");
        refused("does not exist", "--experiment", folder.resolve("none.yaml").toString());
        refused("a search needs some time", "--minutes", "0");
        refused("runs must be positive, got 0", "--runs", "0");
        refused(
                "at most 3 objectives",
                "--set",
                "objectives={accuracy: maximize, latencyMs: minimize, macs: minimize," + " params: minimize}");
    }

    private void refused(String message, String... args) {
        CommandLineRunner.Result result = bench(args);
        assertEquals(2, result.code(), result.err());
        assertTrue(result.err().contains(message), result.err());
    }

    private CommandLineRunner.Result bench(String... args) {
        String[] all = new String[args.length + 2];
        all[0] = "bench";
        all[1] = "searches";
        System.arraycopy(args, 0, all, 2, args.length);
        return new CommandLineRunner(folder.resolve("home")).run(all);
    }
}
