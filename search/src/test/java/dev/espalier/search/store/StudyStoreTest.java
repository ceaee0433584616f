package dev.espalier.search.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.trial.Artifact;
import dev.espalier.space.trial.CandidateId;
import dev.espalier.space.trial.Doubt;
import dev.espalier.space.trial.Epoch;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Provenance;
import dev.espalier.space.trial.Stage;
import dev.espalier.space.trial.Trial;
import java.io.IOException;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyStoreTest {
    private static final Measurement DOUBTFUL =
            new Measurement(12, 3, 90, new Measurement.Interval(11.5, 13), Set.of(Doubt.HOST_BUSY, Doubt.OUTLIERS));

    private static final StudyPlan PLAN = new StudyPlan(
            "demo",
            "name: demo\n# with a comment – and a dash",
            List.of(Metric.ACCURACY, Metric.LATENCY_MS),
            List.of(new Limit(Metric.LATENCY_MS, 2.5), new Limit(Metric.SIZE_BYTES, 1e5)),
            -7,
            new Budget(Optional.of(24), Optional.of(Duration.ofMinutes(5))));

    @TempDir
    private Path folder;

    private Path home;
    private StudyStore store;

    @BeforeEach
    void open() {
        home = folder.resolve("home");
        store = StudyStore.open(home);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void countsTheStudiesOfOneName() {
        assertEquals("demo-1", store.create(PLAN).id());
        assertEquals("demo-2", store.create(PLAN).id());
        assertEquals(
                List.of("demo-2", "demo-1"),
                store.studies().stream().map(StoredStudy::id).toList(),
                "the latest first");
    }

    @Test
    void givesAStudyBackAsItWasPlanned() {
        StoredStudy created = store.create(PLAN);
        assertEquals(PLAN, created.plan());
        assertEquals(StudyState.QUEUED, created.state());
        reopen();
        assertEquals(Optional.of(created), store.study("demo-1"));
        assertEquals(Optional.empty(), store.study("demo-2"));
    }

    @Test
    void givesEveryKindOfTrialBackAsItWas() {
        String id = store.create(PLAN).id();
        List<Trial> trials = List.of(measured(1), infeasible(2), failed(3));
        try (Lease lease = store.lease(id)) {
            trials.reversed().forEach(lease::append);
        }
        assertEquals(trials, store.trials(id));
        reopen();
        assertEquals(trials, store.trials(id));
        assertEquals(Optional.of(trials.get(1)), store.trial(id, 2));
        assertEquals(Optional.empty(), store.trial(id, 4));
        assertEquals(List.of(), store.trials("demo-9"));
    }

    @Test
    void findsTheFilesOfAHomeThatWasMoved() throws Exception {
        String id = store.create(PLAN).id();
        Path outside = folder.resolve("elsewhere.onnx").toAbsolutePath();
        try (Lease lease = store.lease(id)) {
            lease.append(trial(
                    1,
                    new Outcome.Measured(
                            Measurements.NONE,
                            List.of(),
                            List.of(
                                    new Artifact(
                                            Artifact.MODEL,
                                            store.folder(id, 1).resolve("model.onnx"),
                                            "a".repeat(64),
                                            1),
                                    new Artifact("input", outside, "b".repeat(64), 2)))));
        }
        store.close();
        Path moved = folder.resolve("moved");
        Files.move(home, moved);
        store = StudyStore.open(moved);
        Outcome.Measured outcome =
                (Outcome.Measured) store.trial(id, 1).orElseThrow().outcome();
        assertEquals(
                List.of(moved.resolve("studies/demo-1/trials/1/model.onnx"), outside),
                outcome.artifacts().stream().map(Artifact::path).toList());
    }

    @Test
    void storesATrialOnce() {
        String id = store.create(PLAN).id();
        try (Lease lease = store.lease(id)) {
            lease.append(measured(1));
            lease.append(measured(1));
            assertEquals(1, store.trials(id).size());
            Trial other = infeasible(2);
            Trial usurper = new Trial(
                    1,
                    other.candidate(),
                    other.genes(),
                    other.outcome(),
                    other.provenance(),
                    other.finished(),
                    other.took());
            assertTrue(assertThrows(StoreException.class, () -> lease.append(usurper))
                    .getMessage()
                    .contains("trial 1 of study 'demo-1'"));
        }
    }

    @Test
    void numbersEveryChange() {
        assertEquals(0, store.latestChange());
        String id = store.create(PLAN).id();
        Lease lease = store.lease(id);
        lease.report(activity(1));
        lease.append(measured(1));
        lease.heartbeat(Duration.ofSeconds(1));
        lease.confirm(Map.of(1, Measurements.NONE));
        store.requestStop(id);
        lease.end(StudyState.DONE, "", Duration.ofSeconds(2));
        List<Change> changes = store.changesSince(0);
        assertEquals(
                List.of(
                        new Change(1, id, Change.Kind.STUDY, 0),
                        new Change(2, id, Change.Kind.STUDY, 0),
                        new Change(3, id, Change.Kind.ACTIVITY, 1),
                        new Change(4, id, Change.Kind.TRIAL, 1),
                        new Change(5, id, Change.Kind.CONFIRMED, 0),
                        new Change(6, id, Change.Kind.STUDY, 0),
                        new Change(7, id, Change.Kind.STUDY, 0)),
                changes);
        assertEquals(changes.subList(4, 7), store.changesSince(4));
        assertEquals(7, store.latestChange());
    }

    @Test
    void showsWhatRunsUntilItIsFinished() {
        String id = store.create(PLAN).id();
        Lease lease = store.lease(id);
        Activity first = activity(1);
        lease.report(activity(2));
        lease.report(first);
        Activity further = new Activity(
                2,
                first.genes(),
                Optional.of(Stage.TRAINING),
                3,
                10,
                first.started(),
                first.updated().plusSeconds(1));
        lease.report(further);
        assertEquals(List.of(first, further), store.activity(id));
        lease.append(measured(1));
        assertEquals(List.of(further), store.activity(id));
        lease.abandon(2);
        assertEquals(List.of(), store.activity(id));
    }

    @Test
    void keepsWhatWasConfirmedBesideTheTrial() {
        String id = store.create(PLAN).id();
        Measurements confirmed = Measurements.NONE
                .with(Metric.LATENCY_MS, new Measurement(1.25, 0.1, 50))
                .with(Metric.TEST_ACCURACY, Measurement.share(90, 100));
        try (Lease lease = store.lease(id)) {
            lease.append(measured(1));
            lease.confirm(Map.of(1, Measurements.NONE.with(Metric.LATENCY_MS, Measurement.exact(9))));
            lease.confirm(Map.of(1, confirmed));
        }
        assertEquals(Map.of(1, confirmed), store.confirmed(id));
        assertEquals(List.of(measured(1)), store.trials(id), "the trial itself is as it was");
    }

    @Test
    void letsOneWorkOnAStudyAtATime() {
        String id = store.create(PLAN).id();
        Lease lease = store.lease(id);
        assertEquals(StudyState.RUNNING, store.study(id).orElseThrow().state());
        String message =
                assertThrows(StoreException.class, () -> store.lease(id)).getMessage();
        assertTrue(message.contains("process " + ProcessHandle.current().pid()), message);
        lease.end(StudyState.STOPPED, "", Duration.ofSeconds(3));
        assertThrows(StoreException.class, () -> lease.append(measured(1)));
        assertEquals(Duration.ofSeconds(3), store.study(id).orElseThrow().used());
        store.lease(id).close();
        assertEquals(StudyState.INTERRUPTED, store.study(id).orElseThrow().state());
    }

    @Test
    void refusesALeaseOfAStudyThatIsNotThere() {
        String message = assertThrows(StoreException.class, () -> store.lease("nothing-1"))
                .getMessage();
        assertTrue(message.contains("there is no study 'nothing-1'"), message);
    }

    @Test
    void passesTheWishToStopOnce() {
        String id = store.create(PLAN).id();
        assertFalse(store.requestStop(id), "it does not run");
        Lease lease = store.lease(id);
        assertFalse(lease.stopRequested());
        assertTrue(store.requestStop(id));
        assertTrue(lease.stopRequested());
        lease.end(StudyState.STOPPED, "", Duration.ZERO);
        assertFalse(store.lease(id).stopRequested(), "a new run does not inherit it");
    }

    @Test
    void readsNoTrialByHalves() throws Exception {
        String id = store.create(PLAN).id();
        int count = 400;
        Thread writer = Thread.ofPlatform().start(() -> {
            try (Lease lease = store.lease(id)) {
                for (int number = 1; number <= count; number++) {
                    lease.append(measured(number));
                }
            }
        });
        List<Trial> trials = List.of();
        while (trials.size() < count && writer.isAlive()) {
            trials = store.trials(id);
            for (Trial trial : trials) {
                assertEquals(measured(trial.number()), trial);
            }
        }
        writer.join();
        assertEquals(count, store.trials(id).size());
    }

    @Test
    void servesOtherProcessesOfThisMachineOnly() throws Exception {
        Properties lock = new Properties();
        try (Reader reader = Files.newBufferedReader(home.resolve("espalier.lock.db"))) {
            lock.load(reader);
        }
        String server = lock.getProperty("server");
        int port = Integer.parseInt(server.substring(server.lastIndexOf(':') + 1));
        try (Socket near = new Socket()) {
            near.connect(new InetSocketAddress("127.0.0.1", port), 1000);
        }
        // Another address of this machine, at which whoever listens on all of them would answer.
        try (Socket far = new Socket()) {
            assertThrows(IOException.class, () -> far.connect(new InetSocketAddress("127.0.0.2", port), 1000));
        }
    }

    private void reopen() {
        store.close();
        store = StudyStore.open(home);
    }

    private static Activity activity(int number) {
        Instant now = Instant.parse("2025-03-30T01:30:00.123456Z");
        return new Activity(number, Assignment.of(number, 0), Optional.empty(), 0, 0, now, now);
    }

    private Trial measured(int number) {
        return trial(
                number,
                new Outcome.Measured(
                        Measurements.NONE
                                .with(Metric.MACS, Measurement.exact(123456789))
                                .with(Metric.ACCURACY, Measurement.share(901, 1000))
                                .with(Metric.LATENCY_MS, new Measurement(1.0 / 3, 0.01, 200))
                                .with(Metric.latencyOn("my-phone_2.0"), DOUBTFUL),
                        List.of(new Epoch(1, 2.3, 0.1, 1.5), new Epoch(2, Double.NaN, 0.2, 1.25)),
                        List.of(new Artifact(
                                Artifact.MODEL, home.toAbsolutePath().resolve("m.onnx"), "0".repeat(64), 4096))));
    }

    private static Trial infeasible(int number) {
        return trial(
                number,
                new Outcome.Infeasible(
                        Measurements.NONE
                                .with(Metric.SIZE_BYTES, Measurement.exact(200_000))
                                .with(Metric.LATENCY_MS, Measurement.exact(5)),
                        List.of(new Limit(Metric.SIZE_BYTES, 100_000), new Limit(Metric.LATENCY_MS, 2.5))));
    }

    private static Trial failed(int number) {
        return trial(
                number,
                new Outcome.Failed(
                        Measurements.NONE.with(Metric.MACS, Measurement.exact(5)),
                        Stage.TRAINING,
                        "diverged: the loss is NaN\nin epoch 3"));
    }

    private static Trial trial(int number, Outcome outcome) {
        Assignment genes = Assignment.of(number, 0, 12);
        return new Trial(
                number,
                CandidateId.of(genes),
                genes,
                outcome,
                new Provenance(-1234567890123456789L, "0.1.0", "sha256:abc", "this machine, 1 thread", "25", "Linux"),
                // In the hour that clocks set forward do not have.
                Instant.parse("2025-03-30T01:30:00.123456789Z"),
                Duration.ofNanos(1_234_567_891L));
    }
}
