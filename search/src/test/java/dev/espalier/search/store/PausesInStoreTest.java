package dev.espalier.search.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.trial.CandidateId;
import dev.espalier.space.trial.Epoch;
import dev.espalier.space.trial.Fidelity;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Over;
import dev.espalier.space.trial.Provenance;
import dev.espalier.space.trial.Trial;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PausesInStoreTest {
    private static final Assignment GENES = Assignment.of(1, 2);

    private static final String OLD_STUDY = """
            INSERT INTO study (id, name, definition, objectives, limits, seed, state, message, created, used_ms,
                stop_requested)
            VALUES ('old-1', 'old', 'a: definition', 'accuracy', '', 1, 'STOPPED', '', CURRENT_TIMESTAMP, 5, FALSE)
            """;

    @TempDir
    private Path home;

    /** The store as it was at {@code version}, empty. */
    private Connection before(String version) throws SQLException {
        String url = "jdbc:h2:" + home.toAbsolutePath().resolve("espalier");
        Flyway.configure(getClass().getClassLoader())
                .dataSource(url, "espalier", "")
                .locations("classpath:dev/espalier/search/store")
                .target(version)
                .load()
                .migrate();
        return DriverManager.getConnection(url, "espalier", "");
    }

    private static Trial trial(int number, Outcome outcome, Fidelity fidelity) {
        return new Trial(
                number,
                CandidateId.of(GENES),
                GENES,
                outcome,
                new Provenance(7, "code", "data", "device", "java", "os"),
                Instant.parse("2026-01-02T03:04:05Z"),
                Duration.ofMillis(9),
                fidelity);
    }

    private static Measurements accuracy(double value) {
        return Measurements.NONE.with(Metric.ACCURACY, Measurement.exact(value));
    }

    @Test
    void aCandidateHasATrialOnEachRungAndOneOnly() {
        List<Epoch> curve = List.of(new Epoch(1, 2.1, 0.3, 0.5));
        Trial paused = trial(1, new Outcome.Paused(accuracy(0.3), curve), new Fidelity(0, 1, 3));
        Trial whole = trial(2, new Outcome.Measured(accuracy(0.5), curve, List.of()), new Fidelity(1, 3, 3));
        try (StudyStore store = StudyStore.open(home)) {
            String id = store.create(plan()).id();
            try (Lease lease = store.lease(id)) {
                lease.append(paused);
                lease.append(whole);
                assertThrows(StoreException.class, () -> lease.append(trial(3, whole.outcome(), whole.fidelity())));
            }
            assertEquals(List.of(paused, whole), store.trials(id));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatItIsTrainedWithIsReadAsItWasWritten(Over over) {
        Fidelity low = new Fidelity(1, over, List.of(12), 36, 100);
        Fidelity whole = new Fidelity(2, over, List.of(12, 36), 100, 100);
        Trial paused = trial(1, new Outcome.Paused(accuracy(0.3), List.of()), low);
        Trial last = trial(2, new Outcome.Measured(accuracy(0.5), List.of(), List.of()), whole);
        try (StudyStore store = StudyStore.open(home)) {
            String id = store.create(plan()).id();
            try (Lease lease = store.lease(id)) {
                lease.append(paused);
                lease.append(last);
            }
            assertEquals(List.of(paused, last), store.trials(id));
        }
    }

    /** What paused before images and resolution could be fewer paused over epochs. */
    @Test
    void pausesFromBeforeWereOverEpochs() throws Exception {
        try (Connection connection = before("5");
                Statement statement = connection.createStatement()) {
            statement.execute(OLD_STUDY);
            statement.execute("""
                    INSERT INTO trial (study, number, candidate, genes, outcome, seed, code_version, data_fingerprint,
                        device, java, os, finished, took_ns, rung, epochs, of_epochs)
                    VALUES ('old-1', 1, '%s', '1,2', 'PAUSED', 7, 'code', 'data', 'device', 'java', 'os',
                        TIMESTAMP WITH TIME ZONE '2026-01-02 03:04:05+00', 9000000, 1, 3, 9)
                    """.formatted(CandidateId.of(GENES)));
        }
        try (StudyStore store = StudyStore.open(home)) {
            Trial old = trial(1, new Outcome.Paused(Measurements.NONE, List.of()), new Fidelity(1, 3, 9));
            assertEquals(List.of(old), store.trials("old-1"));
        }
    }

    private static StudyPlan plan() {
        return new StudyPlan("toy", "a: definition", List.of(Metric.ACCURACY), List.of(), 1, Budget.ofTrials(3));
    }

    /** What was stored before trainings could pause did not. */
    @Test
    void aStoreFromBeforeIsReadAndGoneOnWith() throws Exception {
        try (Connection connection = before("4");
                Statement statement = connection.createStatement()) {
            statement.execute(OLD_STUDY);
            statement.execute("""
                    INSERT INTO trial (study, number, candidate, genes, outcome, seed, code_version, data_fingerprint,
                        device, java, os, finished, took_ns)
                    VALUES ('old-1', 1, '%s', '1,2', 'MEASURED', 7, 'code', 'data', 'device', 'java', 'os',
                        TIMESTAMP WITH TIME ZONE '2026-01-02 03:04:05+00', 9000000)
                    """.formatted(CandidateId.of(GENES)));
        }
        Trial old = trial(1, new Outcome.Measured(Measurements.NONE, List.of(), List.of()), Fidelity.WHOLE);
        Trial further = trial(2, new Outcome.Paused(accuracy(0.4), List.of()), new Fidelity(1, 3, 9));
        try (StudyStore store = StudyStore.open(home)) {
            assertEquals(List.of(old), store.trials("old-1"));
            try (Lease lease = store.lease("old-1")) {
                lease.append(further);
            }
            assertEquals(List.of(old, further), store.trials("old-1"));
        }
    }
}
