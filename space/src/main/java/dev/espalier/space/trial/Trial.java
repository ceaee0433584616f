package dev.espalier.space.trial;

import dev.espalier.space.choice.Assignment;
import java.time.Duration;
import java.time.Instant;

/**
 * One candidate with what became of it: the record that is stored and never changed.
 *
 * @param number counts the distinct candidates of a study in the order they were proposed, from 1; people call it the
 *     trial's id
 * @param candidate the hash of its genes
 * @param genes in canonical form; the study's space decodes them to the design again
 * @param finished when it ended
 * @param took wall time of its evaluation
 */
public record Trial(
        int number,
        CandidateId candidate,
        Assignment genes,
        Outcome outcome,
        Provenance provenance,
        Instant finished,
        Duration took) {}
