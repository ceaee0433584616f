package dev.espalier.search.study;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.search.store.Budget;
import dev.espalier.search.store.StudyState;
import dev.espalier.search.store.StudyStore;
import dev.espalier.search.strategy.Nsga2;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyTest {
    @TempDir
    Path home;

    private final ToyProblem space = new ToyProblem();

    @Test
    void spendsItsBudgetAndKeepsEveryTrial() {
        try (StudyStore store = StudyStore.open(home)) {
            String id = store.create(ToyProblem.plan(Budget.ofTrials(50))).id();
            StudyResults results = Study.builder(
                            store,
                            id,
                            space,
                            new Nsga2(space.choices(), Nsga2.Settings.DEFAULT, 42),
                            (candidate, _) -> ToyProblem.answer(candidate))
                    .build()
                    .run();
            assertEquals(StudyState.DONE, results.study().state());
            assertEquals(50, results.trials().size());
            assertEquals(results.trials(), store.trials(id));
        }
    }
}
