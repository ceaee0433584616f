package dev.espalier.space.trial;

import dev.espalier.space.choice.Assignment;
import java.time.Duration;
import java.time.Instant;

/**
 * One candidate with what became of it: the record that is stored and never changed. A candidate whose training pauses and
 * goes on has one for each stretch.
 *
 * @param number counts the trials of a study in the order they were proposed, from 1; people call it the trial's id
 * @param candidate the hash of its genes
 * @param genes in canonical form; the study's space decodes them to the design again
 * @param finished when it ended
 * @param took wall time of its evaluation, not of what came before a pause
 * @param fidelity how far it was to go
 */
public record Trial(
        int number,
        CandidateId candidate,
        Assignment genes,
        Outcome outcome,
        Provenance provenance,
        Instant finished,
        Duration took,
        Fidelity fidelity) {
    /** A trial without pause. */
    public Trial(
            int number,
            CandidateId candidate,
            Assignment genes,
            Outcome outcome,
            Provenance provenance,
            Instant finished,
            Duration took) {
        this(number, candidate, genes, outcome, provenance, finished, took, Fidelity.WHOLE);
    }

    /** This trial with another outcome. */
    public Trial with(Outcome other) {
        return new Trial(number, candidate, genes, other, provenance, finished, took, fidelity);
    }
}
