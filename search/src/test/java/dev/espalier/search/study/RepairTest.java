package dev.espalier.search.study;

import static dev.espalier.search.study.ToyStudies.outline;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.search.store.Budget;
import dev.espalier.search.store.StudyState;
import dev.espalier.search.strategy.Evaluated;
import dev.espalier.search.strategy.Nsga2;
import dev.espalier.search.strategy.RandomSearch;
import dev.espalier.search.strategy.Strategies.Maker;
import dev.espalier.search.strategy.Strategy;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Trial;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Proposals that break a limit are brought within it, whichever strategy makes them. */
@Timeout(60)
class RepairTest {
    private static final int TRIALS = 30;
    private static final Limit LIMIT = new Limit(Metric.MACS, 15_000);

    @RegisterExtension
    private final ToyStudies studies = new ToyStudies();

    private final ToyProblem space = new ToyProblem();

    /** Narrower, and where that is not enough flatter, until it is within all limits. */
    private Assignment narrower(Assignment genes, List<Limit> limits) {
        for (int depth = genes.get(1); depth >= 0; depth--) {
            for (int width = genes.get(0); width >= 0; width--) {
                Assignment smaller = space.canonical(genes.with(0, width).with(1, depth));
                if (ToyProblem.figures(smaller).broken(limits).isEmpty()) {
                    return smaller;
                }
            }
        }
        return genes;
    }

    @ParameterizedTest
    @MethodSource("dev.espalier.search.strategy.Strategies#all")
    void whatBreaksALimitIsBroughtWithin(Maker maker) {
        StudyResults repaired =
                study(create(LIMIT), maker).repair(this::narrower).build().run();

        assertEquals(StudyState.DONE, repaired.study().state());
        assertEquals(TRIALS, measured(repaired));
        // What is still broken would have become one that was tried before.
        HashSet<Assignment> before = new HashSet<>();
        for (Trial trial : repaired.trials()) {
            if (trial.outcome() instanceof Outcome.Infeasible) {
                assertTrue(before.contains(narrower(trial.genes(), List.of(LIMIT))), trial.toString());
            }
            assertTrue(before.add(trial.genes()), "tried twice: " + trial);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.espalier.search.strategy.Strategies#all")
    void stoppedTwiceItEndsAsIfUndisturbed(Maker maker) {
        StudyResults undisturbed =
                study(create(LIMIT), maker).repair(this::narrower).build().run();
        String id = create(LIMIT);
        for (int stop = 1; stop <= 2; stop++) {
            ToyStudies.stoppedAfter(13, study(id, maker).repair(this::narrower));
        }
        assertEquals(
                outline(undisturbed),
                outline(study(id, maker).repair(this::narrower).build().run()));
    }

    /** Strategies that remember what they await would remember for ever what was repaired into something else. */
    @Test
    void everyProposalIsAnsweredUnderTheNameOfWhatBecameOfIt() {
        Strategy random = new RandomSearch(space.choices(), 5, 3);
        Set<Assignment> awaited = new HashSet<>();
        AtomicInteger replaced = new AtomicInteger();
        Strategy watched = new Strategy() {
            @Override
            public List<Assignment> propose() {
                assertEquals(Set.of(), awaited);
                List<Assignment> proposals = random.propose();
                awaited.addAll(proposals);
                return proposals;
            }

            @Override
            public void replaced(Assignment proposal, Assignment candidate) {
                assertTrue(awaited.remove(proposal));
                awaited.add(candidate);
                replaced.incrementAndGet();
            }

            @Override
            public void learn(List<Evaluated> results) {
                results.forEach(result -> awaited.remove(result.genes()));
                random.learn(results);
            }
        };

        study(create(LIMIT), (_, _) -> watched).repair(this::narrower).build().run();

        assertTrue(replaced.get() > 5, replaced + " were repaired");
    }

    @Test
    void aMovedLimitIsTheOneThatCounts() {
        Maker maker = (choices, seed) -> new Nsga2(choices, new Nsga2.Settings(8, 0.5, 1), seed);
        String id = create(LIMIT);
        Limit tighter = new Limit(Metric.MACS, 8_000);
        AtomicInteger begun = new AtomicInteger();
        StudyResults results = study(id, maker)
                .repair(this::narrower)
                .listener(new StudyListener() {
                    @Override
                    public void trialFinished(Trial trial) {
                        if (begun.incrementAndGet() == 10) {
                            studies.store().setTarget(id, Metric.MACS, Optional.of(tighter));
                        }
                    }
                })
                .build()
                .run();

        long within = results.trials().stream()
                .filter(trial ->
                        trial.outcome().measurements().broken(List.of(tighter)).isEmpty())
                .count();
        assertTrue(within > TRIALS / 2, within + " keep the limit that was moved after 10");
    }

    private String create(Limit... limits) {
        return studies.create(Budget.ofTrials(TRIALS), limits);
    }

    private Study.Builder study(String id, Maker maker) {
        return Study.builder(
                        studies.store(),
                        id,
                        space,
                        maker.of(space.choices(), 42),
                        (candidate, _) -> ToyProblem.answer(candidate))
                .screen((candidate, evaluation) ->
                        ToyProblem.screen(evaluation.limits()).evaluate(candidate, evaluation))
                .workers(2);
    }

    private static long measured(StudyResults results) {
        return results.trials().stream()
                .filter(trial -> trial.outcome() instanceof Outcome.Measured)
                .count();
    }
}
