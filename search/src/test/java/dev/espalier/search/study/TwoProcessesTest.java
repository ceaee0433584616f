package dev.espalier.search.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.search.store.Budget;
import dev.espalier.search.store.Change;
import dev.espalier.search.store.StudyState;
import dev.espalier.search.store.StudyStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One process searches while another watches, as a command line and a dashboard do. */
@Timeout(120)
class TwoProcessesTest {
    @TempDir
    private Path folder;

    @Test
    void oneSeesTrialsOfTheOtherWithinASecondAndStopsIt() throws Exception {
        Path home = folder.resolve("home");
        try (StudyStore store = StudyStore.open(home)) {
            String id = store.create(ToyProblem.plan(Budget.ofTrials(500))).id();
            SearchProcess search = SearchProcess.start(home, id, 2, 40);
            Map<Integer, Long> seen = watch(store, 20);
            assertTrue(store.activity(id).size() <= 2);
            assertEquals(StudyState.RUNNING, store.study(id).orElseThrow().state());
            assertTrue(store.requestStop(id));
            long asked = System.nanoTime();
            assertEquals(0, search.process().waitFor());
            assertTrue(System.nanoTime() - asked < 5_000_000_000L, "stopped within five seconds");
            assertEquals(StudyState.STOPPED, store.study(id).orElseThrow().state());
            for (String line : search.log()) {
                String[] words = line.split(" ");
                if (words[0].equals("finished") && seen.containsKey(Integer.parseInt(words[1]))) {
                    long delay = seen.get(Integer.parseInt(words[1])) - Long.parseLong(words[2]);
                    assertTrue(delay < 1000, line + " seen after " + delay + " ms");
                }
            }
        }
    }

    @Test
    void theOtherTakesOverTheStoreWhenTheFirstIsKilled() throws Exception {
        Path home = folder.resolve("home");
        String id;
        try (StudyStore store = StudyStore.open(home)) {
            id = store.create(ToyProblem.plan(Budget.ofTrials(500))).id();
        }
        SearchProcess search = SearchProcess.start(home, id, 2, 20);
        assertTrue(search.awaitLine("finished", 0), Files.readString(folder.resolve("output.txt")));
        try (StudyStore store = StudyStore.open(home)) {
            watch(store, 10);
            int before = store.trials(id).size();
            search.kill();
            assertEquals(StudyState.INTERRUPTED, store.study(id).orElseThrow().state());
            assertTrue(store.trials(id).size() >= before);
            assertEquals(
                    "toy-2", store.create(ToyProblem.plan(Budget.ofTrials(1))).id(), "and can be written");
        }
    }

    /** Follows the changes until so many trials were seen; when each was. */
    private static Map<Integer, Long> watch(StudyStore store, int trials) throws InterruptedException {
        Map<Integer, Long> seen = new HashMap<>();
        long last = 0;
        while (seen.size() < trials) {
            List<Change> changes = store.changesSince(last);
            for (Change change : changes) {
                last = change.sequence();
                if (change.kind() == Change.Kind.TRIAL) {
                    assertTrue(store.trial(change.study(), change.trial()).isPresent());
                    seen.put(change.trial(), System.currentTimeMillis());
                }
            }
            Thread.sleep(100);
        }
        return seen;
    }
}
