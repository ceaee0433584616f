package dev.espalier.search.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.search.outside.OutsideEvaluator;
import dev.espalier.search.outside.OutsideStrategy;
import dev.espalier.search.store.Budget;
import dev.espalier.search.store.Outside;
import dev.espalier.search.store.Question;
import dev.espalier.search.store.Receipt;
import dev.espalier.search.store.StudyState;
import dev.espalier.search.store.Told;
import dev.espalier.search.strategy.RandomSearch;
import dev.espalier.search.strategy.Strategy;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.trial.CandidateEvaluator;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Trial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Studies whose candidates somebody else proposes, or evaluates. */
@Timeout(60)
class OutsideTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Limit LIMIT = new Limit(Metric.MACS, 40_000);

    @RegisterExtension
    private final ToyStudies studies = new ToyStudies();

    private final ToyProblem space = new ToyProblem();

    @Test
    void whatIsProposedOutsideIsEvaluatedInThatOrderAndNothingTwice() throws Exception {
        String id = create(Budget.ofTrials(100));
        CompletableFuture<StudyResults> running = run(driven(id, (candidate, _) -> ToyProblem.answer(candidate)));
        Outside outside = studies.store().outside(id);
        Random random = new Random(1);
        List<Assignment> proposed = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Assignment genes = space.choices().random(random);
            Receipt receipt = outside.propose(genes).orElseThrow();
            assertEquals(proposed.contains(genes), receipt.known());
            if (!receipt.known()) {
                proposed.add(genes);
            }
            assertEquals(proposed.indexOf(genes) + 1, receipt.number());
            awaitTrial(id, receipt.number());
        }
        outside.end();
        assertTrue(outside.propose(fresh(proposed)).isEmpty(), "nothing more can be proposed");
        assertTrue(outside.propose(proposed.getFirst()).orElseThrow().known());
        StudyResults results = running.get();
        assertEquals(StudyState.EXHAUSTED, results.study().state());
        assertEquals(proposed, results.trials().stream().map(Trial::genes).toList());
    }

    @Test
    void aStudyEndsWhenItsBudgetDoesThoughNobodyProposes() throws Exception {
        String id = create(Budget.ofTrials(2));
        CompletableFuture<StudyResults> running = run(driven(id, (candidate, _) -> ToyProblem.answer(candidate)));
        studies.store().outside(id).propose(Assignment.of(0, 0, 2, 0, 0));
        studies.store().outside(id).propose(Assignment.of(1, 0, 2, 0, 0));
        assertEquals(StudyState.DONE, running.get().study().state());
    }

    @Test
    void proposalsThatBreakACountedLimitAreTrialsAndNobodyIsAsked() throws Exception {
        String id = create(Budget.ofTrials(10), LIMIT);
        Outside outside = studies.store().outside(id);
        outside.propose(Assignment.of(7, 5, 0, 2, 0));
        outside.propose(Assignment.of(0, 0, 2, 0, 0));
        outside.end();
        List<Assignment> asked = new ArrayList<>();
        List<Trial> trials = run(driven(id, (candidate, _) -> {
                    asked.add(candidate.genes());
                    return ToyProblem.answer(candidate);
                }))
                .get()
                .trials();
        assertInstanceOf(Outcome.Infeasible.class, trials.getFirst().outcome());
        assertEquals(List.of(Assignment.of(0, 0, 2, 0, 0)), asked);
    }

    @Test
    void stoppedAndResumedItProposesWhatWasProposedBefore() throws Exception {
        String id = create(Budget.ofTrials(100));
        Outside outside = studies.store().outside(id);
        List<Assignment> all = new ArrayList<>(new HashSet<>(new Random(3)
                .ints(12, 0, 8)
                .mapToObj(width -> Assignment.of(width, 1, 2, 0, 0))
                .toList()));
        all.forEach(outside::propose);
        List<Study> self = new ArrayList<>();
        List<Assignment> evaluated = new ArrayList<>();
        Study first = driven(id, (candidate, _) -> {
            if (evaluated.size() == 2) {
                self.getFirst().stop();
                throw new InterruptedException("killed");
            }
            evaluated.add(candidate.genes());
            return ToyProblem.answer(candidate);
        });
        self.add(first);
        assertEquals(StudyState.STOPPED, first.run().study().state());
        studies.reopen();
        studies.store().outside(id).end();
        StudyResults results = driven(id, (candidate, _) -> {
                    evaluated.add(candidate.genes());
                    return ToyProblem.answer(candidate);
                })
                .run();
        assertEquals(all, results.trials().stream().map(Trial::genes).toList());
        assertEquals(all, evaluated, "nothing was evaluated twice");
    }

    @Test
    void anOutsideEvaluatorServesAnyStrategyAndNothingItToldIsLost() throws Exception {
        StudyResults undisturbed = Study.builder(
                        studies.store(),
                        create(Budget.ofTrials(12)),
                        space,
                        random(),
                        (candidate, _) -> ToyProblem.answer(candidate))
                .workers(3)
                .build()
                .run();

        String id = create(Budget.ofTrials(12));
        Study first = served(id);
        CompletableFuture<StudyResults> running = run(first);
        for (int i = 0; i < 4; i++) {
            answer(id, awaitQuestion(id));
        }
        Question open = awaitQuestion(id);
        first.stop();
        assertEquals(StudyState.STOPPED, running.get().study().state());
        assertTrue(studies.store().outside(id).ask(HOUR).isEmpty(), "nobody is asked while nothing runs");
        answer(id, open);
        studies.reopen();

        CompletableFuture<StudyResults> resumed = run(served(id));
        List<Integer> asked = new ArrayList<>();
        while (!resumed.isDone()) {
            Optional<Question> next = studies.store().outside(id).ask(HOUR);
            next.ifPresent(question -> {
                asked.add(question.number());
                answer(id, question);
            });
            Thread.sleep(5);
        }
        assertTrue(!asked.contains(open.number()), "what was told while nothing ran is heard");
        assertEquals(genes(undisturbed), genes(resumed.get()));
        assertEquals(
                undisturbed.front().trials().stream().map(Trial::genes).toList(),
                resumed.get().front().trials().stream().map(Trial::genes).toList());
    }

    @Test
    void anAskerThatDiesLosesItsTrialToTheNextAndAnyAnswerCounts() throws Exception {
        String id = create(Budget.ofTrials(1));
        CompletableFuture<StudyResults> running = run(served(id));
        Outside outside = studies.store().outside(id);
        Optional<Question> dead = Optional.empty();
        while (dead.isEmpty()) {
            dead = outside.ask(Duration.ZERO);
        }
        Question next = outside.ask(HOUR).orElseThrow();
        assertEquals(dead.get().number(), next.number());
        assertTrue(outside.ask(HOUR).isEmpty(), "it is held");
        assertTrue(outside.prolong(1, dead.get().token(), HOUR).isEmpty(), "by another");
        assertTrue(outside.prolong(1, next.token(), HOUR).isPresent());

        Told failure = new Told.Failure("out of memory");
        assertEquals(Optional.of(failure), outside.tell(1, failure));
        Told later = new Told.Figures(ToyProblem.figures(next.genes()));
        assertEquals(Optional.of(failure), outside.tell(1, later), "who tells first is believed");
        assertTrue(outside.tell(2, later).isEmpty(), "never asked");
        Outcome.Failed failed = assertInstanceOf(
                Outcome.Failed.class, running.get().trials().getFirst().outcome());
        assertEquals("out of memory", failed.reason());
    }

    @Test
    void whatIsToldMayBreakALimit() throws Exception {
        String id = create(Budget.ofTrials(1), LIMIT);
        CompletableFuture<StudyResults> running = run(served(id));
        Question question = awaitQuestion(id);
        Measurements over = Measurements.NONE.with(
                Metric.MACS,
                ToyProblem.figures(Assignment.of(7, 5, 0, 2, 0)).byMetric().get(Metric.MACS));
        studies.store().outside(id).tell(question.number(), new Told.Figures(over));
        // A rejected candidate costs nothing of the budget.
        studies.store()
                .outside(id)
                .tell(awaitQuestion(id).number(), new Told.Figures(ToyProblem.figures(Assignment.of(0, 0, 2, 0, 0))));
        List<Trial> trials = running.get().trials();
        assertInstanceOf(Outcome.Infeasible.class, trials.getFirst().outcome());
        assertInstanceOf(Outcome.Measured.class, trials.getLast().outcome());
    }

    private static List<Assignment> genes(StudyResults results) {
        return results.trials().stream().map(Trial::genes).toList();
    }

    private String create(Budget budget, Limit... limits) {
        return studies.create(budget, limits);
    }

    private Strategy random() {
        return new RandomSearch(space.choices(), 6, 42);
    }

    private Study driven(String id, CandidateEvaluator evaluator) {
        List<Limit> limits = studies.store().study(id).orElseThrow().limits();
        return Study.builder(
                        studies.store(),
                        id,
                        space,
                        new OutsideStrategy(studies.store().outside(id)),
                        evaluator)
                .screen(ToyProblem.screen(limits))
                .build();
    }

    private Study served(String id) {
        return Study.builder(
                        studies.store(),
                        id,
                        space,
                        random(),
                        new OutsideEvaluator(studies.store().outside(id)))
                .workers(3)
                .build();
    }

    private static CompletableFuture<StudyResults> run(Study study) {
        return CompletableFuture.supplyAsync(study::run);
    }

    private Question awaitQuestion(String id) throws InterruptedException {
        Optional<Question> question = studies.store().outside(id).ask(HOUR);
        while (question.isEmpty()) {
            Thread.sleep(5);
            question = studies.store().outside(id).ask(HOUR);
        }
        return question.get();
    }

    private void answer(String id, Question question) {
        studies.store().outside(id).tell(question.number(), new Told.Figures(ToyProblem.figures(question.genes())));
    }

    private void awaitTrial(String id, int number) throws InterruptedException {
        while (studies.store().trial(id, number).isEmpty()) {
            Thread.sleep(5);
        }
    }

    private Assignment fresh(List<Assignment> known) {
        Random random = new Random(9);
        Assignment genes = space.choices().random(random);
        while (known.contains(genes)) {
            genes = space.choices().random(random);
        }
        return genes;
    }
}
