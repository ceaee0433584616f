package dev.espalier.experiments.definition;

import static dev.espalier.space.Requirement.require;

/** When the search ends. */
public record BudgetSection(
        @Key(
                or = "64",
                atLeast = 0,
                doc =
                        "Candidates trained, or, where trainings pause, as much as so many trainings that never pause cost; 0"
                                + " is no bound.")
        int trials,

        @Key(or = "0", atLeast = 0, doc = "Minutes of searching; 0 is no bound.")
        double minutes) {
    /** @throws IllegalArgumentException if nothing is bounded */
    public BudgetSection {
        require(trials > 0 || minutes > 0, "needs a bound on trials or on minutes");
    }
}
