package dev.espalier.space.trial;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Design;
import dev.espalier.space.choice.SearchSpace;

/**
 * A point of a search space, in canonical form and decoded.
 *
 * @param id the hash of the canonical genes
 */
public record Candidate(CandidateId id, Assignment genes, Design design) {
    /**
     * The candidate that {@code genes} spell in {@code space}.
     *
     * @throws IllegalArgumentException if {@code genes} are not an assignment of the space
     */
    public static Candidate of(SearchSpace space, Assignment genes) {
        Assignment canonical = space.canonical(genes);
        return new Candidate(CandidateId.of(canonical), canonical, space.decode(canonical));
    }
}
