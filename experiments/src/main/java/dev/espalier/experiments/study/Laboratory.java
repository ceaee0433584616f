package dev.espalier.experiments.study;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.data.DataException;
import dev.espalier.evaluators.device.DeviceRegistry;
import dev.espalier.evaluators.proxy.Proxy;
import dev.espalier.experiments.definition.Experiment;
import dev.espalier.search.pareto.Front;
import dev.espalier.search.store.StudyStore;
import dev.espalier.search.study.StudyListener;
import dev.espalier.search.study.StudyResults;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.shrinking.Sensitivity;
import dev.espalier.space.statistics.SpaceStatistics;
import dev.espalier.space.trial.Artifact;
import dev.espalier.space.trial.Evaluation;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A home folder with all its studies: the one place that puts evaluators and search together. Safe for several threads,
 * and several processes may open one folder; in each, one study runs at a time and others wait. One that is evaluated
 * outside needs nothing of this machine and waits for none.
 */
public final class Laboratory implements AutoCloseable {
    private final StudyStore store;
    private final Archive archive;
    private final Runs runs = new Runs();

    private Laboratory(StudyStore store) {
        this.store = store;
        this.archive = new Archive(store);
    }

    /**
     * Opens {@code home}, which is made if it is not there.
     *
     * @throws dev.espalier.search.store.StoreException if it cannot be written, or its store cannot be opened
     */
    public static Laboratory open(Path home) {
        return new Laboratory(StudyStore.open(home));
    }

    /** The home folder. */
    public Path home() {
        return store.home();
    }

    /** The devices that studies of this folder can measure on. */
    public DeviceRegistry devices() {
        return new DeviceRegistry(home());
    }

    /** Where studies and trials are kept. */
    public StudyStore store() {
        return store;
    }

    /**
     * Makes a study of {@code experiment}; it waits to be run. The data is opened, the devices are asked and the limits are
     * tried, which takes from a moment to some seconds.
     *
     * @return its id
     * @throws dev.espalier.evaluators.data.DataException if the data cannot be had
     * @throws dev.espalier.evaluators.device.DeviceException if a device is unknown, or not there
     * @throws InfeasibleException if a limit is out of reach; no study is made then
     * @throws UnknownNameException if it begins with the front of a study that does not exist
     * @throws IllegalArgumentException if it begins with designs that its space cannot express, or its strategy cannot begin
     *     with them
     * @throws InterruptedException if the calling thread is interrupted meanwhile
     */
    public String create(Experiment experiment) throws InterruptedException {
        return create(experiment, _ -> {});
    }

    /**
     * As {@link #create(Experiment)}.
     *
     * @param notes told in a sentence each what somebody who made the study wants to know
     */
    public String create(Experiment experiment, Consumer<String> notes) throws InterruptedException {
        Assembly started = new Beginnings(archive).writtenOut(new Assembly(experiment, home()).resolved(), notes);
        StudyDevices devices = StudyDevices.of(started.experiment(), devices());
        devices.ask();
        SearchSpace space = started.space();
        new Feasibility(space, started.experiment().seed(), devices).check(started.foreseeable());
        LowerResolutions.check(
                space, started.training().ladder(), started.experiment().seed());
        Assembly assembly = started.withinLatency(devices);
        Experiment resolved = assembly.experiment();
        if (!resolved.proposedOutside()) {
            // What a strategy lacks is said now, not when the study runs.
            assembly.guidance(space, Optional.empty()).strategy(Map.of());
        }
        if (!resolved.strategy().proxies().isEmpty()) {
            notes.accept("%s of the most promising candidates are computed before each proposal, which takes a moment"
                    .formatted(resolved.strategy().proxies().stream()
                            .map(Proxy::toString)
                            .collect(Collectors.joining(", "))));
        }
        String id = store.create(assembly.plan()).id();
        archive.enter(id, space);
        if (resolved.proposedOutside()) {
            resolved.strategy().start().genes().stream().map(space::canonical).forEach(store.outside(id)::propose);
        }
        return id;
    }

    /**
     * Runs a study to its end, or until it is stopped, and goes on where it was if it ran before. Waits while another study
     * runs in this process, unless it is evaluated outside. A study that is complete is not touched.
     *
     * @param workers how many candidates train at once, if not as many as its experiment says
     * @param listener told of everything that happens
     * @throws UnknownNameException if there is no such study
     * @throws dev.espalier.evaluators.data.DataException if the data cannot be had any more, or is not what it was
     * @throws InterruptedException if the calling thread is interrupted; the study is stopped then
     */
    public StudyResults run(String study, OptionalInt workers, StudyListener listener) throws InterruptedException {
        require(workers.orElse(1) > 0, "needs at least one worker, got %d", workers.orElse(1));
        StudyResults before = results(study);
        if (before.study().state().complete()) {
            return before;
        }
        return runs.search(new Run(store, before, experiment(study), space(study)), workers, listener);
    }

    /**
     * As {@link #run}, on a thread of its own.
     *
     * @throws UnknownNameException if there is no such study
     */
    public CompletableFuture<StudyResults> launch(String study, OptionalInt workers, StudyListener listener) {
        results(study);
        CompletableFuture<StudyResults> future = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("espalier-" + study).start(() -> {
            try {
                future.complete(run(study, workers, listener));
            } catch (InterruptedException | RuntimeException e) {
                future.completeExceptionally(e);
            }
        });
        return future;
    }

    /**
     * Asks {@code study} to stop, whichever process runs it. Returns at once; a study that does not run is left alone.
     *
     * @throws UnknownNameException if there is no such study
     */
    public void stop(String study) {
        if (!runs.stop(study) && !store.requestStop(study)) {
            results(study);
        }
    }

    /**
     * Sets, moves or lifts a limit of a study. Whoever searches it obeys from the next candidate it proposes on; the front is
     * told by it at once.
     *
     * @param bound what holds from now on; empty to lift the limit
     * @throws UnknownNameException if there is no such study
     * @throws IllegalArgumentException if the study can have no limit on {@code metric}, or the bound is not positive
     */
    public void setTarget(String study, Metric metric, Optional<Double> bound) {
        List<Metric> limitable = limitable(study);
        require(
                limitable.contains(metric),
                "study '%s' can have no limit on %s, only on %s",
                study,
                metric,
                limitable.stream().map(Metric::name).collect(Collectors.joining(", ")));
        store.setTarget(study, metric, bound.map(value -> new Limit(metric, value)));
    }

    /**
     * What a study can have limits on: what is counted or measured before anything is trained.
     *
     * @throws UnknownNameException if there is no such study
     */
    public List<Metric> limitable(String study) {
        return Metric.inOrder(Stream.of(
                        SpaceStatistics.COUNTED.stream(),
                        Stream.of(Metric.LATENCY_MS, Metric.SIZE_BYTES, Metric.CODED_BYTES),
                        experiment(study).furtherLatencies().stream())
                .flatMap(metrics -> metrics));
    }

    /**
     * What {@code study} has found so far.
     *
     * @throws UnknownNameException if there is no such study
     */
    public StudyResults results(String study) {
        return archive.results(study);
    }

    /**
     * The front of {@code study}, by confirmed figures once there are any.
     *
     * @throws UnknownNameException if there is no such study
     */
    public Front front(String study) {
        return archive.front(study);
    }

    /**
     * The experiment that {@code study} was made of.
     *
     * @throws UnknownNameException if there is no such study
     */
    public Experiment experiment(String study) {
        return archive.experiment(study);
    }

    /**
     * The space that {@code study} searches.
     *
     * @throws UnknownNameException if there is no such study
     */
    public SearchSpace space(String study) {
        return archive.space(study);
    }

    /**
     * What the model that {@code study} compresses can bear; empty if it compresses none, or that was not measured yet.
     *
     * @throws UnknownNameException if there is no such study
     */
    public Optional<Sensitivity> sensitivity(String study) {
        return archive.assembly(study).sensitivity(space(study));
    }

    /**
     * What is known of the model that {@code study} compresses though no trial may be that model: its accuracy, what is
     * counted of it, and the length of its file; empty if it compresses none, or has not begun, or the file is gone.
     *
     * @throws UnknownNameException if there is no such study
     */
    public Optional<Measurements> original(String study) {
        return archive.assembly(study).original(space(study));
    }

    /**
     * One trial of a study.
     *
     * @throws UnknownNameException if there is no such study or trial
     */
    public Trial trial(String study, int number) {
        return archive.trial(study, number);
    }

    /**
     * The exported model of a trial.
     *
     * @throws UnknownNameException if there is no such study or trial, or it made no model
     */
    public Path model(String study, int number) {
        return archive.file(study, number, Artifact.MODEL);
    }

    /**
     * The exported model of a trial as a short file, of which {@link dev.espalier.evaluators.onnx.CodedModel} makes the model
     * again.
     *
     * @throws UnknownNameException if there is no such study or trial, or it made no such file
     */
    public Path codedModel(String study, int number) {
        return archive.file(study, number, Artifact.CODED);
    }

    /**
     * Copies the model of a trial to {@code file}, which is replaced if it is there.
     *
     * @throws UnknownNameException if there is no such study or trial, or it made no model
     * @throws IOException if the file cannot be written
     */
    public void export(String study, int number, Path file) throws IOException {
        Files.copy(model(study, number), file, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Evaluates one trial of a study again, from its own seed, as the search did but without a pause; nothing of it is
     * stored. No limit is asked this time: what is counted keeps them already, and a latency near its limit may be found
     * above it. Waits while a study runs in this process.
     *
     * @param folder an existing folder for the files it makes
     * @param progress told of every step, from any thread
     * @throws UnknownNameException if there is no such study or trial
     * @throws IllegalArgumentException if the trial was given up for its limits
     * @throws DataException if the data cannot be had any more, or is not what it was
     * @throws InterruptedException if the calling thread is interrupted
     */
    public Outcome reproduce(String study, int number, Path folder, Consumer<Evaluation.Progress> progress)
            throws InterruptedException {
        Reproduction reproduction = Reproduction.of(archive, study, number);
        return runs.inTurn(() -> reproduction.run(folder, progress));
    }

    /** Stops what runs in this process, waits some seconds for it to end, and closes the store. */
    @Override
    public void close() {
        try {
            runs.close();
        } finally {
            store.close();
        }
    }
}
