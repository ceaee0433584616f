package dev.espalier.experiments.study;

import dev.espalier.evaluators.training.TrainingRecipe;
import dev.espalier.experiments.definition.Experiment;
import dev.espalier.experiments.definition.FidelitySection;
import dev.espalier.experiments.definition.TrainingSection;
import dev.espalier.search.fidelity.Asha;
import dev.espalier.search.fidelity.Brackets;
import dev.espalier.search.fidelity.Ladder;
import dev.espalier.search.fidelity.Schedule;
import dev.espalier.search.strategy.Strategy;
import java.util.List;

/** How candidates are trained, and how far: two sections of an experiment in the words of the engine. */
record TrainingPlan(TrainingSection training, FidelitySection fidelity) {
    static TrainingPlan of(Experiment experiment) {
        return new TrainingPlan(experiment.training(), experiment.fidelity());
    }

    TrainingRecipe recipe() {
        return training.recipe();
    }

    /** How far the candidates that {@code strategy} proposes are trained. */
    Schedule schedule(Strategy strategy) {
        return switch (fidelity.schedule()) {
            case NONE -> Schedule.whole(strategy, training.epochs());
            case HALVING -> Brackets.halving(strategy, ladder(), fidelity.factor());
            case HYPERBAND -> Brackets.hyperband(strategy, ladder(), fidelity.factor());
            case ASHA -> new Asha(strategy, ladder(), fidelity.factor());
        };
    }

    /** Where trainings pause; at their end if they never do. */
    Ladder ladder() {
        return fidelity.pauses()
                ? Ladder.rising(fidelity.over(), fidelity.first(), fidelity.factor(), fidelity.whole(training.epochs()))
                : new Ladder(List.of(training.epochs()));
    }
}
