package dev.espalier.search.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.search.store.Budget;
import dev.espalier.search.store.StudyState;
import dev.espalier.search.store.StudyStore;
import dev.espalier.search.strategy.Strategies.Maker;
import dev.espalier.space.trial.CandidateEvaluator;
import dev.espalier.space.trial.Trial;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a study owes to its user where the strategy follows one path. */
@Timeout(60)
class PathsInStudiesTest {
    @TempDir
    private Path home;

    private final ToyProblem space = new ToyProblem();
    private StudyStore store;

    @BeforeEach
    void open() {
        store = StudyStore.open(home);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static final CandidateEvaluator UNEVEN = (candidate, _) -> {
        Thread.sleep(Math.floorMod(candidate.id().value().hashCode(), 4));
        return ToyProblem.answer(candidate);
    };

    @ParameterizedTest
    @MethodSource("dev.espalier.search.strategy.Strategies#paths")
    void theNumberOfWorkersChangesNothing(Maker maker) {
        List<String> alone = outline(study(create(), maker, 1).build().run());
        assertTrue(alone.size() > 5, "it goes somewhere: " + alone);
        assertEquals(alone, outline(study(create(), maker, 4).build().run()));
    }

    @ParameterizedTest
    @MethodSource("dev.espalier.search.strategy.Strategies#paths")
    void stoppedItEndsAsIfUndisturbed(Maker maker) {
        List<String> undisturbed = outline(study(create(), maker, 2).build().run());
        String id = create();
        AtomicReference<Study> running = new AtomicReference<>();
        AtomicInteger finished = new AtomicInteger();
        running.set(study(id, maker, 2)
                .listener(new StudyListener() {
                    @Override
                    public void trialFinished(Trial trial) {
                        if (finished.incrementAndGet() == 4) {
                            running.get().stop();
                        }
                    }
                })
                .build());
        assertEquals(StudyState.STOPPED, running.get().run().study().state());
        StudyResults resumed = study(id, maker, 2).build().run();
        assertEquals(StudyState.EXHAUSTED, resumed.study().state(), "the path has an end");
        assertEquals(undisturbed, outline(resumed));
    }

    private String create() {
        return store.create(ToyProblem.plan(Budget.ofTrials(1000))).id();
    }

    private Study.Builder study(String id, Maker maker, int workers) {
        return Study.builder(store, id, space, maker.of(space.choices(), 42), UNEVEN)
                .workers(workers);
    }

    private static List<String> outline(StudyResults results) {
        return results.trials().stream()
                .map(trial -> trial.number() + " " + trial.genes() + " " + trial.outcome())
                .toList();
    }
}
