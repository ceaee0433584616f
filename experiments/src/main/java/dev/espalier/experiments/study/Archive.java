package dev.espalier.experiments.study;

import dev.espalier.experiments.definition.Experiment;
import dev.espalier.experiments.definition.ExperimentReader;
import dev.espalier.search.pareto.Front;
import dev.espalier.search.store.StoredStudy;
import dev.espalier.search.store.StudyStore;
import dev.espalier.search.study.StudyResults;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.trial.Artifact;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Trial;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a home folder holds, looked up by the names of studies and the numbers of trials; whoever names one that does not exist
 * hears which there are. Experiments and spaces, which never change, are read once. Safe for several threads.
 */
final class Archive {
    private final StudyStore store;
    private final Map<String, Experiment> experiments = new ConcurrentHashMap<>();
    private final Map<String, SearchSpace> spaces = new ConcurrentHashMap<>();

    Archive(StudyStore store) {
        this.store = store;
    }

    Path home() {
        return store.home();
    }

    /** Says that {@code study} searches {@code space}, which so need not be made again. */
    void enter(String study, SearchSpace space) {
        spaces.put(study, space);
    }

    StudyResults results(String study) {
        return StudyResults.of(store, study).orElseThrow(() -> unknown(study));
    }

    Front front(String study) {
        return results(study).front();
    }

    Experiment experiment(String study) {
        return experiments.computeIfAbsent(
                study,
                id -> ExperimentReader.read(
                        store.study(id).orElseThrow(() -> unknown(id)).plan().definition()));
    }

    Assembly assembly(String study) {
        return new Assembly(experiment(study), home());
    }

    SearchSpace space(String study) {
        return spaces.computeIfAbsent(study, id -> assembly(id).space());
    }

    Trial trial(String study, int number) {
        return store.trial(study, number).orElseThrow(() -> {
            List<Trial> trials = results(study).trials();
            String known = trials.isEmpty()
                    ? "it has none yet"
                    : "it has 1 to " + trials.getLast().number();
            return new UnknownNameException("study '%s' has no trial %d; %s".formatted(study, number, known));
        });
    }

    /** The file of a certain {@link Artifact#kind} that a trial made. */
    Path file(String study, int number, String kind) {
        Trial trial = trial(study, number);
        List<Artifact> artifacts = switch (trial.outcome()) {
            case Outcome.Measured measured -> measured.artifacts();
            case Outcome.Paused _ ->
                throw new UnknownNameException(
                        "trial %d of study '%s' paused at %s and has no model; those of 'espalier front %s' have one"
                                .formatted(number, study, trial.fidelity(), study));
            case Outcome.Infeasible _, Outcome.Failed _ -> List.of();
        };
        return artifacts.stream()
                .filter(artifact -> artifact.kind().equals(kind))
                .map(Artifact::path)
                .findFirst()
                .orElseThrow(() -> new UnknownNameException(
                        "trial %d of study '%s' has no %s; 'espalier trials %s' tells what became of it"
                                .formatted(
                                        number, study, kind.equals(Artifact.MODEL) ? kind : kind + " model", study)));
    }

    private UnknownNameException unknown(String study) {
        return new UnknownNameException(
                "study", study, store.studies().stream().map(StoredStudy::id).toList());
    }
}
