package dev.espalier.search.store;

import dev.espalier.space.choice.Assignment;

/**
 * A candidate that somebody outside proposed.
 *
 * @param number of the trial it becomes
 * @param known whether it had been proposed before
 */
public record Proposal(int number, Assignment genes, boolean known) {}
