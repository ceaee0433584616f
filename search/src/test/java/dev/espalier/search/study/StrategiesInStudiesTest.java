package dev.espalier.search.study;

import static dev.espalier.search.study.ToyStudies.outline;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.search.store.Budget;
import dev.espalier.search.store.StudyState;
import dev.espalier.search.strategy.ParetoLocalSearch;
import dev.espalier.search.strategy.Strategies.Maker;
import dev.espalier.search.strategy.Strategy;
import dev.espalier.space.trial.CandidateEvaluator;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Stage;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a study owes to its user whichever strategy it asks. */
@Timeout(60)
class StrategiesInStudiesTest {
    private static final int TRIALS = 45;
    private static final Limit LIMIT = new Limit(Metric.MACS, 60_000);

    @RegisterExtension
    private final ToyStudies studies = new ToyStudies();

    private final ToyProblem space = new ToyProblem();

    /** Some candidates fail, some break a limit only when evaluated, and they take different times. */
    private static final CandidateEvaluator UNEVEN = (candidate, _) -> {
        Thread.sleep(Math.floorMod(candidate.id().value().hashCode(), 4));
        Measurements figures = ToyProblem.figures(candidate.genes());
        return switch (candidate.genes().get(0) % 4) {
            case 1 -> new Outcome.Failed(figures, Stage.TRAINING, "an odd width");
            case 2 ->
                new Outcome.Infeasible(
                        figures.with(Metric.LATENCY_MS, new Measurement(3, 0.1, 9)),
                        List.of(new Limit(Metric.LATENCY_MS, 2)));
            default -> ToyProblem.answer(candidate);
        };
    };

    @ParameterizedTest
    @MethodSource("dev.espalier.search.strategy.Strategies#all")
    void theNumberOfWorkersChangesNothing(Maker maker) {
        List<String> alone =
                outline(study(create(LIMIT), fresh(maker), UNEVEN, 1).build().run());
        assertEquals(
                alone,
                outline(study(create(LIMIT), fresh(maker), UNEVEN, 4).build().run()));
        assertTrue(alone.stream().anyMatch(line -> line.contains("an odd width")));
    }

    @ParameterizedTest
    @MethodSource("dev.espalier.search.strategy.Strategies#all")
    void stoppedTwiceItEndsAsIfUndisturbed(Maker maker) {
        List<String> undisturbed =
                outline(study(create(LIMIT), fresh(maker), UNEVEN, 2).build().run());
        String id = create(LIMIT);
        for (int stop = 1; stop <= 2; stop++) {
            ToyStudies.stoppedAfter(13, study(id, fresh(maker), UNEVEN, 2));
        }
        assertEquals(
                undisturbed, outline(study(id, fresh(maker), UNEVEN, 2).build().run()));
    }

    @ParameterizedTest
    @MethodSource("dev.espalier.search.strategy.Strategies#all")
    void endsWhereNothingKeepsALimit(Maker maker) {
        Limit impossible = new Limit(Metric.MACS, 100);
        ToyProblem small = new ToyProblem(List.of(8));
        Strategy strategy = maker.of(small.choices(), 42);
        StudyResults results = Study.builder(
                        studies.store(),
                        create(impossible),
                        small,
                        strategy,
                        (candidate, _) -> ToyProblem.answer(candidate))
                .screen(ToyProblem.screen(List.of(impossible)))
                .build()
                .run();
        assertEquals(StudyState.INFEASIBLE, results.study().state());
        assertEquals(96, results.trials().size(), "all that the space has");
    }

    @Test
    void aSteadyStrategyKeepsWorkersBusyWhileOneCandidateTakesLong() {
        CountDownLatch others = new CountDownLatch(3);
        AtomicInteger begun = new AtomicInteger();
        // The first waits for three more, which a second worker must do meanwhile.
        CandidateEvaluator slowAtFirst = (candidate, _) -> {
            if (begun.incrementAndGet() == 1) {
                others.await();
            } else {
                others.countDown();
            }
            return ToyProblem.answer(candidate);
        };
        Strategy strategy = new ParetoLocalSearch(space.choices(), ParetoLocalSearch.START, 42);
        StudyResults results =
                study(create(), strategy, slowAtFirst, 2).ahead(4).build().run();
        assertEquals(StudyState.DONE, results.study().state());
        assertEquals(TRIALS, results.trials().size());
    }

    private Strategy fresh(Maker maker) {
        return maker.of(space.choices(), 42);
    }

    private String create(Limit... limits) {
        return studies.create(Budget.ofTrials(TRIALS), limits);
    }

    private Study.Builder study(String id, Strategy strategy, CandidateEvaluator evaluator, int workers) {
        return Study.builder(studies.store(), id, space, strategy, evaluator)
                .screen(ToyProblem.screen(
                        studies.store().study(id).orElseThrow().limits()))
                .workers(workers);
    }
}
