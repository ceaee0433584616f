package dev.espalier.search.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.search.pareto.ParetoArchive;
import dev.espalier.search.store.Budget;
import dev.espalier.search.store.StoreException;
import dev.espalier.search.store.StoredStudy;
import dev.espalier.search.store.StudyState;
import dev.espalier.search.strategy.Evaluated;
import dev.espalier.search.strategy.Nsga2;
import dev.espalier.search.strategy.RandomSearch;
import dev.espalier.search.strategy.Strategy;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choices;
import dev.espalier.space.choice.Design;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.trial.CandidateEvaluator;
import dev.espalier.space.trial.Evaluation.Progress;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Stage;
import dev.espalier.space.trial.Trial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class StudyTest {
    private static final Limit LOW_MACS = new Limit(Metric.MACS, 20_000);

    @RegisterExtension
    private final ToyStudies studies = new ToyStudies();

    private final ToyProblem space = new ToyProblem();

    @Test
    void spendsItsBudgetAndKeepsEveryTrial() {
        String id = create(Budget.ofTrials(50));
        StudyResults results = study(id, answering()).build().run();
        assertEquals(StudyState.DONE, results.study().state());
        assertEquals(50, results.trials().size());
        assertEquals(numbers(50), results.trials().stream().map(Trial::number).toList());
        assertEquals(
                50,
                new HashSet<>(results.trials().stream().map(Trial::candidate).toList()).size());
        assertEquals(Optional.of(results), StudyResults.of(studies.store(), id));
        assertEquals(List.of(), studies.store().activity(id));
    }

    @Test
    void givesEachTrialItsOwnSeedAndFolder() {
        Map<Long, Path> seen = Collections.synchronizedMap(new LinkedHashMap<>());
        String id = create(Budget.ofTrials(5));
        StudyResults results = study(id, (candidate, evaluation) -> {
                    assertTrue(Files.isDirectory(evaluation.folder()));
                    seen.put(evaluation.seed(), evaluation.folder());
                    return ToyProblem.answer(candidate);
                })
                .build()
                .run();
        for (Trial trial : results.trials()) {
            assertEquals(trial.candidate().seed(42), trial.provenance().seed());
            assertEquals(
                    studies.store().folder(id, trial.number()),
                    seen.get(trial.provenance().seed()));
        }
        assertEquals(5, seen.size());
    }

    /** At the smallest width no depth makes a difference: 6 * 16 assignments there are 16 candidates. */
    @Test
    void whatASpaceSpellsInSeveralWaysIsOneCandidate() {
        ToyProblem toy = new ToyProblem(List.of(8, 16));
        SearchSpace flat = new SearchSpace() {
            @Override
            public Choices choices() {
                return toy.choices();
            }

            @Override
            public Assignment canonical(Assignment genes) {
                Assignment canonical = toy.choices().canonical(genes);
                return canonical.get(0) == 0 ? canonical.with(1, 0) : canonical;
            }

            @Override
            public Design decode(Assignment genes) {
                return toy.decode(genes);
            }
        };
        String id = create(Budget.ofTrials(500));
        Strategy strategy = new RandomSearch(flat.choices(), 7, 1);

        StudyResults results = Study.builder(studies.store(), id, flat, strategy, answering())
                .build()
                .run();

        assertEquals(StudyState.EXHAUSTED, results.study().state());
        List<Assignment> tried = results.trials().stream().map(Trial::genes).toList();
        assertEquals(16 + 96, tried.size());
        assertEquals(tried.size(), new HashSet<>(tried).size());
        tried.forEach(genes -> assertEquals(genes, flat.canonical(genes)));
    }

    @Test
    void doesNotTrainWhatTheScreenRejectsAndDoesNotChargeIt() {
        AtomicInteger trained = new AtomicInteger();
        String id = create(Budget.ofTrials(30), LOW_MACS);
        StudyResults results = study(id, (candidate, _) -> {
                    trained.incrementAndGet();
                    return ToyProblem.answer(candidate);
                })
                .screen(ToyProblem.screen(List.of(LOW_MACS)))
                .build()
                .run();
        assertEquals(30, trained.get());
        assertEquals(30, count(results, Outcome.Measured.class));
        assertTrue(count(results, Outcome.Infeasible.class) > 0);
        assertTrue(
                results.trials().getLast().outcome() instanceof Outcome.Measured, "ends with what spends the budget");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 7})
    void anyNumberOfWorkersGivesTheSameTrials(int workers) {
        // Some fail, some turn out to break a limit only when evaluated, and all take different times.
        CandidateEvaluator uneven = (candidate, _) -> {
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
        assertEquals(outline(uneven, 1), outline(uneven, workers));
    }

    private List<String> outline(CandidateEvaluator evaluator, int workers) {
        String id = create(Budget.ofTrials(45), LOW_MACS);
        StudyResults results = study(id, evaluator)
                .screen(ToyProblem.screen(List.of(LOW_MACS)))
                .workers(workers)
                .build()
                .run();
        assertEquals(45, count(results, Outcome.Measured.class) + count(results, Outcome.Failed.class));
        assertTrue(count(results, Outcome.Infeasible.class) > 0);
        return ToyStudies.outline(results);
    }

    @Test
    void endsWhenNothingIsLeftToTry() {
        StudyResults results = study(create(new Budget(Optional.empty(), Optional.empty())), answering())
                .build()
                .run();
        assertEquals(StudyState.EXHAUSTED, results.study().state());
        // 8 x 6 x (3 + 3 * 4 + 1)
        assertEquals(768, results.trials().size());
        List<Trial> best = results.trials().stream()
                .filter(trial -> results.trials().stream()
                        .noneMatch(other -> ToyProblem.costs(other.genes()).dominates(ToyProblem.costs(trial.genes()))))
                .toList();
        assertTrue(results.front().members().size() >= 10);
        assertTrue(best.containsAll(results.front().trials()));
    }

    @Test
    void turnsWhateverAnEvaluatorThrowsIntoAFailedTrial() {
        String id = create(Budget.ofTrials(4));
        AtomicInteger calls = new AtomicInteger();
        StudyResults results = study(id, (candidate, evaluation) -> {
                    evaluation.progress().accept(new Progress.Began(Stage.TRAINING));
                    switch (calls.incrementAndGet()) {
                        case 1 -> throw new IllegalStateException("the loss is not a number");
                        case 2 -> throw new StackOverflowError();
                        case 3 -> throw new InterruptedException();
                        default -> {}
                    }
                    return ToyProblem.answer(candidate);
                })
                .screen(ToyProblem.screen(List.of()))
                .build()
                .run();
        assertEquals(StudyState.DONE, results.study().state());
        Measurements screened = Measurements.NONE.with(
                Metric.MACS,
                ToyProblem.figures(results.trials().getFirst().genes())
                        .get(Metric.MACS)
                        .orElseThrow());
        assertEquals(
                new Outcome.Failed(screened, Stage.TRAINING, "IllegalStateException: the loss is not a number"),
                results.trials().get(0).outcome());
        assertEquals(
                "StackOverflowError", ((Outcome.Failed) results.trials().get(1).outcome()).reason());
        assertEquals(
                "InterruptedException",
                ((Outcome.Failed) results.trials().get(2).outcome()).reason());
        assertTrue(results.trials().get(3).outcome() instanceof Outcome.Measured);
    }

    @Test
    void callsATrialFailedThatLacksAnObjective() {
        StudyResults results = study(
                        create(Budget.ofTrials(1)),
                        (_, _) -> new Outcome.Measured(Measurements.NONE, List.of(), List.of()))
                .build()
                .run();
        assertEquals(
                new Outcome.Failed(Measurements.NONE, Stage.SCORING, "the evaluator did not measure accuracy, macs"),
                results.trials().getFirst().outcome());
        assertEquals("all 1 trials failed", results.study().message());
    }

    @Test
    void namesTheSmallestReachableValueWhenNothingKeepsALimit() {
        Limit impossible = new Limit(Metric.MACS, 100);
        AtomicInteger trained = new AtomicInteger();
        StudyResults results = study(create(Budget.ofTrials(10), impossible), (candidate, _) -> {
                    trained.incrementAndGet();
                    return ToyProblem.answer(candidate);
                })
                .screen(ToyProblem.screen(List.of(impossible)))
                .build()
                .run();
        assertEquals(StudyState.INFEASIBLE, results.study().state());
        assertEquals(0, trained.get());
        // Width 1, depth 1, fire: 1000 x 1.3 x 1.2.
        assertEquals(
                "no candidate keeps macs <= 100: the smallest seen among 768 is 1560",
                results.study().message());
    }

    @Test
    void givesUpAfterManyMeasuredCandidatesInVain() {
        Limit impossible = new Limit(Metric.LATENCY_MS, 0.5);
        StudyResults results = study(create(Budget.ofTrials(10), impossible), (candidate, _) -> {
                    double macs = ToyProblem.figures(candidate.genes()).value(Metric.MACS);
                    Measurements slow =
                            Measurements.NONE.with(Metric.LATENCY_MS, new Measurement(macs / 1000, 0.01, 50));
                    return new Outcome.Infeasible(slow, List.of(impossible));
                })
                .workers(3)
                .build()
                .run();
        assertEquals(StudyState.INFEASIBLE, results.study().state());
        assertEquals(Reach.MEASURED, results.trials().size());
        assertEquals(
                "no candidate keeps latencyMs <= 0.5ms: the smallest seen among 300 is 1.560ms",
                results.study().message());
    }

    @Test
    void endsWithAStrategyThatRepeatsItself() {
        Strategy stubborn = new Strategy() {
            @Override
            public List<Assignment> propose() {
                // Two spellings of one candidate: a fire block has no kernel.
                return List.of(Assignment.of(0, 0, 2, 0, 0), Assignment.of(0, 0, 2, 1, 1));
            }

            @Override
            public void learn(List<Evaluated> results) {
                assertEquals(2, results.size(), "one answer for each proposal");
            }
        };
        StudyResults results = Study.builder(studies.store(), create(Budget.ofTrials(10)), space, stubborn, answering())
                .build()
                .run();
        assertEquals(StudyState.EXHAUSTED, results.study().state());
        assertEquals(1, results.trials().size());
    }

    @Test
    void beginsNothingDearAfterItsTime() {
        StudyResults results = study(create(Budget.ofTime(Duration.ofMillis(300))), (candidate, _) -> {
                    Thread.sleep(50);
                    return ToyProblem.answer(candidate);
                })
                .workers(2)
                .build()
                .run();
        assertEquals(StudyState.DONE, results.study().state());
        int trials = results.trials().size();
        assertTrue(trials >= 2 && trials <= 14, trials + " trials of 50 ms by 2 workers in 300 ms");
        assertEquals(
                numbers(trials), results.trials().stream().map(Trial::number).toList());
        assertTrue(results.study().used().toMillis() >= 300);
    }

    @Test
    void stopsPromptlyAndGoesOnWhereItWas() throws Exception {
        AtomicInteger evaluations = new AtomicInteger();
        CountDownLatch blocked = new CountDownLatch(1);
        String id = create(Budget.ofTrials(40));
        Study study = study(id, (candidate, _) -> {
                    if (evaluations.incrementAndGet() == 25) {
                        blocked.countDown();
                        Thread.sleep(100_000);
                    }
                    return ToyProblem.answer(candidate);
                })
                .workers(2)
                .build();
        Thread stopper = Thread.ofPlatform().start(() -> {
            try {
                blocked.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            study.stop();
        });
        StudyResults stopped = study.run();
        stopper.join();
        assertEquals(StudyState.STOPPED, stopped.study().state());
        assertTrue(stopped.trials().size() < 40);
        assertEquals(List.of(), studies.store().activity(id));

        AtomicInteger redone = new AtomicInteger();
        List<Trial> announced = new ArrayList<>();
        StudyResults whole = study(id, (candidate, _) -> {
                    redone.incrementAndGet();
                    return ToyProblem.answer(candidate);
                })
                .listener(new StudyListener() {
                    @Override
                    public void started(StoredStudy started, List<Trial> known) {
                        assertEquals(StudyState.RUNNING, started.state());
                        assertEquals(stopped.trials(), known);
                    }

                    @Override
                    public void trialFinished(Trial trial) {
                        announced.add(trial);
                    }
                })
                .build()
                .run();
        assertEquals(StudyState.DONE, whole.study().state());
        assertEquals(40 - stopped.trials().size(), redone.get(), "nothing finished is evaluated again");
        assertEquals(redone.get(), announced.size(), "nothing finished is announced again");
        assertTrue(whole.trials().containsAll(stopped.trials()));
        StudyResults undisturbed =
                study(create(Budget.ofTrials(40)), answering()).build().run();
        assertEquals(genes(undisturbed.trials()), genes(whole.trials()));
        assertEquals(genes(undisturbed.front().trials()), genes(whole.front().trials()));
    }

    @Test
    void stopsWhenTheStoreIsAskedTo() {
        String id = create(Budget.ofTrials(40));
        long began = System.nanoTime();
        StudyResults results = study(id, (_, _) -> {
                    assertTrue(studies.store().requestStop(id));
                    Thread.sleep(100_000);
                    throw new AssertionError("was not interrupted");
                })
                .build()
                .run();
        assertEquals(StudyState.STOPPED, results.study().state());
        assertEquals(List.of(), results.trials());
        assertTrue(Duration.ofNanos(System.nanoTime() - began).toSeconds() < 5);
    }

    @Test
    void refusesToGoOnWithAnotherSeed() {
        String id = create(Budget.ofTrials(40));
        Study first = study(id, answering()).listener(stopAt(10)).build();
        stopping = first;
        first.run();
        Strategy other = new Nsga2(space.choices(), Nsga2.Settings.DEFAULT, 43);
        StudyResults results = Study.builder(studies.store(), id, space, other, answering())
                .build()
                .run();
        // What the other seed proposes first is new, and its number is taken.
        assertEquals(StudyState.FAILED, results.study().state());
        assertTrue(
                results.study().message().contains("cannot be resumed"),
                results.study().message());
    }

    private Study stopping;

    private StudyListener stopAt(int number) {
        return new StudyListener() {
            @Override
            public void trialFinished(Trial trial) {
                if (trial.number() == number) {
                    stopping.stop();
                }
            }
        };
    }

    @Test
    void doesNothingOnceComplete() {
        String id = create(Budget.ofTrials(3));
        StudyResults done = study(id, answering()).build().run();
        assertEquals(
                done,
                study(id, (_, _) -> {
                            throw new AssertionError("evaluated");
                        })
                        .build()
                        .run());
    }

    @Test
    void measuresTheFrontAgainOnceAndReportsByThat() {
        AtomicInteger calls = new AtomicInteger();
        Confirmation worse = front -> {
            calls.incrementAndGet();
            Map<Integer, Measurements> figures = new LinkedHashMap<>();
            front.trials()
                    .forEach(trial -> figures.put(
                            trial.number(),
                            Measurements.NONE
                                    .with(Metric.MACS, Measurement.exact(1000 + trial.number()))
                                    .with(Metric.TEST_ACCURACY, Measurement.exact(0.5))));
            return figures;
        };
        String id = create(Budget.ofTrials(30));
        List<Map<Integer, Measurements>> heard = new ArrayList<>();
        StudyResults results = study(id, answering())
                .confirmation(worse)
                .listener(new StudyListener() {
                    @Override
                    public void confirmed(Map<Integer, Measurements> figures) {
                        heard.add(figures);
                    }
                })
                .build()
                .run();
        study(id, answering()).confirmation(worse).build().run();
        assertEquals(1, calls.get());
        assertEquals(List.of(results.confirmed()), heard);
        assertEquals(
                ParetoArchive.confirmedFront(results.trials(), results.confirmed(), ToyProblem.OBJECTIVES, List.of()),
                results.front());
        assertTrue(results.front().members().size() < results.confirmed().size(), "some are dominated now");
        assertTrue(results.front().members().stream().allMatch(m -> m.figures().value(Metric.MACS) < 1100));
    }

    @Test
    void aConfirmationThatFailsCanBeDoneAgain() {
        String id = create(Budget.ofTrials(5));
        StudyResults failed = study(id, answering())
                .confirmation(_ -> {
                    throw new IllegalStateException("the device is gone");
                })
                .build()
                .run();
        assertEquals(StudyState.FAILED, failed.study().state());
        assertEquals("IllegalStateException: the device is gone", failed.study().message());
        Confirmation works = front -> Map.of(
                front.trials().getFirst().number(),
                Measurements.NONE.with(Metric.TEST_ACCURACY, Measurement.exact(0.5)));
        StudyResults done = study(id, answering()).confirmation(works).build().run();
        assertEquals(StudyState.DONE, done.study().state());
        assertEquals(1, done.front().members().size());
    }

    @Test
    void showsWhatRuns() {
        String id = create(Budget.ofTrials(2));
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        study(id, (candidate, evaluation) -> {
                    evaluation.progress().accept(new Progress.Began(Stage.TRAINING));
                    assertEquals(
                            List.of(Stage.TRAINING),
                            studies.store().activity(id).stream()
                                    .map(activity -> activity.stage().orElseThrow())
                                    .toList());
                    return ToyProblem.answer(candidate);
                })
                .listener(new StudyListener() {
                    @Override
                    public void trialStarted(int number, Assignment genes) {
                        heard.add("started " + number);
                    }

                    @Override
                    public void progress(int number, Progress progress) {
                        heard.add("progress " + number);
                    }

                    @Override
                    public void trialFinished(Trial trial) {
                        heard.add("finished " + trial.number());
                    }

                    @Override
                    public void ended(StoredStudy study) {
                        heard.add("ended " + study.state());
                    }
                })
                .build()
                .run();
        assertEquals(
                List.of("started 1", "progress 1", "finished 1", "started 2", "progress 2", "finished 2", "ended DONE"),
                heard);
    }

    @Test
    void emptiesWhatAnInterruptedEvaluationLeft() throws Exception {
        String id = create(Budget.ofTrials(1));
        Files.createDirectories(studies.store().folder(id, 1).resolve("deep"));
        Files.writeString(studies.store().folder(id, 1).resolve("deep/half.onnx"), "half");
        study(id, (candidate, evaluation) -> {
                    assertFalse(Files.exists(evaluation.folder().resolve("deep")));
                    return ToyProblem.answer(candidate);
                })
                .build()
                .run();
        assertTrue(studies.store().trial(id, 1).orElseThrow().outcome() instanceof Outcome.Measured);
    }

    @Test
    void refusesAStudyThatAnotherWorksOn() {
        String id = create(Budget.ofTrials(1));
        studies.store().lease(id);
        assertThrows(StoreException.class, () -> study(id, answering()).build().run());
    }

    private String create(Budget budget, Limit... limits) {
        return studies.create(budget, limits);
    }

    private Study.Builder study(String id, CandidateEvaluator evaluator) {
        return Study.builder(
                studies.store(), id, space, new Nsga2(space.choices(), Nsga2.Settings.DEFAULT, 42), evaluator);
    }

    private static CandidateEvaluator answering() {
        return (candidate, _) -> ToyProblem.answer(candidate);
    }

    private static List<Integer> numbers(int last) {
        return IntStream.rangeClosed(1, last).boxed().toList();
    }

    private static List<Assignment> genes(List<Trial> trials) {
        return trials.stream().map(Trial::genes).toList();
    }

    private static long count(StudyResults results, Class<? extends Outcome> kind) {
        return results.trials().stream()
                .filter(trial -> kind.isInstance(trial.outcome()))
                .count();
    }
}
