package dev.espalier.experiments.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.cost.CostEvaluator;
import dev.espalier.experiments.definition.ExperimentReader;
import dev.espalier.experiments.definition.RecordReader;
import dev.espalier.experiments.definition.StrategySection;
import dev.espalier.search.store.Budget;
import dev.espalier.search.store.StudyPlan;
import dev.espalier.search.store.StudyState;
import dev.espalier.search.store.StudyStore;
import dev.espalier.search.strategy.Strategy;
import dev.espalier.search.study.Study;
import dev.espalier.search.study.StudyListener;
import dev.espalier.search.study.StudyResults;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.trial.Candidate;
import dev.espalier.space.trial.CandidateEvaluator;
import dev.espalier.space.trial.Evaluation;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Trial;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What no controller that an experiment can name may get wrong, in whole studies: each of it is a defect that was found in
 * another tool by reading. docs/controllers.md says which tool, and what else is tested where. A controller that is new is
 * tested here from the moment it has a name; those that follow one path have tests of their own.
 */
@Tag("slow")
@Timeout(120)
class EveryControllerTest {
    private static final int TRIALS = 14;
    private static final List<Metric> OBJECTIVES = List.of(Metric.ACCURACY, Metric.MACS);

    @TempDir
    private Path home;

    /** 64 designs. */
    private final SearchSpace space = ExperimentReader.read("""
                    space:
                      resolutions: [16]
                      stem: {widths: [8]}
                      stages:
                        - {blocks: [fire, residual], widths: [8, 16], depths: [1, 2], squeezeRatios: 0, stride: 2}
                        - {blocks: [fire, residual], widths: [8, 16], depths: [1, 2], squeezeRatios: 0, stride: 2}
                      precisions: float32
                    """).space().searchSpace(3, 10);

    private StudyStore store;

    @BeforeEach
    void open() {
        store = StudyStore.open(home);
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** What {@code strategy.name} may be, and the surrogate with each model and acquisition, as benchmarks name them. */
    static Stream<String> names() {
        Stream<String> named = Arrays.stream(StrategySection.Name.values())
                .filter(name -> name != StrategySection.Name.EXTERNAL && !name.path())
                .map(StrategySection.Name::toString);
        return Stream.concat(
                named,
                Stream.of(
                        "surrogate/acquisition=thompson",
                        "surrogate/model=forest",
                        "surrogate/model=forest/acquisition=thompson"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void whoeverWorksAndHoweverOftenItIsStoppedTheTrialsAreThoseOfItsSeed(String name) {
        StudyResults undisturbed =
                study(create(), name, EveryControllerTest::worth, 1).build().run();
        List<Assignment> tried = genes(undisturbed);
        assertTrue(tried.size() > 1, "it proposes something");
        assertEquals(tried.size(), new HashSet<>(tried).size(), "nothing twice");

        assertEquals(
                tried,
                genes(study(create(), name, EveryControllerTest::worth, 4)
                        .build()
                        .run()),
                "with four workers");

        String id = create();
        AtomicReference<Study> running = new AtomicReference<>();
        AtomicInteger finished = new AtomicInteger();
        running.set(study(id, name, EveryControllerTest::worth, 2)
                .listener(new StudyListener() {
                    @Override
                    public void trialFinished(Trial trial) {
                        if (finished.incrementAndGet() == tried.size() / 2) {
                            running.get().stop();
                        }
                    }
                })
                .build());
        running.get().run();
        StudyResults resumed =
                study(id, name, EveryControllerTest::worth, 2).build().run();
        assertEquals(tried, genes(resumed), "stopped and resumed");
        assertEquals(genes(undisturbed.front().trials()), genes(resumed.front().trials()), "and the front is the same");
    }

    @ParameterizedTest
    @MethodSource("names")
    void whatThrowsHasFailedWithAReasonAndNoFigureIsInvented(String name) {
        StudyResults results = study(
                        create(),
                        name,
                        (candidate, circumstances) -> {
                            if (sum(candidate) % 2 == 0) {
                                throw new IllegalStateException("the device is gone");
                            }
                            return worth(candidate, circumstances);
                        },
                        1)
                .build()
                .run();
        List<Trial> failed = results.trials().stream()
                .filter(trial -> trial.outcome() instanceof Outcome.Failed)
                .toList();
        assertTrue(!failed.isEmpty(), "something fails");
        for (Trial trial : failed) {
            assertTrue(((Outcome.Failed) trial.outcome()).reason().contains("the device is gone"));
            assertTrue(trial.outcome().measurements().get(Metric.ACCURACY).isEmpty());
            assertTrue(results.front().trials().stream().noneMatch(member -> member.number() == trial.number()));
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void aLimitThatNothingKeepsEndsTheSearchAndNothingIsEvaluated(String name) {
        AtomicInteger evaluated = new AtomicInteger();
        StudyResults results = study(
                        create(new Limit(Metric.PARAMS, 1)),
                        name,
                        (candidate, circumstances) -> {
                            evaluated.incrementAndGet();
                            return worth(candidate, circumstances);
                        },
                        2)
                .build()
                .run();
        assertEquals(
                StudyState.INFEASIBLE, results.study().state(), results.study().message());
        assertTrue(results.study().message().contains("params"), results.study().message());
        assertEquals(0, evaluated.get());
    }

    private static Outcome worth(Candidate candidate, Evaluation circumstances) {
        double accuracy = sum(candidate) / (10.0 + sum(candidate));
        return new Outcome.Measured(
                Measurements.NONE.with(Metric.ACCURACY, Measurement.exact(accuracy)), List.of(), List.of());
    }

    private static int sum(Candidate candidate) {
        return candidate.genes().toList().stream().mapToInt(Integer::intValue).sum();
    }

    private static List<Assignment> genes(StudyResults results) {
        return genes(results.trials());
    }

    private static List<Assignment> genes(List<Trial> trials) {
        return trials.stream().map(Trial::genes).toList();
    }

    private String create(Limit... limits) {
        return store.create(
                        new StudyPlan("any", "a: definition", OBJECTIVES, List.of(limits), 7, Budget.ofTrials(TRIALS)))
                .id();
    }

    private Study.Builder study(String id, String name, CandidateEvaluator evaluator, int workers) {
        List<String> said = List.of((name + "/population=6/sample=3/target.macs=1M").split("/"));
        StrategySection section = new RecordReader<>(StrategySection.class)
                .read("test", "name: " + said.getFirst(), said.subList(1, said.size()));
        List<Limit> limits = store.study(id).orElseThrow().limits();
        Strategy strategy = Controllers.of(section, Controllers.task(space, OBJECTIVES, limits), 7, List.of());
        return Study.builder(store, id, space, strategy, evaluator)
                .screen(new CostEvaluator())
                .workers(workers);
    }
}
