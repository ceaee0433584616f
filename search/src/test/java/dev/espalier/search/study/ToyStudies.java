package dev.espalier.search.study;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.search.store.Budget;
import dev.espalier.search.store.StudyState;
import dev.espalier.search.store.StudyStore;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Studies of a {@link ToyProblem}, in a store that lives as long as one test. */
final class ToyStudies implements BeforeEachCallback, AfterEachCallback {
    private final AtomicReference<StudyStore> open = new AtomicReference<>();

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        open.set(StudyStore.open(Files.createTempDirectory("toy-studies")));
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        store().close();
        try (Stream<Path> tree = Files.walk(store().home())) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    StudyStore store() {
        return open.get();
    }

    /** Closes the store and opens it again, as another process would find it. */
    void reopen() {
        store().close();
        open.set(StudyStore.open(store().home()));
    }

    /** A study that waits to be run. */
    String create(Budget budget, Limit... limits) {
        return store().create(ToyProblem.plan(budget, limits)).id();
    }

    /** Runs {@code study} and stops it when so many more trials are finished. */
    static void stoppedAfter(int trials, Study.Builder study) {
        AtomicReference<Study> running = new AtomicReference<>();
        AtomicInteger finished = new AtomicInteger();
        running.set(study.listener(new StudyListener() {
                    @Override
                    public void trialFinished(Trial trial) {
                        if (finished.incrementAndGet() == trials) {
                            running.get().stop();
                        }
                    }
                })
                .build());
        assertEquals(StudyState.STOPPED, running.get().run().study().state());
    }

    /** What two runs must have in common to have gone the same way. */
    static List<String> outline(StudyResults results) {
        return results.trials().stream()
                .map(trial -> trial.number() + " " + trial.genes() + " " + trial.fidelity() + " " + trial.outcome())
                .toList();
    }
}
