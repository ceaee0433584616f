package dev.espalier.experiments.study;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.cost.CostEvaluator;
import dev.espalier.evaluators.data.DataException;
import dev.espalier.evaluators.device.DeviceRegistry;
import dev.espalier.evaluators.worker.WorkerPool;
import dev.espalier.space.trial.Candidate;
import dev.espalier.space.trial.Evaluation;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Trial;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One trial of a study, evaluated again as the search did. */
record Reproduction(Archive archive, String study, Trial trial) {
    /**
     * That of one trial.
     *
     * @throws UnknownNameException if there is no such study or trial
     * @throws IllegalArgumentException if it was not evaluated, or not here
     */
    static Reproduction of(Archive archive, String study, int number) {
        Trial trial = archive.trial(study, number);
        require(
                !(trial.outcome() instanceof Outcome.Infeasible),
                "trial %d of study '%s' was given up for the limits it breaks; there is no training to do again",
                number,
                study);
        require(
                !archive.experiment(study).evaluatedOutside(),
                "trial %d of study '%s' was evaluated outside; whoever did can do it again, from its seed %d",
                number,
                study,
                trial.provenance().seed());
        return new Reproduction(archive, study, trial);
    }

    /**
     * Trains without a pause what the search trained with some.
     *
     * @param folder an existing folder for the files it makes
     * @throws DataException if the data cannot be had any more, or is not what it was
     */
    Outcome run(Path folder, Consumer<Evaluation.Progress> progress) throws InterruptedException {
        Assembly assembly = archive.assembly(study);
        if (!assembly.data().load().fingerprint().equals(trial.provenance().dataFingerprint())) {
            throw new DataException(
                    "the data of study '%s' is not what trial %d was trained on".formatted(study, trial.number()));
        }
        StudyDevices devices = StudyDevices.of(assembly.experiment(), new DeviceRegistry(archive.home()));
        try (WorkerPool pool = WorkerPool.start(assembly.workers(1, devices))) {
            Candidate candidate = Candidate.of(archive.space(study), trial.genes());
            Outcome again = new CostEvaluator().then(pool).evaluate(candidate, circumstances(folder, progress));
            return again instanceof Outcome.Measured measured
                            && !trial.fidelity().whole()
                    ? new Outcome.Paused(measured.measurements(), measured.curve())
                    : again;
        }
    }

    private Evaluation circumstances(Path folder, Consumer<Evaluation.Progress> progress) {
        return new Evaluation(
                trial.provenance().seed(),
                List.of(),
                folder,
                progress,
                new Evaluation.TrialName(study, String.valueOf(trial.number())),
                trial.fidelity(),
                Optional.empty());
    }
}
