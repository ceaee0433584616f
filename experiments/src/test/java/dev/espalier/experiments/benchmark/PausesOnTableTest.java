package dev.espalier.experiments.benchmark;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.espalier.evaluators.tabular.Table;
import dev.espalier.experiments.definition.RecordReader;
import dev.espalier.search.fidelity.Asha;
import dev.espalier.search.fidelity.Brackets;
import dev.espalier.search.fidelity.Ladder;
import dev.espalier.search.fidelity.Schedule;
import dev.espalier.search.fidelity.Schedule.Proposal;
import dev.espalier.search.fidelity.Schedule.Result;
import dev.espalier.search.strategy.Nsga2;
import dev.espalier.search.strategy.RandomSearch;
import dev.espalier.search.strategy.Strategy;
import dev.espalier.space.choice.Assignment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What pauses save, on NAS-Bench-201: validation accuracy after 12 epochs on the first rung, test error after 200 on the
 * second. The table's 12 epochs are a training of their own, not the first of the 200; they are charged as if they were.
 */
@Tag("slow")
class PausesOnTableTest {
    private static final Ladder LADDER = new Ladder(List.of(12, 200));
    private static final int SEEDS = Integer.getInteger("espalier.seeds", 20);

    private static TableProblem problem(Table table, String accuracy, String device) {
        return new TableProblem(
                table,
                new RecordReader<>(TableDescription.class).read("nasbench201.yaml", """
                        space: nasbench201
                        genes: [{column: ops, characters: true}]
                        metrics:
                          - {name: error, value: 100 - %s, reference: 20}
                          - {name: raspi4, value: raspi4_ms, reference: 60}
                          - {name: gold6226, value: gold6226_ms, reference: 20}
                        """.formatted(accuracy), List.of()),
                List.of("error", device),
                List.of());
    }

    /** Hypervolume ratio of what was trained to the end, once as much was trained as {@code trainings} whole trainings. */
    private static double score(TableProblem low, TableProblem high, Schedule schedule, int trainings) {
        long left = (long) trainings * schedule.ladder().unit();
        Set<Integer> whole = new HashSet<>();
        Map<Assignment, Integer> reached = new HashMap<>();
        Deque<Proposal> awaited = new ArrayDeque<>();
        while (true) {
            List<Proposal> batch = schedule.propose();
            for (Proposal proposal : batch) {
                Integer before = reached.put(proposal.genes(), proposal.rung());
                OptionalInt paused =
                        before == null || before == proposal.rung() ? OptionalInt.empty() : OptionalInt.of(before);
                left -= before != null && before == proposal.rung()
                        ? 0
                        : schedule.ladder().cost(paused, proposal.rung());
                if (left < 0) {
                    return high.score(whole);
                }
                if (proposal.rung() == schedule.ladder().top()) {
                    high.row(proposal.genes()).ifPresent(whole::add);
                }
            }
            awaited.addAll(batch);
            int most = !schedule.steady() ? 0 : batch.isEmpty() ? awaited.size() - 1 : 3;
            List<Result> results = new ArrayList<>();
            while (awaited.size() > most) {
                Proposal next = awaited.remove();
                TableProblem rung = next.rung() == schedule.ladder().top() ? high : low;
                results.add(new Result(next, rung.evaluate(next.genes())));
            }
            schedule.learn(results);
        }
    }

    @Test
    void candidatesThatPauseLeaveTimeForMore() throws Exception {
        Path file = Path.of(System.getProperty("espalier.shared", "../../shared"))
                .resolve("data/nasbench201/nasbench201_devices.csv");
        assumeTrue(Files.exists(file), "needs the table " + file);
        Table table = Table.read(file);
        Map<String, Function<Strategy, Schedule>> schedules = new LinkedHashMap<>();
        schedules.put("none", strategy -> Schedule.whole(strategy, 200));
        schedules.put("halving", strategy -> Brackets.halving(strategy, LADDER, 3));
        schedules.put("hyperband", strategy -> Brackets.hyperband(strategy, LADDER, 3));
        schedules.put("asha", strategy -> new Asha(strategy, LADDER, 3));
        for (String device : List.of("raspi4", "gold6226")) {
            TableProblem low = problem(table, "c10_val_12ep", device);
            TableProblem high = problem(table, "c10_test_200ep", device);
            Map<String, LongFunction<Strategy>> strategies = new LinkedHashMap<>();
            strategies.put("random", seed -> new RandomSearch(high.choices(), 20, seed));
            strategies.put("nsga2", seed -> new Nsga2(high.choices(), new Nsga2.Settings(20, 0.9, 1), seed));
            strategies.forEach((name, maker) -> {
                Map<String, Double> at50 = new LinkedHashMap<>();
                schedules.forEach((kind, schedule) -> {
                    for (int trainings : new int[] {25, 50, 100}) {
                        double mean = LongStream.rangeClosed(1, SEEDS)
                                .mapToDouble(seed -> score(low, high, schedule.apply(maker.apply(seed)), trainings))
                                .average()
                                .orElseThrow();
                        if (trainings == 50) {
                            at50.put(kind, mean);
                        }
                        System.out.printf(Locale.ROOT, "%s %s %s @%d: %.4f%n", device, name, kind, trainings, mean);
                    }
                });
                assertTrue(at50.get("asha") > at50.get("none"), name + " on " + device + " at 50 trainings: " + at50);
            });
        }
    }
}
