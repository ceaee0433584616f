package dev.espalier.experiments.benchmark;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.espalier.evaluators.tabular.Table;
import dev.espalier.experiments.benchmark.ControllerBenchmark.Maker;
import dev.espalier.experiments.definition.FidelitySection;
import dev.espalier.experiments.definition.RecordReader;
import dev.espalier.search.strategy.Nsga2;
import dev.espalier.search.strategy.RandomSearch;
import dev.espalier.search.strategy.Strategy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What pauses save, on NAS-Bench-201: validation accuracy after 12 epochs on the first rung, test error after 200 on the
 * second. The table's 12 epochs are a training of their own, not the first of the 200; they are charged as if they were.
 */
@Tag("slow")
class PausesOnTableTest {
    private static final int SEEDS = Integer.getInteger("espalier.seeds", 20);

    private static TableProblem problem(String device) {
        Path file = Path.of(System.getProperty("espalier.shared", "../../shared"))
                .resolve("data/nasbench201/nasbench201_devices.csv");
        assumeTrue(Files.exists(file), "needs the table " + file);
        return new TableProblem(
                Table.read(file),
                new RecordReader<>(TableDescription.class).read(Path.of("tables/nasbench201.yaml")),
                List.of("error", device),
                List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"raspi4", "gold6226"})
    void candidatesThatPauseLeaveTimeForMore(String device) throws InterruptedException {
        TableProblem problem = problem(device);
        Map<String, LongFunction<Strategy>> strategies = Map.of(
                "random", seed -> new RandomSearch(problem.choices(), 20, seed),
                "nsga2", seed -> new Nsga2(problem.choices(), new Nsga2.Settings(20, 0.9, 1), seed));
        Map<String, Maker> makers = new LinkedHashMap<>();
        strategies.forEach((name, strategy) -> {
            for (FidelitySection.Schedule schedule : FidelitySection.Schedule.values()) {
                Pauses pauses = new Pauses(schedule, 3);
                makers.put(
                        name + " " + schedule.name().toLowerCase(Locale.ROOT),
                        seed -> pauses.of(strategy.apply(seed), problem.ladder()));
            }
        });
        Map<String, Double> at50 = new ControllerBenchmark(problem, makers, List.of(50), SEEDS, 2)
                .run((_, _) -> {}).scores().stream()
                        .collect(Collectors.toMap(ControllerScore::controller, ControllerScore::mean));
        for (String name : strategies.keySet()) {
            for (String schedule : List.of("halving", "asha")) {
                assertTrue(at50.get(name + " " + schedule) > at50.get(name + " none"), at50.toString());
            }
        }
    }
}
