package dev.espalier.search.study;

import static dev.espalier.search.study.ToyStudies.outline;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.search.store.Budget;
import dev.espalier.search.store.StudyState;
import dev.espalier.search.strategy.Strategies.Maker;
import dev.espalier.space.trial.CandidateEvaluator;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a study owes to its user where the strategy follows one path. */
@Timeout(60)
class PathsInStudiesTest {
    @RegisterExtension
    private final ToyStudies studies = new ToyStudies();

    private final ToyProblem space = new ToyProblem();

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
        ToyStudies.stoppedAfter(4, study(id, maker, 2));
        StudyResults resumed = study(id, maker, 2).build().run();
        assertEquals(StudyState.EXHAUSTED, resumed.study().state(), "the path has an end");
        assertEquals(undisturbed, outline(resumed));
    }

    private String create() {
        return studies.create(Budget.ofTrials(1000));
    }

    private Study.Builder study(String id, Maker maker, int workers) {
        return Study.builder(studies.store(), id, space, maker.of(space.choices(), 42), UNEVEN)
                .workers(workers);
    }
}
