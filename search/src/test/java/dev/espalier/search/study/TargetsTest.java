package dev.espalier.search.study;

import static dev.espalier.search.study.ToyStudies.outline;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.search.store.Budget;
import dev.espalier.search.store.StoreException;
import dev.espalier.search.store.StudyState;
import dev.espalier.search.store.Target;
import dev.espalier.search.strategy.Evaluated;
import dev.espalier.search.strategy.RandomSearch;
import dev.espalier.search.strategy.StartingWith;
import dev.espalier.search.strategy.Strategies.Maker;
import dev.espalier.search.strategy.Strategy;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.trial.CandidateEvaluator;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Limits that are moved while a search runs. */
@Timeout(60)
class TargetsTest {
    private static final int TRIALS = 60;
    private static final Limit WIDE = new Limit(Metric.MACS, 60_000);
    private static final Limit NARROW = new Limit(Metric.MACS, 20_000);

    @RegisterExtension
    private final ToyStudies studies = new ToyStudies();

    private final ToyProblem space = new ToyProblem();
    private final Map<Assignment, List<Limit>> obeyed = new ConcurrentHashMap<>();

    @ParameterizedTest
    @MethodSource("dev.espalier.search.strategy.Strategies#all")
    void theRunningSearchObeysFromItsNextProposalOn(Maker maker) {
        String id = create(WIDE);
        StudyResults results =
                run(id, maker, once(20, () -> studies.store().setTarget(id, Metric.MACS, Optional.of(NARROW))));
        assertEquals(List.of(NARROW), results.study().limits());
        int first = results.study().targets().getFirst().firstTrial().orElseThrow();
        assertTrue(first > 20, "from " + first);
        for (Trial trial : results.trials()) {
            assertEquals(List.of(trial.number() < first ? WIDE : NARROW), obeyed.get(trial.genes()));
        }
        assertTrue(results.front().members().stream()
                .allMatch(member -> NARROW.admits(member.figures().value(Metric.MACS))));
    }

    @ParameterizedTest
    @MethodSource("dev.espalier.search.strategy.Strategies#all")
    void stoppedAndResumedItObeysAtTheSamePlace(Maker maker) {
        String undisturbed = create(WIDE);
        StudyResults whole = run(
                undisturbed,
                maker,
                once(20, () -> studies.store().setTarget(undisturbed, Metric.MACS, Optional.of(NARROW))));
        String id = create(WIDE);
        for (int stop : List.of(10, 25, 45)) {
            AtomicReference<Study> running = new AtomicReference<>();
            StudyListener listener = new StudyListener() {
                @Override
                public void trialStarted(int number, Assignment genes) {
                    if (number == 20) {
                        studies.store().setTarget(id, Metric.MACS, Optional.of(NARROW));
                    }
                }

                @Override
                public void trialFinished(Trial trial) {
                    if (trial.number() == stop) {
                        running.get().stop();
                    }
                }
            };
            running.set(study(id, maker, listener));
            running.get().run();
        }
        StudyResults resumed = run(id, maker, StudyListener.NONE);
        assertEquals(StudyState.DONE, resumed.study().state(), resumed.study().message());
        assertEquals(outline(whole), outline(resumed));
    }

    @Test
    void theStrategyHearsOnceWhichLimitsAreInForce() {
        List<List<Limit>> heard = new ArrayList<>();
        Maker listening = (choices, seed) -> new StartingWith(
                List.of(choices.random(new Random(seed))),
                choices,
                new Listening(new RandomSearch(choices, 8, seed), heard));
        String id = create(WIDE);
        run(id, listening, once(20, () -> studies.store().setTarget(id, Metric.MACS, Optional.of(NARROW))));
        assertEquals(List.of(List.of(NARROW)), heard);
    }

    @Test
    void aTargetThatIsLiftedLimitsNothing() {
        String id = create(NARROW);
        studies.store().setTarget(id, Metric.MACS, Optional.empty());
        StudyResults results = run(id, (choices, seed) -> new RandomSearch(choices, 8, seed), StudyListener.NONE);
        assertEquals(List.of(), results.study().limits());
        assertEquals(List.of(NARROW), results.study().limits(0), "before the first");
        Target target = results.study().targets().getFirst();
        assertEquals(OptionalInt.of(1), target.firstTrial());
        assertTrue(results.trials().stream().allMatch(trial -> trial.outcome() instanceof Outcome.Measured));
    }

    @Test
    void aStudyThatIsOverShowsItsFrontByTheNewTarget() {
        String id = create(WIDE);
        StudyResults before = run(id, (choices, seed) -> new RandomSearch(choices, 8, seed), StudyListener.NONE);
        studies.store().setTarget(id, Metric.MACS, Optional.of(NARROW));
        StudyResults after = StudyResults.of(studies.store(), id).orElseThrow();
        assertEquals(before.trials(), after.trials());
        assertEquals(OptionalInt.empty(), after.study().targets().getFirst().firstTrial());
        assertTrue(after.front().members().size() < before.front().members().size());
    }

    @Test
    void refusesAStudyThatIsNotThere() {
        assertThrows(StoreException.class, () -> studies.store().setTarget("nothing", Metric.MACS, Optional.of(WIDE)));
    }

    private record Listening(Strategy strategy, List<List<Limit>> heard) implements Strategy {
        @Override
        public List<Assignment> propose() {
            return strategy.propose();
        }

        @Override
        public void learn(List<Evaluated> results) {
            strategy.learn(results);
        }

        @Override
        public void obey(List<Limit> limits) {
            heard.add(limits);
        }
    }

    private StudyListener once(int number, Runnable task) {
        return new StudyListener() {
            @Override
            public void trialStarted(int started, Assignment genes) {
                if (started == number) {
                    task.run();
                }
            }
        };
    }

    private String create(Limit... limits) {
        return studies.create(Budget.ofTrials(TRIALS), limits);
    }

    private StudyResults run(String id, Maker maker, StudyListener listener) {
        return study(id, maker, listener).run();
    }

    /** Each candidate notes under which limits it was seen, and is never given up: number 20 always begins. */
    private Study study(String id, Maker maker, StudyListener listener) {
        CandidateEvaluator evaluator = (candidate, evaluation) -> {
            obeyed.put(candidate.genes(), evaluation.limits());
            Measurements figures = ToyProblem.figures(candidate.genes());
            List<Limit> broken = figures.broken(evaluation.limits());
            return broken.isEmpty() ? ToyProblem.answer(candidate) : new Outcome.Infeasible(figures, broken);
        };
        return Study.builder(studies.store(), id, space, maker.of(space.choices(), 42), evaluator)
                .listener(listener)
                .build();
    }
}
