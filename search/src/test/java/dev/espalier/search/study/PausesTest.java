package dev.espalier.search.study;

import static dev.espalier.search.study.ToyStudies.outline;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.search.fidelity.Asha;
import dev.espalier.search.fidelity.Brackets;
import dev.espalier.search.fidelity.Ladder;
import dev.espalier.search.fidelity.Schedule;
import dev.espalier.search.store.Budget;
import dev.espalier.search.store.StudyState;
import dev.espalier.search.strategy.Nsga2;
import dev.espalier.search.strategy.RandomSearch;
import dev.espalier.search.strategy.RegularizedEvolution;
import dev.espalier.search.strategy.Strategies;
import dev.espalier.search.strategy.Strategy;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.trial.Candidate;
import dev.espalier.space.trial.CandidateEvaluator;
import dev.espalier.space.trial.Epoch;
import dev.espalier.space.trial.Evaluation;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Over;
import dev.espalier.space.trial.Stage;
import dev.espalier.space.trial.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Studies whose trainings pause, on learning curves that cross: who learns slowly in the end is better. */
@Timeout(300)
class PausesTest {
    private static final Ladder LADDER = Ladder.rising(1, 3, 9);
    private static final Limit LOW_MACS = new Limit(Metric.MACS, 30_000);

    @RegisterExtension
    private final ToyStudies studies = new ToyStudies();

    private final ToyProblem space = new ToyProblem();

    enum Kind {
        HALVING,
        HYPERBAND,
        ASHA;

        Schedule of(Strategy strategy) {
            return of(strategy, LADDER);
        }

        Schedule of(Strategy strategy, Ladder ladder) {
            return switch (this) {
                case HALVING -> Brackets.halving(strategy, ladder, 3);
                case HYPERBAND -> Brackets.hyperband(strategy, ladder, 3);
                case ASHA -> new Asha(strategy, ladder, 3);
            };
        }
    }

    /** Learns slowly where the final accuracy is high, leaves a note for who goes on, and fails or is too slow at times. */
    private static Outcome train(Candidate candidate, Evaluation evaluation) throws InterruptedException {
        int until = evaluation.fidelity().amount();
        int before = evaluation.pause().map(pause -> noted(pause.folder())).orElse(0);
        assertTrue(before < until, "goes on from where it paused");
        assertEquals(evaluation.pause().isPresent(), before > 0, "the pause left its note");
        Thread.sleep(Math.floorMod(candidate.id().value().hashCode() + until, 4));
        Measurements figures = ToyProblem.figures(candidate.genes());
        double last = figures.value(Metric.ACCURACY);
        List<Epoch> curve = IntStream.rangeClosed(1, until)
                .mapToObj(e -> new Epoch(e, 1, last * (1 - Math.exp(-e / (0.5 + 6 * last * last))), 0))
                .toList();
        if (candidate.genes().get(0) % 4 == 1 && until == 3) {
            return new Outcome.Failed(figures, Stage.TRAINING, "diverged in the third epoch");
        }
        try {
            Files.writeString(evaluation.folder().resolve("note"), String.valueOf(until));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return new Outcome.Measured(
                figures.with(Metric.ACCURACY, Measurement.exact(curve.getLast().validationAccuracy())),
                curve,
                List.of());
    }

    private static int noted(Path folder) {
        try {
            return Integer.parseInt(Files.readString(folder.resolve("note")));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Study.Builder study(String id, Kind kind, Strategy strategy, CandidateEvaluator evaluator) {
        return Study.builder(studies.store(), id, space, kind.of(strategy), evaluator)
                .screen(ToyProblem.screen(List.of(LOW_MACS)));
    }

    private String create(int trials) {
        return studies.create(Budget.ofTrials(trials), LOW_MACS);
    }

    private Strategy evolution() {
        return new Nsga2(space.choices(), new Nsga2.Settings(12, 0.9, 1), 42);
    }

    static Stream<Arguments> everyKindAndStrategy() {
        return Stream.of(Kind.values())
                .flatMap(kind -> Strategies.all().map(strategy -> Arguments.of(kind, strategy.get()[0])));
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("everyKindAndStrategy")
    void anyNumberOfWorkersAndAnInterruptionGiveTheSameTrials(Kind kind, Strategies.Maker maker) {
        StudyResults alone = study(create(5), kind, maker.of(space.choices(), 42), PausesTest::train)
                .build()
                .run();
        assertEquals(StudyState.DONE, alone.study().state(), alone.study().message());

        String id = create(5);
        stoppedAfter(alone.trials().size() / 2, id, kind, maker.of(space.choices(), 42), 4);
        StudyResults resumed = study(id, kind, maker.of(space.choices(), 42), PausesTest::train)
                .workers(3)
                .build()
                .run();
        assertEquals(outline(alone), outline(resumed));
    }

    @ParameterizedTest
    @EnumSource
    void whereverItIsStoppedItGoesOnAsIfItHadNot(Kind kind) {
        StudyResults alone =
                study(create(8), kind, evolution(), PausesTest::train).build().run();
        for (int number = 1; number < alone.trials().size() - 4; number += 5) {
            String id = create(8);
            stoppedAfter(number, id, kind, evolution(), 2);
            Set<String> known = new HashSet<>();
            studies.store().trials(id).forEach(trial -> known.add(trial.candidate() + " " + trial.fidelity()));
            StudyResults resumed = study(id, kind, evolution(), (candidate, evaluation) -> {
                        assertFalse(known.contains(candidate.id() + " " + evaluation.fidelity()), "evaluated twice");
                        return train(candidate, evaluation);
                    })
                    .build()
                    .run();
            assertEquals(outline(alone), outline(resumed), "stopped after " + number);
        }
    }

    private void stoppedAfter(int number, String id, Kind kind, Strategy strategy, int workers) {
        List<Study> self = new ArrayList<>();
        self.add(study(id, kind, strategy, PausesTest::train)
                .workers(workers)
                .listener(new StudyListener() {
                    @Override
                    public void trialFinished(Trial trial) {
                        if (trial.number() == number) {
                            self.getFirst().stop();
                        }
                    }
                })
                .build());
        assertEquals(StudyState.STOPPED, self.getFirst().run().study().state());
    }

    @ParameterizedTest
    @EnumSource
    void trainsOnlyTheBestToTheEnd(Kind kind) {
        List<String> evaluated = Collections.synchronizedList(new ArrayList<>());
        StudyResults results = study(create(20), kind, evolution(), (candidate, evaluation) -> {
                    evaluated.add(candidate.id() + " " + evaluation.fidelity());
                    return train(candidate, evaluation);
                })
                .workers(2)
                .build()
                .run();

        assertEquals(evaluated.size(), new HashSet<>(evaluated).size(), "nothing is evaluated twice");
        assertTrue(results.front().members().size() > 1);
        List<Trial> whole = results.trials().stream()
                .filter(trial -> trial.outcome() instanceof Outcome.Measured)
                .toList();
        assertTrue(whole.stream().allMatch(trial -> trial.fidelity().whole()));
        assertTrue(whole.containsAll(results.front().trials()));
        assertEquals(9, results.front().trials().getFirst().outcome().curve().size());
        long candidates = results.trials().stream()
                .filter(trial -> !(trial.outcome() instanceof Outcome.Infeasible))
                .map(Trial::candidate)
                .distinct()
                .count();
        assertTrue(candidates > 20, "more candidates than whole trainings fit into the budget: " + candidates);
        assertTrue(spent(results) <= 20 * 9, "spends no more than it may: " + spent(results));
        assertTrue(spent(results) > 19 * 9 - 9, "and not much less: " + spent(results));
        for (Trial trial : results.trials()) {
            if (trial.outcome() instanceof Outcome.Failed) {
                assertTrue(
                        results.trials().stream()
                                .noneMatch(later -> later.candidate().equals(trial.candidate())
                                        && later.fidelity().rung()
                                                > trial.fidelity().rung()),
                        "what failed never goes on");
            }
            assertEquals(
                    trial.fidelity().whole() && !(trial.outcome() instanceof Outcome.Infeasible)
                            || trial.outcome() instanceof Outcome.Failed,
                    Files.exists(studies.store().folder(results.study().id(), trial.number())),
                    "what was left for going on is removed at the end: " + trial);
        }
        assertEquals(
                results, StudyResults.of(studies.store(), results.study().id()).orElseThrow());
    }

    private static long spent(StudyResults results) {
        long spent = 0;
        for (Trial trial : results.trials()) {
            if (!(trial.outcome() instanceof Outcome.Infeasible)) {
                long before = results.trials().stream()
                        .filter(other -> other.candidate().equals(trial.candidate()))
                        .filter(other -> other.outcome() instanceof Outcome.Paused)
                        .mapToLong(other -> other.fidelity().cost())
                        .filter(cost -> cost < trial.fidelity().cost())
                        .max()
                        .orElse(0);
                spent += trial.fidelity().cost() - before;
            }
        }
        return spent;
    }

    static Stream<Arguments> everyKindOverMoreThanEpochs() {
        return Stream.of(Kind.values())
                .flatMap(kind -> Stream.of(
                        Arguments.of(kind, Ladder.rising(Over.IMAGES, 12, 3, 100)),
                        Arguments.of(kind, Ladder.rising(Over.RESOLUTION, 30, 2, 100))));
    }

    @ParameterizedTest
    @MethodSource("everyKindOverMoreThanEpochs")
    void theBudgetIsWorthAsManyTrainingsWithAllImagesAtFullResolution(Kind kind, Ladder ladder) {
        StudyResults alone =
                over(create(8), kind, ladder, PausesTest::train).build().run();
        assertEquals(StudyState.DONE, alone.study().state(), alone.study().message());
        assertTrue(spent(alone) <= 8 * ladder.unit(), "spends no more than it may: " + spent(alone));
        assertTrue(spent(alone) > 7 * ladder.unit() - ladder.cost(OptionalInt.empty(), ladder.top()), "nor much less");
        assertEquals((double) spent(alone) / ladder.unit(), new Trainings(alone.trials()).worth(), 1e-9);
        assertFalse(alone.front().members().isEmpty());
        assertTrue(alone.front().trials().stream()
                .map(Trial::fidelity)
                .allMatch(fidelity -> fidelity.whole() && fidelity.steps().equals(ladder.amounts())));

        String id = create(8);
        List<Study> self = new ArrayList<>();
        self.add(over(id, kind, ladder, PausesTest::train)
                .workers(4)
                .listener(new StudyListener() {
                    @Override
                    public void trialFinished(Trial trial) {
                        if (trial.number() == alone.trials().size() / 2) {
                            self.getFirst().stop();
                        }
                    }
                })
                .build());
        assertEquals(StudyState.STOPPED, self.getFirst().run().study().state());
        StudyResults resumed =
                over(id, kind, ladder, PausesTest::train).workers(3).build().run();
        assertEquals(outline(alone), outline(resumed));
    }

    private Study.Builder over(String id, Kind kind, Ladder ladder, CandidateEvaluator evaluator) {
        return Study.builder(studies.store(), id, space, kind.of(evolution(), ladder), evaluator)
                .screen(ToyProblem.screen(List.of(LOW_MACS)));
    }

    @ParameterizedTest
    @EnumSource
    void endsWhenTheSpaceIsExhausted(Kind kind) {
        ToyProblem small = new ToyProblem(List.of(8));
        String id = studies.create(new Budget(Optional.empty(), Optional.empty()));
        StudyResults results = Study.builder(
                        studies.store(),
                        id,
                        small,
                        kind.of(new RegularizedEvolution(small.choices(), RegularizedEvolution.Settings.DEFAULT, 1)),
                        PausesTest::train)
                .build()
                .run();
        assertEquals(StudyState.EXHAUSTED, results.study().state());
        assertEquals(
                96, results.trials().stream().map(Trial::candidate).distinct().count());
        assertFalse(results.front().members().isEmpty());
    }

    @Test
    void saysSoIfNobodyWasTrainedToTheEnd() {
        StudyResults results = study(create(1), Kind.ASHA, new RandomSearch(space.choices(), 3, 1), PausesTest::train)
                .build()
                .run();
        assertEquals(StudyState.DONE, results.study().state());
        assertTrue(
                results.study().message().contains("no candidate was trained to the end"),
                results.study().message());
    }

    @Test
    void aLimitMovedMeanwhileHoldsForWhoWouldGoOn() {
        String id = create(20);
        Limit tight = new Limit(Metric.MACS, 12_000);
        List<Trial> after = new ArrayList<>();
        StudyResults results = Study.builder(
                        studies.store(), id, space, Kind.HALVING.of(evolution()), PausesTest::train)
                .screen((candidate, evaluation) ->
                        ToyProblem.screen(evaluation.limits()).evaluate(candidate, evaluation))
                .listener(new StudyListener() {
                    @Override
                    public void trialFinished(Trial trial) {
                        if (trial.number() == 16) {
                            studies.store().setTarget(id, Metric.MACS, Optional.of(tight));
                        } else if (trial.number() > 17) {
                            after.add(trial);
                        }
                    }
                })
                .build()
                .run();
        assertTrue(after.stream()
                .filter(trial ->
                        trial.outcome() instanceof Outcome.Measured || trial.outcome() instanceof Outcome.Paused)
                .map(Trial::genes)
                .map(ToyProblem::figures)
                .allMatch(figures -> tight.admits(figures.value(Metric.MACS))));
        assertFalse(results.front().members().isEmpty());
    }

    @Test
    void aRungAboveTheFirstIsChargedInFullIfNothingPausedBelow() {
        List<Assignment> begun = new ArrayList<>();
        StudyResults results = study(create(3), Kind.HYPERBAND, new RandomSearch(space.choices(), 17, 1), (c, e) -> {
                    if (e.pause().isEmpty() && e.fidelity().rung() > 0) {
                        begun.add(c.genes());
                    }
                    return train(c, e);
                })
                .build()
                .run();
        assertFalse(begun.isEmpty());
        assertTrue(spent(results) <= 27);
    }
}
