package dev.espalier.search.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.search.store.Budget;
import dev.espalier.search.store.StudyState;
import dev.espalier.search.store.StudyStore;
import dev.espalier.search.strategy.Nsga2;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Trial;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real processes, really killed. */
@Timeout(180)
class KilledSearchTest {
    private static final Limit LIMIT = new Limit(Metric.MACS, 60_000);
    private static final int TRIALS = 90;
    private static final int KILLS = 6;

    @TempDir
    private Path folder;

    @Test
    void losesNothingRedoesNothingAndEndsWithTheSameFront() throws Exception {
        killAndResume(2, 1);
    }

    @ParameterizedTest
    @Tag("slow")
    @CsvSource({"1, 2", "2, 3", "4, 4"})
    void whateverTheWorkersAndTheMoments(int workers, long seed) throws Exception {
        killAndResume(workers, seed);
    }

    private void killAndResume(int workers, long seed) throws Exception {
        Random random = new Random(seed);
        Path home = folder.resolve("home");
        String id = create(home);
        List<Trial> before = List.of();
        int lines = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            SearchProcess search = SearchProcess.start(home, id, workers, 8);
            if (kill < KILLS) {
                assertTrue(search.awaitLine("finished", lines), "process ended early, see " + folder);
                Thread.sleep(random.nextInt(80));
            } else {
                assertTrue(search.awaitLine("confirm", 0), "process ended early, see " + folder);
                Thread.sleep(random.nextInt(60));
            }
            search.kill();
            List<String> log = search.log();
            before = checkAfterKill(home, id, before, log.subList(0, lines), log.subList(lines, log.size()));
            lines = log.size();
        }
        assertEquals(TRIALS, trained(before), "the last kill was after the search, in its confirmation");

        SearchProcess search = SearchProcess.start(home, id, workers, 8);
        assertEquals(0, search.process().waitFor());
        assertEquals(
                List.of("confirm", "ended DONE"),
                search.log().subList(lines, search.log().size()));
        assertEquals(outline(undisturbed()), outline(results(home, id)));
    }

    /** What was stored or announced is still there, and what was stored before was not evaluated again. */
    private static List<Trial> checkAfterKill(
            Path home, String id, List<Trial> before, List<String> older, List<String> newer) {
        StudyResults results = results(home, id);
        assertEquals(StudyState.INTERRUPTED, results.study().state());
        assertTrue(results.trials().containsAll(before), "a stored trial was lost or changed");
        Set<Integer> stored = results.trials().stream().map(Trial::number).collect(Collectors.toSet());
        for (String line : newer) {
            if (line.startsWith("finished ")) {
                int number = Integer.parseInt(line.split(" ")[1]);
                assertTrue(stored.contains(number), "trial " + number + " was announced and then lost");
                assertFalse(older.stream().anyMatch(l -> l.startsWith("finished " + number + " ")), "announced twice");
            }
        }
        Set<Assignment> known = before.stream().map(Trial::genes).collect(Collectors.toSet());
        for (String line : newer) {
            if (line.startsWith("evaluate ")) {
                assertFalse(known.contains(SearchProcess.evaluated(line)), "evaluated again: " + line);
            }
        }
        return results.trials();
    }

    private StudyResults undisturbed() {
        ToyProblem space = new ToyProblem();
        Path home = folder.resolve("undisturbed");
        String id = create(home);
        try (StudyStore store = StudyStore.open(home)) {
            return Study.builder(
                            store,
                            id,
                            space,
                            new Nsga2(space.choices(), Nsga2.Settings.DEFAULT, 42),
                            (candidate, _) -> ToyProblem.answer(candidate))
                    .screen(ToyProblem.screen(List.of(LIMIT)))
                    .build()
                    .run();
        }
    }

    private static List<String> outline(StudyResults results) {
        Set<Integer> front = new HashSet<>(
                results.front().trials().stream().map(Trial::number).toList());
        return results.trials().stream()
                .map(trial -> trial.number() + " " + trial.genes() + " " + trial.outcome() + " " + trial.provenance()
                        + (front.contains(trial.number()) ? " front" : ""))
                .toList();
    }

    private static long trained(List<Trial> trials) {
        return trials.stream()
                .filter(trial -> !(trial.outcome() instanceof Outcome.Infeasible))
                .count();
    }

    private static String create(Path home) {
        try (StudyStore store = StudyStore.open(home)) {
            return store.create(ToyProblem.plan(Budget.ofTrials(TRIALS), LIMIT)).id();
        }
    }

    private static StudyResults results(Path home, String id) {
        try (StudyStore store = StudyStore.open(home)) {
            return StudyResults.of(store, id).orElseThrow();
        }
    }
}
