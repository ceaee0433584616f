package dev.espalier.search.study;

import dev.espalier.search.study.Ledger.Step;
import dev.espalier.space.trial.Candidate;
import dev.espalier.space.trial.Fidelity;

/**
 * A candidate on its way to be a trial.
 *
 * @param number that of the trial
 * @param fidelity how far it is evaluated
 */
record Attempt(int number, Candidate candidate, Fidelity fidelity) {
    Step step() {
        return new Step(candidate.genes(), fidelity.rung());
    }
}
