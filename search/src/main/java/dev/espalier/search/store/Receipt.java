package dev.espalier.search.store;

import dev.espalier.space.choice.Assignment;

/**
 * What somebody outside gets for proposing a candidate.
 *
 * @param number of the trial that the candidate becomes
 * @param known whether it had been proposed before
 */
public record Receipt(int number, Assignment genes, boolean known) {}
