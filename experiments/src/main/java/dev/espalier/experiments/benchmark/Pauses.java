package dev.espalier.experiments.benchmark;

import static dev.espalier.space.Requirement.require;

import dev.espalier.experiments.definition.FidelitySection;
import dev.espalier.experiments.definition.Key;
import dev.espalier.search.fidelity.Asha;
import dev.espalier.search.fidelity.Brackets;
import dev.espalier.search.fidelity.Ladder;
import dev.espalier.search.fidelity.Schedule;
import dev.espalier.search.strategy.Strategy;

/** How far a benchmark trains candidates on a table, which itself says where trainings can pause. */
public record Pauses(
        @Key(or = "none", doc = "As fidelity.schedule of an experiment.")
        FidelitySection.Schedule schedule,

        @Key(or = "3", atLeast = 2, atMost = 100, doc = "One in so many goes on when trainings pause.")
        int factor) {
    /**
     * What {@code strategy} proposes, trained so far.
     *
     * @throws IllegalArgumentException as {@link #check}
     */
    public Schedule of(Strategy strategy, Ladder ladder) {
        check(ladder);
        return switch (schedule) {
            case NONE -> Schedule.whole(strategy, 1);
            case HALVING -> Brackets.halving(strategy, ladder, factor);
            case HYPERBAND -> Brackets.hyperband(strategy, ladder, factor);
            case ASHA -> new Asha(strategy, ladder, factor);
        };
    }

    /** @throws IllegalArgumentException if trainings are to pause, and there is no rung on which they can */
    public void check(Ladder ladder) {
        require(
                schedule == FidelitySection.Schedule.NONE || ladder.top() > 0,
                "trainings cannot pause on this table: its description tells none of the objectives before the end; add"
                        + " 'epochs' of a whole training and, to a metric, 'early: [{epochs: …, value: …}]'");
    }
}
