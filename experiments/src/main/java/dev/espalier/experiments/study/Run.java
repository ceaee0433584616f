package dev.espalier.experiments.study;

import dev.espalier.evaluators.cost.CostEvaluator;
import dev.espalier.evaluators.data.DataException;
import dev.espalier.evaluators.device.DeviceException;
import dev.espalier.evaluators.device.DeviceRegistry;
import dev.espalier.evaluators.table.LatencyTable;
import dev.espalier.evaluators.table.TableScreen;
import dev.espalier.evaluators.worker.WorkerException;
import dev.espalier.evaluators.worker.WorkerPool;
import dev.espalier.experiments.definition.Experiment;
import dev.espalier.search.outside.OutsideEvaluator;
import dev.espalier.search.outside.OutsideStrategy;
import dev.espalier.search.pareto.Front;
import dev.espalier.search.store.Lease;
import dev.espalier.search.store.StudyState;
import dev.espalier.search.store.StudyStore;
import dev.espalier.search.strategy.Strategy;
import dev.espalier.search.study.Study;
import dev.espalier.search.study.StudyListener;
import dev.espalier.search.study.StudyResults;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.shrinking.Shrinking;
import dev.espalier.space.trial.Artifact;
import dev.espalier.space.trial.CandidateEvaluator;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Provenance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** One run of a study in this process: may be stopped before, while and after it searches. */
final class Run {
    /** What a trial's origin says of data and device that only somebody else knows. */
    private static final String OUTSIDE = "external";

    private final StudyStore store;
    private final StudyResults before;
    private final Experiment experiment;
    private final Assembly assembly;
    private final SearchSpace space;
    private Optional<Study> study = Optional.empty();
    private boolean stopped;

    Run(StudyStore store, StudyResults before, Experiment experiment, SearchSpace space) {
        this.store = store;
        this.before = before;
        this.experiment = experiment;
        this.assembly = new Assembly(experiment, store.home());
        this.space = space;
    }

    /** That of the study. */
    String id() {
        return before.study().id();
    }

    /** Whether it needs nothing of this machine. */
    boolean outside() {
        return experiment.evaluatedOutside();
    }

    synchronized void stop() {
        stopped = true;
        study.ifPresent(Study::stop);
    }

    private synchronized Study begin(Study built) {
        study = Optional.of(built);
        if (stopped) {
            built.stop();
        }
        return built;
    }

    private synchronized boolean stopped() {
        return stopped;
    }

    /** Empty also if it is stopped meanwhile; what others propose is theirs, and not repaired. */
    private Optional<Shrinking> shrinking(StudyListener listener) throws InterruptedException {
        if (experiment.proposedOutside()) {
            return Optional.empty();
        }
        try {
            return assembly.shrinking(space, (done, all) -> {
                if (stopped() || Thread.interrupted()) {
                    throw new InterruptedException("stopped before the first candidate");
                }
                listener.preparing("probes of what the model can bear", done, all);
            });
        } catch (InterruptedException e) {
            if (stopped()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    StudyResults search(OptionalInt workers, StudyListener listener) throws InterruptedException {
        if (stopped()) {
            return before;
        }
        int processes = workers.orElse(experiment.processes());
        Optional<Shrinking> shrinking = orFailed(() -> shrinking(listener));
        if (stopped()) {
            return before;
        }
        Guidance guidance = assembly.guidance(space, shrinking);
        return outside() ? searchOutside(processes, guidance, listener) : searchHere(processes, guidance, listener);
    }

    private StudyResults searchOutside(int atOnce, Guidance guidance, StudyListener listener) {
        CandidateEvaluator others = new OutsideEvaluator(store.outside(id()));
        return begin(study(others, strategy(guidance, Map.of()), atOnce, listener)
                        .repair(guidance.repair())
                        .screen(new CostEvaluator())
                        .provenance(provenance(OUTSIDE, OUTSIDE))
                        .build())
                .run();
    }

    private StudyResults searchHere(int processes, Guidance guidance, StudyListener listener)
            throws InterruptedException {
        String fingerprint = orFailed(() -> assembly.data().load().fingerprint());
        StudyDevices devices = orFailed(() -> StudyDevices.of(experiment, new DeviceRegistry(store.home())));
        String what = orFailed(devices::ask);
        TableScreen tables = orFailed(() -> devices.tables(store, before));
        try (WorkerPool pool = orFailed(() -> WorkerPool.start(assembly.workers(processes, devices)))) {
            return begin(study(pool, strategy(guidance, tables.tables()), processes, listener)
                            .repair(guidance.repair())
                            .screen(new CostEvaluator().then(tables))
                            .confirmation(front -> confirm(pool, front))
                            .provenance(provenance(fingerprint, what))
                            .build())
                    .run();
        }
    }

    private Strategy strategy(Guidance guidance, Map<Metric, LatencyTable> tables) {
        return experiment.proposedOutside() ? new OutsideStrategy(store.outside(id())) : guidance.strategy(tables);
    }

    private Study.Builder study(CandidateEvaluator evaluator, Strategy strategy, int workers, StudyListener listener) {
        return Study.builder(store, id(), space, assembly.training().schedule(strategy), evaluator)
                .workers(workers)
                .ahead(experiment.strategy().ahead())
                .listener(listener);
    }

    /** What {@code part} gives; if nothing, the study says why to whoever looks at it later. */
    private <T> T orFailed(Work<T> part) throws InterruptedException {
        try {
            return part.done();
        } catch (DataException | DeviceException | WorkerException e) {
            try (Lease lease = store.lease(id())) {
                lease.end(
                        StudyState.FAILED,
                        String.valueOf(e.getMessage()),
                        before.study().used());
            }
            throw e;
        }
    }

    private static Map<Integer, Measurements> confirm(WorkerPool pool, Front front) throws InterruptedException {
        List<Integer> numbers = new ArrayList<>();
        List<Path> models = new ArrayList<>();
        for (Front.Member member : front.members()) {
            model(member.trial().outcome()).ifPresent(model -> {
                numbers.add(member.trial().number());
                models.add(model);
            });
        }
        List<Measurements> confirmed = pool.confirm(models);
        Map<Integer, Measurements> byTrial = new LinkedHashMap<>();
        for (int i = 0; i < models.size(); i++) {
            byTrial.put(numbers.get(i), confirmed.get(i));
        }
        return byTrial;
    }

    private static Optional<Path> model(Outcome outcome) {
        return outcome instanceof Outcome.Measured measured
                ? measured.artifacts().stream()
                        .filter(artifact -> artifact.kind().equals(Artifact.MODEL))
                        .map(Artifact::path)
                        .findFirst()
                : Optional.empty();
    }

    private Provenance provenance(String fingerprint, String device) {
        String version = Run.class.getPackage().getImplementationVersion();
        return new Provenance(
                experiment.seed(),
                version == null ? "development" : version,
                fingerprint,
                device,
                Runtime.version().toString(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    }
}
