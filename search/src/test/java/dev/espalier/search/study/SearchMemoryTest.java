package dev.espalier.search.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.search.Retained;
import dev.espalier.search.fidelity.Schedule;
import dev.espalier.search.store.Budget;
import dev.espalier.search.store.Lease;
import dev.espalier.search.store.StoredStudy;
import dev.espalier.search.store.StudyState;
import dev.espalier.search.store.StudyStore;
import dev.espalier.search.strategy.Nsga2;
import dev.espalier.search.strategy.RegularizedEvolution;
import dev.espalier.search.strategy.Strategy;
import dev.espalier.space.choice.Choices;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Provenance;
import dev.espalier.space.trial.Trial;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A search holds a few bytes of a trial that is over, whatever else it had: the rest is in the store. */
class SearchMemoryTest {
    private static final int EARLY = 200;
    private static final int LATE = 800;

    @TempDir
    private Path home;

    private final ToyProblem space =
            new ToyProblem(IntStream.rangeClosed(1, 100).boxed().toList());

    static Stream<Named<Function<Choices, Strategy>>> strategies() {
        return Stream.of(
                Named.of("NSGA-II", choices -> new Nsga2(choices, Nsga2.Settings.DEFAULT, 42)),
                Named.of("NSGA-II, steady state", choices -> Nsga2.steady(choices, Nsga2.Settings.DEFAULT, 42)),
                Named.of(
                        "regularized evolution",
                        choices -> new RegularizedEvolution(choices, RegularizedEvolution.Settings.DEFAULT, 42)));
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void ofATrialThatIsOverFewerThanFortyBytesStay(Function<Choices, Strategy> strategy) throws Exception {
        List<Long> held = held(strategy.apply(space.choices()));
        assertEquals(2, held.size());
        long each = (held.getLast() - held.getFirst()) / (LATE - EARLY);
        assertTrue(each < 40, each + " bytes of each trial stay: " + held);
    }

    /** What a search holds after {@link #EARLY} and {@link #LATE} trials, without the store that it writes to. */
    private List<Long> held(Strategy strategy) throws InterruptedException {
        List<Long> held = new ArrayList<>();
        List<Search> search = new ArrayList<>();
        StopSignal stop = new StopSignal();
        try (StudyStore store = StudyStore.open(home)) {
            StoredStudy study = store.create(ToyProblem.plan(Budget.ofTrials(LATE)));
            StudyListener listener = new StudyListener() {
                @Override
                public void trialFinished(Trial trial) {
                    if (trial.number() == EARLY || trial.number() == LATE) {
                        held.add(Retained.by(search.getFirst(), store, this, space));
                    }
                }
            };
            Setup setup = new Setup(
                    store,
                    study.id(),
                    space,
                    Schedule.whole(strategy, 1),
                    Repair.NONE,
                    (_, _) -> new Outcome.Measured(Measurements.NONE, List.of(), List.of()),
                    (candidate, _) -> ToyProblem.answer(candidate),
                    Confirmation.NONE,
                    listener,
                    new Provenance(0, "code", "data", "device", "java", "os"),
                    1,
                    4);
            try (Lease lease = store.lease(study.id());
                    Clock clock = Clock.start(lease, Duration.ZERO, stop);
                    Workers workers = new Workers(1, stop)) {
                search.add(new Search(setup, study, 0, lease, clock, workers, stop, listener));
                assertEquals(StudyState.DONE, search.getFirst().run().state());
            }
        }
        return held;
    }
}
